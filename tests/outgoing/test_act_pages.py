"""Every act has its page: the right person finds it on the paper, fills it in, and the paper goes on; others are refused."""

import pytest
from django.urls import reverse

from tests.outgoing.conftest import again, passed, quick
from zhongshu.core import registry
from zhongshu.outgoing import queries, services
from zhongshu.outgoing.acts import ACTS
from zhongshu.outgoing.models import SealUse
from zhongshu.outgoing.states import POINTS, SheetKind
from zhongshu.people.models import Organ
from zhongshu.workflow.models import Comment, Step

INK = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><path d="M1 1L9 9"/></svg>'


@pytest.fixture
def post(client):
    """Open the page of an act as somebody and submit it."""

    def submit(document, key, person, **values):
        client.force_login(person.account)
        address = reverse(f"outgoing:{key}", args=[document.pk])
        shown = client.get(address)
        assert shown.status_code == 200, shown.content.decode()[:500]
        seen = shown.context["form"].initial["seen"]
        return client.post(address, {"seen": seen, **values})

    return submit


def all_pass(kind: str) -> dict[str, str]:
    return {f"point_{key}": "passed" for key in POINTS[SheetKind(kind)]}


def rows(**changed) -> dict[str, str]:
    lines = {
        "rows-TOTAL_FORMS": "3",
        "rows-INITIAL_FORMS": "2",
        "rows-0-name": "市财政局",
        "rows-0-role": "main",
        "rows-0-copies": "3",
        "rows-1-name": "青岩县人民政府",
        "rows-1-role": "main",
        "rows-1-copies": "2",
        "rows-2-name": "",
        "rows-2-role": "cc",
        "rows-2-copies": "1",
    }
    return {**lines, **changed}


def lead_of(document) -> Step:
    return Step.objects.select_related("holder").get(record=document.record, role="lead", finished_at__isnull=True)


def offered(person, document) -> set[str]:
    """The acts whose buttons the person finds on the paper."""
    found = registry.actions_for(person, again(document).record)
    keys = {offer.action.key.removeprefix("outgoing.") for offer in found if offer.answer}
    return keys & {key.replace("-", "_") for key in ACTS}


def test_a_paper_goes_the_whole_way_by_its_pages(cast, draft, seal, post):
    document = draft()
    assert post(document, "submit", cast.handler, text="请审核。").status_code == 303
    reviewer = lead_of(document).holder
    review = {**all_pass("review"), "to_stage": "signing", "leader": str(cast.mayor.pk), "text": "已核。"}
    assert post(document, "review", reviewer, **review).status_code == 303
    assert lead_of(document).holder == cast.mayor
    assert post(document, "sign-off", cast.mayor, text="同意。", svg=INK, origin="leader").status_code == 303
    signed = Comment.objects.get(record=document.record, kind="sign_off")
    assert (signed.text, bool(signed.svg), signed.author) == ("同意。", True, cast.mayor)

    assert post(document, "recheck", lead_of(document).holder, **all_pass("recheck")).status_code == 303
    clerk = lead_of(document).holder
    page = post(document, "number", clerk, code="云政发", copies="30", **rows())
    assert page.status_code == 303
    document = again(document)
    assert [(line.name, line.copies) for line in queries.lines_of(document)] == [("市财政局", 3), ("青岩县人民政府", 2)]
    assert post(document, "print-copies", clerk, copies="30", printer="文印室").status_code == 303
    assert post(document, "use-seal", cast.clerk, seal=str(seal.pk), copies="30").status_code == 303
    assert SealUse.objects.get(record=document.record).used_by == cast.clerk
    if clerk != cast.clerk:
        assert post(document, "pass-on", clerk, to_stage="dispatching").status_code == 303
    assert lead_of(document).stage == "dispatching"


STAGES_AND_ACTS = {
    "drafting": {"submit", "countersign"},
    "reviewing": {"review", "override"},
    "signing": {"sign_off"},
    "rechecking": {"recheck"},
    "registering": {"number"},
    "printing": {"print_copies", "distribution", "void_number"},
}


@pytest.mark.parametrize("stage", STAGES_AND_ACTS)
def test_the_holder_is_offered_what_the_stage_asks_for(cast, paper, stage):
    document = paper(stage)

    assert offered(document.record.holder, document) - {"abandon"} == STAGES_AND_ACTS[stage]


@pytest.mark.parametrize("stage", STAGES_AND_ACTS)
def test_the_general_ways_round_an_act_are_shut(cast, paper, client, stage):
    document = paper(stage)
    client.force_login(document.record.holder.account)

    for name in ("workflow:forward", "workflow:cancel"):
        answer = client.post(reverse(name, args=[document.pk]), {"to_stage": "reviewing", "reason": "绕开"})
        assert answer.status_code in {403, 409}
    assert lead_of(document).stage == stage


@pytest.mark.parametrize("key", ACTS)
def test_for_outsiders_the_pages_do_not_exist(cast, paper, client, key):
    document = paper("reviewing")
    client.force_login(cast.outsider.account)

    assert client.get(reverse(f"outgoing:{key}", args=[document.pk])).status_code == 404


def test_five_points_that_do_not_pass_go_back_with_what_is_wrong(cast, paper, post):
    document = paper("reviewing")
    holder = document.record.holder
    failed = {**all_pass("review"), "point_basis": "failed", "to_stage": "signing", "leader": str(cast.mayor.pk)}

    refused = post(document, "review", holder, **failed)
    assert (refused.status_code, refused.context["form"].errors["remark_basis"]) == (
        422,
        ["不通过的项要写明问题，退回时一并送达。"],
    )
    assert post(document, "review", holder, **failed, remark_basis="没有依据").status_code == 303
    assert (lead_of(document).stage, lead_of(document).holder) == ("drafting", cast.handler)


def test_a_blocking_error_is_listed_with_its_clause_and_may_stand_with_a_reason(cast, paper, post, client):
    document = paper("reviewing", basis="")
    holder = document.record.holder
    onward = {**all_pass("review"), "to_stage": "signing", "leader": str(cast.mayor.pk)}

    refused = post(document, "review", holder, **onward)
    text = refused.content.decode()
    assert (refused.status_code, "条例第九条" in text, "写明理由放行" in text) == (422, True, True)
    client.force_login(holder.account)
    findings = client.get(reverse("outgoing:override", args=[document.pk])).context["form"].blocking
    for key in findings:
        answer = post(document, "override", holder, finding=key, reason="主要领导口头交办")
        assert answer.status_code == 303
    assert post(document, "review", holder, **onward).status_code == 303
    assert lead_of(document).stage == "signing"


def test_a_page_older_than_the_words_is_refused_and_keeps_what_was_typed(cast, paper, client):
    document = paper("signing")
    client.force_login(cast.mayor.account)
    address = reverse("outgoing:sign-off", args=[document.pk])
    seen = client.get(address).context["form"].initial["seen"]
    services.autosave(
        document, paper={"body": "换了一句。"}, counter=document.record.working_draft.counter, actor=cast.mayor
    )

    answer = client.post(address, {"seen": seen, "text": "同意印发"})

    assert answer.status_code == 409
    assert "在您打开以后有改动" in answer.content.decode()
    assert "同意印发" in answer.content.decode()
    assert lead_of(document).stage == "signing"


def test_another_than_the_right_leader_is_refused_with_who_is(cast, paper, client):
    document = paper("reviewing", is_important=True)
    services_onward = services.Onward(to=cast.vice_mayor)
    services.review(document, points=passed("review"), onward=services_onward, find=quick, actor=document.record.holder)
    client.force_login(cast.vice_mayor.account)

    answer = client.get(reverse("outgoing:sign-off", args=[document.pk]))

    assert answer.status_code == 403
    assert cast.mayor.name in answer.content.decode()


def test_departments_sign_on_their_page_and_differences_are_listed(cast, draft, post, client):
    document = draft()
    assert post(document, "countersign", cast.handler, to=[f"organ:{cast.finance.pk}"]).status_code == 303
    asked = Step.objects.get(record=document.record, role="sign", finished_at__isnull=True)

    silent = post(document, "opinion", asked.holder, verdict="disagree")
    assert silent.context["form"].errors["text"] == ["不同意或要修改的，请写明意见，经办人好协商。"]
    assert post(document, "opinion", asked.holder, verdict="disagree", text="资金没有来源").status_code == 303
    client.force_login(cast.handler.account)
    shown = client.get(reverse("outgoing:submit", args=[document.pk])).content.decode()
    assert "资金没有来源" in shown


def test_a_number_shows_what_it_would_be_and_a_bad_count_stands_at_its_field(cast, paper, post, client):
    document = paper("registering")
    holder = document.record.holder
    client.force_login(holder.account)
    shown = client.get(reverse("outgoing:number", args=[document.pk])).content.decode()
    assert f"预计 云政发〔{document.issue_date.year}〕1号" in shown

    answer = post(document, "number", holder, code="云政发", copies="4", **rows())
    assert answer.context["form"].errors["copies"] == ["分送份数合计超过印数，请增加印数或减少份数。"]
    answer = post(document, "number", holder, code="+", copies="30", **rows())
    assert answer.context["form"].errors["other_code"] == ["请填写代字，例如“云政函”。"]


def test_an_organ_merged_meanwhile_is_refused_with_its_successor(cast, paper, post):
    document = paper("registering")
    Organ.objects.filter(pk=cast.county.pk).update(is_active=False, merged_into=cast.finance)

    answer = post(document, "number", document.record.holder, code="云政发", copies="30", **rows())

    assert "请改送云川市财政局" in str(answer.context["form"].errors["lines"])


def test_a_voided_number_needs_a_reason_and_the_paper_gets_the_next(cast, paper, post):
    document = paper("printing")
    holder = document.record.holder

    assert post(document, "void-number", holder, reason="").status_code == 422
    assert post(document, "void-number", holder, reason="代字用错").status_code == 303
    assert again(document).number.voided_at is not None


def test_a_paper_that_is_given_up_leaves_its_number_voided(cast, paper, post):
    document = paper("printing")

    assert post(document, "abandon", cast.director, reason="市委另有安排").status_code == 303
    document = again(document)
    assert (document.record.state, document.number.void_reason) == ("cancelled", "市委另有安排")


def test_a_joint_paper_is_signed_by_every_issuer_on_its_page(cast, draft, seal, post):
    """The host's mayor first, then the head of the other issuer; the clerk hands it on to 复核."""
    document = draft(issuers=(cast.city, cast.county))
    services.submit(document, actor=cast.handler)
    reviewer = lead_of(document).holder
    services.review(
        document,
        points=passed("review"),
        onward=services.Onward(to=cast.mayor),
        find=lambda document, words: [],
        actor=reviewer,
    )
    assert post(document, "sign-off", cast.mayor, text="同意。").status_code == 303
    clerk = lead_of(document).holder
    other = cast.hire("magistrate", cast.units["county"], "县长", "organ_head", label="沈青")
    assert post(document, "ask-issuers", clerk, to=[str(other.pk)]).status_code == 303

    assert "sign_off" in offered(other, document)
    assert post(document, "sign-off", other, text="同意联署。").status_code == 303
    assert queries.unsigned_issuers(again(document)) == []
    assert post(document, "pass-on", clerk, to_stage="rechecking").status_code == 303
    assert lead_of(document).stage == "rechecking"


def test_a_normative_paper_is_judged_before_it_is_signed(cast, paper, post):
    document = paper("reviewing", is_normative=True)
    holder = document.record.holder
    early = {**all_pass("review"), "to_stage": "signing", "leader": str(cast.mayor.pk)}
    refused = post(document, "review", holder, **early)
    assert "规范性文件要先经合法性审核" in refused.content.decode()

    judged = {**all_pass("review"), "to_stage": "legality", "judge": f"unit:{cast.units['general'].pk}"}
    assert post(document, "review", holder, **judged).status_code == 303
    judge = lead_of(document)
    assert judge.stage == "legality"
    assert post(document, "judge", judge.holder, **all_pass("legality"), text="合法。").status_code == 303
    assert lead_of(document).stage == "reviewing"
