"""联合行文: every issuer puts its own seal, kept by its own people, or the paper is not issued."""

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from tests.outgoing.conftest import a_file, again, passed
from zhongshu.core.errors import NotAllowed, RuleBroken
from zhongshu.notices.models import Notice
from zhongshu.outgoing import services
from zhongshu.outgoing.drafts import Registration
from zhongshu.outgoing.models import OutgoingDocument
from zhongshu.workflow import services as workflow


@pytest.fixture
def second_seal(cast):
    """The seal of 市财政局, registered by its own administrator and kept by its own clerk."""
    admin = cast.hire("finance_admin", cast.units["finance"], "业务管理员", "business_admin", label="石磊")
    post = cast.units["finance"].posts.get(title="文书", appointments__person=cast.finance_intake)
    return services.add_seal(cast.finance, services.SealData("云川市财政局（印章）", post), actor=admin)


@pytest.fixture
def printed(cast, paper):
    """A joint paper of 市政府 and 市财政局, signed by both, numbered and printed, in the hands of 田小禾, who keeps the host's seal."""
    leader = cast.hire("finance_leader", cast.units["finance"], "局长", "organ_head", label="郑立")
    document = paper("signing", issuers=(cast.city, cast.finance))
    services.sign_off(document, actor=cast.mayor)
    clerk = again(document).record.holder
    services.ask_issuers(again(document), to=[leader], actor=clerk)
    services.sign_off(document, actor=leader)
    workflow.forward(document.record, to_stage="rechecking", actor=clerk)
    services.recheck(again(document), points=passed("recheck"), actor=again(document).record.holder)
    services.register(again(document), Registration("云政发", 30), actor=again(document).record.holder)
    if again(document).record.holder != cast.clerk:
        step = document.record.steps.get(role="lead", finished_at__isnull=True)
        workflow.reassign(step, to=cast.clerk, reason="由她用印", actor=step.holder)
    services.print_copies(again(document), copies=30, printer="机关文印室", actor=cast.clerk)
    return again(document)


@pytest.fixture
def as_(client):
    def act(person, key, document, **values):
        client.force_login(person.account)
        address = reverse(f"outgoing:{key}", args=[document.pk])
        shown = client.get(address)
        if shown.status_code != 200 or not values:
            return shown
        return client.post(address, {"seen": shown.context["form"].initial["seen"], **values})

    return act


def test_both_seal_it_by_their_own_keepers_and_it_goes_out(cast, printed, seal, second_seal, as_, hands):
    clerk, keeper = cast.clerk, cast.finance_intake
    assert as_(keeper, "use-seal", printed).status_code == 404  # nobody has asked yet
    assert as_(clerk, "use-seal", printed, seal=seal.pk, copies=30).status_code == 303
    assert hands(printed.record) == [("sealing", "lead", "田小禾")]
    assert "市财政局还没有用印" in as_(clerk, "pass-on", printed, to_stage="dispatching").content.decode()

    asked = as_(clerk, "ask-keepers", printed)
    assert [label for _key, label in asked.context["form"].fields["to"].choices] == ["赵立群（云川市财政局（印章））"]
    assert as_(clerk, "ask-keepers", printed, to=[str(keeper.pk)]).status_code == 303
    assert hands(printed.record) == [("sealing", "lead", "田小禾"), ("sealing", "read", "赵立群")]

    assert as_(keeper, "use-seal", printed, seal=second_seal.pk, copies=30).status_code == 303
    assert hands(printed.record) == [("sealing", "lead", "田小禾")]
    told = Notice.objects.get(person=clerk, kind="outgoing.sealed")
    assert told.text == f"“{printed.record.title}”已加盖云川市财政局（印章），可以转核发。"
    assert as_(clerk, "pass-on", printed, to_stage="dispatching").status_code == 303

    holder = again(printed).record.holder
    services.publish(again(printed), actor=holder, render=a_file)
    assert services.mark_dispatched(again(printed), actor=holder).dispatched_at is not None
    uses = printed.record.seal_uses.order_by("pk").values_list("seal__name", "used_by__name", "copies")
    assert list(uses) == [("云川市人民政府（印章）", "田小禾", 30), ("云川市财政局（印章）", "赵立群", 30)]


def test_the_other_may_seal_first(cast, printed, seal, second_seal, hands):
    services.use_seal(printed, second_seal, copies=30, actor=cast.finance_intake)
    services.use_seal(printed, seal, copies=30, actor=cast.clerk)

    assert hands(printed.record) == [("dispatching", "lead", "田小禾")]


def test_nobody_puts_the_seal_of_the_other(cast, printed, seal, second_seal):
    with pytest.raises(NotAllowed, match="保管"):
        services.use_seal(printed, second_seal, copies=30, actor=cast.clerk)
    with pytest.raises(NotAllowed, match="保管"):
        services.use_seal(printed, seal, copies=30, actor=cast.finance_intake)


def test_a_second_seal_does_not_stand_for_the_other_organ(cast, printed, seal, second_seal):
    """Two seals of the host are not one of each."""
    other = services.add_seal(cast.city, services.SealData("市政府套红章", seal.keeper), actor=cast.business_admin)
    services.use_seal(printed, seal, copies=30, actor=cast.clerk)
    services.use_seal(printed, other, copies=30, actor=cast.clerk)

    with pytest.raises(NotAllowed, match="市财政局还没有用印"):
        workflow.forward(printed.record, to_stage="dispatching", to=cast.clerk, actor=cast.clerk)


def test_an_organ_without_a_registered_seal_is_named(cast, printed, seal):
    services.use_seal(printed, seal, copies=30, actor=cast.clerk)

    with pytest.raises(NotAllowed, match="市财政局还没有登记印章"):
        workflow.forward(printed.record, to_stage="dispatching", to=cast.clerk, actor=cast.clerk)


def test_it_is_not_issued_around_the_seal(cast, printed, seal, second_seal):
    """By a jump over 用印, and by raw SQL."""
    services.use_seal(printed, seal, copies=30, actor=cast.clerk)
    workflow.jump(printed.record, to_stage="dispatching", reason="赶时间", actor=cast.director)
    holder = again(printed).record.holder

    with pytest.raises(NotAllowed, match="市财政局还没有用印"):
        services.mark_dispatched(again(printed), actor=holder)
    with pytest.raises(DatabaseError), transaction.atomic():
        OutgoingDocument.objects.filter(pk=printed.pk).update(dispatched_at=datetime(2026, 11, 22, tzinfo=UTC))

    step = printed.record.steps.filter(stage="sealing", role="lead").last()
    workflow.send_back(printed.record, to_step=step, reason="还差市财政局的章", actor=holder)
    services.use_seal(printed, second_seal, copies=30, actor=cast.finance_intake)
    now = again(printed)
    if now.record.steps.filter(stage="sealing", role="lead", finished_at__isnull=True).exists():
        workflow.forward(now.record, to_stage="dispatching", to=now.record.holder, actor=now.record.holder)
    assert services.mark_dispatched(again(printed), actor=again(printed).record.holder).dispatched_at is not None


def test_an_ended_seal_of_the_other_does_not_count_twice(cast, printed, seal, second_seal):
    services.use_seal(printed, seal, copies=30, actor=cast.clerk)
    services.end_seal(second_seal, actor=cast.finance_admin)

    with pytest.raises(NotAllowed, match="已经停用"):
        services.use_seal(printed, second_seal, copies=30, actor=cast.finance_intake)
    with pytest.raises(RuleBroken, match="在 1 和印数"):
        services.use_seal(printed, seal, copies=31, actor=cast.clerk)
