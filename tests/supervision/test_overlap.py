"""查重: what is much the same is seen before anything is sent; it is joined, borrowed from, or sent all the same for a reason."""

import io

import pytest
from django.utils import timezone

from tests.conftest import at
from tests.supervision.conftest import Story, again
from tests.supervision.test_pages import _store
from zhongshu.core.errors import NotAllowed, RuleBroken
from zhongshu.files import services as services_of_files
from zhongshu.files.access import may_see
from zhongshu.files.models import File
from zhongshu.notices.models import Notice
from zhongshu.records.models import Link, Record
from zhongshu.records.states import State
from zhongshu.supervision import access, overlap, services
from zhongshu.supervision.likeness import ALIKE, Prints, Words
from zhongshu.supervision.models import BorrowedFeedback, BorrowedTask, Feedback, SupervisedItem, SupervisedTask
from zhongshu.supervision.services import ItemInput, TaskInput, VerificationInput, overlapping

pytestmark = pytest.mark.django_db


def likeness(one: Words, other: Words, *others: Words) -> float:
    background = [Words(f"第{number}项无关的事", "水利局按月报库区监测数据") for number in range(30)]
    return Prints([one.print for one in (*background, one, other, *others)]).likeness(one, other)


@pytest.mark.parametrize(
    ("title", "text", "is_alike"),
    [
        ("关于青岩县水毁农村公路应急抢修的督办事项", "请交通、财政尽快，雨季前必须抢通。", True),
        ("抢通青岩县水毁农村公路", "请交通、财政抓紧，雨季前务必抢通。", True),
        ("白河县水毁农村公路应急抢修", "请交通、财政抓紧，雨季前务必抢通。", False),
        ("青岩县中小学食堂食品安全整治", "市场监管局牵头排查。", False),
    ],
)
def test_reworded_is_alike_and_elsewhere_is_not(title, text, is_alike):
    known = Words("青岩县水毁农村公路应急抢修", "请交通、财政抓紧，雨季前务必抢通。")

    assert (likeness(known, Words(title, text)) >= ALIKE) == is_alike


def second(story: Story, **changes) -> SupervisedItem:
    """Another leader asks for the same; it is at 分解."""
    first = story.item
    item = story.approved(
        title="关于青岩县水毁农村公路抢修的督办事项",
        instruction_text="雨季前务必把水毁的农村公路抢通。",
        basis="顾明川市长3月10日批示",
        leader=story.cast.vice_mayor,
        **changes,
    )
    assert first.pk != item.pk
    return item


@pytest.fixture
def asked(story) -> tuple[SupervisedTask, SupervisedItem, SupervisedTask]:
    """A task that the bureau has, and the same asked again."""
    (lender,) = story.sent("安排应急资金300万元", evidence=("on_site",))
    item = second(story)
    return lender, item, story.task("安排应急资金", evidence=("on_site",))


def seen(item: SupervisedItem, story: Story) -> list[overlap.Overlap]:
    return overlap.overlaps(story.cast.supervisor, story.cast.office, overlap.asked_of(item), story.now())


def test_what_is_the_same_is_found_with_the_task_whose_feedback_would_do(story, asked):
    lender, item, _task = asked

    (found,) = seen(item, story)

    assert (found.item.pk, found.is_live) == (lender.item_id, True)
    assert [task.pk for task in found.lenders] == [lender.pk]
    assert found.score >= ALIKE


def test_nothing_is_sent_before_somebody_has_decided(story, asked):
    lender, item, _task = asked

    with pytest.raises(RuleBroken, match="查重"):
        services.send_down(story.fresh(), actor=story.cast.supervisor, at=story.now())
    found = overlapping.shown(seen(item, story))
    with pytest.raises(RuleBroken, match="为什么"):
        services.go_on(story.fresh(), found=found, reason=" ", actor=story.cast.supervisor)
    services.go_on(story.fresh(), found=found, reason="那一件只管资金。", actor=story.cast.supervisor, at=story.now())

    assert len(story.send()) == 1
    (look,) = story.fresh().overlap["looks"]
    assert (look["decision"], look["reason"], look["by"]) == ("go_on", "那一件只管资金。", story.cast.supervisor.pk)
    assert [one["item"] for one in look["found"]] == [lender.item_id]


def borrowed(story: Story, asked) -> SupervisedTask:
    lender, item, task = asked
    services.borrow_feedback(again(task), lender=lender, actor=story.cast.supervisor, at=story.now())
    services.use_existing(
        story.fresh(),
        found=overlapping.shown(seen(item, story)) or {lender.item_id: 80},
        reason="",
        actor=story.cast.supervisor,
        at=story.now(),
    )
    story.send()
    return again(task)


def test_the_unit_is_not_asked_twice_and_what_it_reports_counts_here(story, asked, hands):
    lender, _item, _task = asked
    mine = borrowed(story, asked)

    assert hands(mine.record) == [("verifying", "lead", "唐雨")]
    assert mine.record.awaits_answer
    story.accepted(lender)
    story.signed(story.reported(lender))

    mine = again(mine)
    (copy,) = Feedback.objects.filter(task=mine)
    assert (mine.progress, mine.record.awaits_answer) == (100, False)
    assert BorrowedFeedback.objects.get().origin.task_id == lender.pk
    assert (copy.written_by, copy.approved_by) == (story.cast.budget_handler, story.cast.budget_head)
    story.verified(mine)
    assert Record.objects.get(pk=mine.pk).state == State.CLOSED
    assert Record.objects.get(pk=lender.pk).state == State.OPEN  # it is verified on its own


def test_its_proof_counts_here_too_and_is_seen_by_whoever_sees_this_task(story, asked):
    """The same file on both records, no copy of its bytes."""
    lender, _item, _task = asked
    mine = borrowed(story, asked)
    story.accepted(lender)
    scan = services_of_files.receive_upload(
        io.BytesIO("到账凭证".encode()), "到账凭证.txt", actor=story.cast.budget_handler, organ=story.cast.finance
    )
    feedback = story.reported(lender, proofs=[(scan, "receipt")])
    proof = feedback.proofs.get().file
    before = File.objects.count()

    story.signed(feedback)

    (copy,) = Feedback.objects.filter(task=mine)
    assert [(one.file, one.evidence) for one in copy.proofs.all()] == [(proof, "receipt")]
    assert [row.file for row in mine.record.record_files.all()] == [proof]
    assert File.objects.count() == before
    assert may_see(story.cast.vice_mayor, proof)  # follows this item
    assert not may_see(story.cast.outsider, proof)


def test_what_is_borrowed_is_not_sent_back_here(story, asked):
    lender, _item, _task = asked
    mine = borrowed(story, asked)
    story.accepted(lender)
    story.signed(story.reported(lender))

    with pytest.raises(RuleBroken, match="到那一项核查"):
        story.verified(again(mine), finding="untrue")


def test_what_the_unit_has_reported_before_counts_at_once(story):
    (lender,) = story.sent("安排应急资金300万元", evidence=("on_site",))
    story.accepted(lender)
    story.signed(story.reported(lender))
    item = second(story)
    task = story.task("安排应急资金", evidence=("on_site",))

    mine = borrowed(story, (lender, item, task))

    assert (mine.progress, mine.feedbacks.count(), mine.record.awaits_answer) == (100, 1, False)


def test_only_the_same_unit_lends(story, asked):
    lender, _item, _task = asked
    other = story.task("核定受损", organ=story.cast.county)

    with pytest.raises(RuleBroken, match="同一单位"):
        services.borrow_feedback(again(other), lender=lender, actor=story.cast.supervisor)
    assert not BorrowedTask.objects.exists()


def test_a_demand_joins_with_its_words_and_origin_and_gets_the_answer(story, make_record):
    (task,) = story.sent(evidence=("on_site",))
    first = story.fresh()
    paper = make_record("关于抢修水毁公路的请示")
    data = ItemInput(
        title="抢修水毁公路",
        instruction_text="请督查室盯住，雨季前抢通。",
        basis="顾明川市长3月10日批示",
        result_wanted="全部抢通",
        source_kind="instruction",
        source=paper,
        leader=story.cast.mayor,
    )

    joined = services.join(first, data, reason="同一件事", actor=story.cast.supervisor, at=story.now())

    assert (joined.instruction_text, joined.source, joined.leader) == (data.instruction_text, paper, story.cast.mayor)
    assert Link.objects.filter(source=first.record, target=paper, relation="arises_from").exists()
    assert access.visible_to(story.cast.mayor).filter(pk=first.pk).exists()
    story.accepted(task)
    story.signed(story.reported(task))
    story.verified(task)
    services.conclude(story.fresh(), report="12处全部抢通。", actor=story.cast.supervisor, at=story.now())
    assert Notice.objects.filter(person=story.cast.mayor, kind="supervision.answered").count() == 1


def test_an_item_not_yet_sent_is_merged_and_keeps_its_number(story, asked, verbs):
    lender, item, task = asked
    into = access.get(story.cast.supervisor, lender.item_id)

    joined = services.merge(story.fresh(), into=into, actor=story.cast.supervisor, at=story.now())

    record = Record.objects.get(pk=item.pk)
    assert (record.state, joined.merged_id, joined.item_id) == (State.CANCELLED, item.pk, into.pk)
    assert record.reference
    assert Record.objects.get(pk=task.pk).state == State.CANCELLED
    assert Link.objects.filter(source=record, target=into.record, relation="merged_into").exists()
    assert "supervision.item.joined" in verbs(into.record)


def test_who_does_not_follow_it_joins_nothing(story):
    story.sent(evidence=("on_site",))
    data = ItemInput(title="同一件事", instruction_text="再催。", basis="来信", result_wanted="办好")

    with pytest.raises(NotAllowed):
        services.join(story.fresh(), data, actor=story.cast.clerk)


def test_what_one_may_not_see_is_not_shown(story, asked):
    _lender, item, _task = asked

    assert overlap.overlaps(story.cast.outsider, story.cast.office, overlap.asked_of(item), story.now()) == []


def test_the_burden_counts_what_a_unit_was_asked_this_month(story):
    story.sent("安排应急资金")
    (task,) = story.tasks()
    services.issue_slip(
        task.record, services.SlipInput("urge", "请报进展。"), actor=story.cast.supervisor, at=story.now()
    )

    burden = overlap.burdens(at=at("2026-03-20 09:00"))[story.cast.finance.pk]

    assert (burden.tasks, burden.reports, burden.slips) == (1, 0, 1)
    assert str(burden) == "本月已有任务1项、督办单1张"
    assert overlap.burdens(at=at("2026-04-20 09:00")) == {}


def test_the_number_of_queries_does_not_grow(story, django_assert_max_num_queries):
    story.sent(evidence=("on_site",))
    item = second(story)
    story.task("安排应急资金", evidence=("on_site",))
    asked = overlap.asked_of(item)
    with django_assert_max_num_queries(12):
        overlap.overlaps(story.cast.supervisor, story.cast.office, asked, timezone.now())


__all__ = ["TaskInput", "VerificationInput", "_store"]
