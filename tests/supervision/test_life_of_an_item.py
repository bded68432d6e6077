"""One instruction becomes an item, is split, reported, falsely reported and returned, verified, answered and struck off."""

import pytest

from tests.conftest import at
from tests.supervision.conftest import again
from zhongshu.core.errors import NotAllowed, RuleBroken
from zhongshu.records.models import Record
from zhongshu.supervision import services
from zhongshu.supervision.models import LookBack

pytestmark = pytest.mark.django_db


def test_an_item_lives_from_instruction_to_striking_off(story, hands):
    (task,) = story.sent(evidence=("on_site",))
    item = story.fresh()
    assert item.record.reference == "督字〔2026〕1号"
    assert hands(item.record) == [("following", "lead", "唐雨")]
    assert hands(task.record) == [("accepting", "lead", "赵立群")]
    assert again(task).record.reference == "督字〔2026〕1-1号"

    story.accepted(task)
    assert hands(task.record) == [("handling", "lead", "丁海涛")]
    feedback = story.reported(task)
    assert hands(task.record) == [("reviewing", "lead", "潘晓")]
    story.signed(feedback)
    assert hands(task.record) == [("verifying", "lead", "唐雨")]

    story.verified(task, "untrue", text="文件未下达，凭证不符。")
    assert hands(task.record) == [("handling", "lead", "丁海涛")]
    assert (again(task).returned, again(task).is_returned) == (1, True)

    story.signed(story.reported(task, text="3月25日补办下达，凭证已到。"))
    story.verified(task)
    assert again(task).record.state == "closed"

    services.conclude(story.fresh(), report="12处全部抢通，资金到位。", actor=story.cast.supervisor, at=story.now())
    services.give_opinion(story.fresh(), opinion="satisfied", actor=story.cast.vice_mayor, at=story.now())
    services.close_item(story.fresh(), actor=story.cast.deputy_director, at=story.now())

    record = Record.objects.get(pk=item.pk)
    assert (record.state, record.answer_text) == ("closed", "12处全部抢通，资金到位。")
    assert LookBack.objects.get(item=item).done_at is None


def test_a_tree_without_owner_or_date_is_not_sent(story):
    story.approved()
    story.task("安排资金", organ=None)
    story.task("抢通便道", due_at=None)

    with pytest.raises(RuleBroken, match="没有牵头单位") as refused:
        story.send()
    assert "没有期限" in str(refused.value)
    assert {task.record.state for task in story.tasks()} == {"draft"}


def test_an_item_without_tasks_is_not_sent(story):
    story.approved()
    with pytest.raises(RuleBroken, match="至少要有一项"):
        story.send()


def test_who_proposed_does_not_approve(story):
    item = story.registered()
    with pytest.raises(RuleBroken, match="拟办人以外"):
        services.propose(item, approver=story.cast.supervisor, text="", actor=story.cast.supervisor)


def test_nobody_verifies_own_work(story):
    (task,) = story.sent(evidence=("on_site",))
    story.accepted(task)
    story.signed(story.reported(task))
    with pytest.raises(NotAllowed):
        services.verify(
            again(task),
            services.VerificationInput("material", "true", "看过", at("2026-03-09 12:00").date()),
            actor=story.cast.budget_head,
        )


def test_the_end_needs_the_proof_that_was_agreed(story):
    (task,) = story.sent(evidence=("receipt", "photo"))
    story.accepted(task)
    with pytest.raises(RuleBroken, match="还缺：现场照片、验收单、凭证"):
        story.reported(task)


def test_an_item_is_not_concluded_while_a_task_is_open(story):
    story.sent()
    with pytest.raises(RuleBroken, match="还有任务没有销号"):
        services.conclude(story.fresh(), report="办完了。", actor=story.cast.supervisor)


def test_the_third_wrong_address_goes_to_the_director(story, hands):
    (task,) = story.sent()
    for place in range(3):
        services.return_task(again(task), reason="不属于财政职责", actor=story.cast.finance_intake, at=story.now())
        if place < 2:
            services.reassign_task(
                again(task),
                organ=story.cast.finance,
                reason="仍由财政承办",
                actor=Record.objects.get(pk=task.pk).holder,
                at=story.now(),
            )
    assert hands(task.record) == [("arbitrating", "lead", "程书远")]


def test_progress_is_signed_by_the_head_before_it_counts(story):
    (task,) = story.sent()
    story.accepted(task)
    feedback = story.reported(task, kind="periodic", progress=40, text="已完成资金测算。")
    assert again(task).progress == 0

    story.signed(feedback)
    assert again(task).progress == 40

    second = story.reported(task, kind="periodic", progress=60, text="报批中。")
    services.return_feedback(second, reason="没有数据", actor=story.cast.budget_head, at=story.now())
    assert again(task).progress == 40


def test_a_unit_breaks_its_task_down_for_its_own_people(story, hands):
    (task,) = story.sent(evidence=("on_site",))
    story.accepted(task)
    part = services.break_down(
        again(task),
        services.TaskInput("核定资金", responsible=story.cast.finance_head, result_wanted="核定表"),
        actor=story.cast.budget_handler,
        at=story.now(),
    )
    assert hands(part.record) == [("accepting", "lead", "梁舒")]
    services.accept_task(
        again(part), responsible=story.cast.finance_head, actor=story.cast.finance_head, at=story.now()
    )
    with pytest.raises(RuleBroken, match="分给别人的事项"):
        story.reported(task)

    services.write_feedback(
        again(part),
        services.FeedbackInput("final", "已核定。", 100),
        actor=story.cast.finance_head,
        at=story.now(),
    )
    assert hands(part.record) == [("verifying", "lead", "丁海涛")]
