"""答复, 办结, 重启, 撤销, 补登."""

import pytest

from zhongshu.core.errors import NotAllowed, RuleBroken
from zhongshu.workflow import services
from zhongshu.workflow.models import Comment, Round, Step
from zhongshu.workflow.services import CommentInput


@pytest.fixture
def answered(cast, make_record, reload, when):
    """A request, handled and answered by 市财政局, in the clerk's hands for 办结."""
    record = make_record("关于拨付资金的请示", needs_answer=True)
    services.forward(record, to_stage="handling", to=cast.finance, actor=cast.clerk, at=when("2026-03-09 10:00"))
    services.answer(
        record, kind="oral", text="已电话答复青岩县", actor=cast.finance_intake, at=when("2026-03-10 10:00")
    )
    services.forward(
        record,
        to_stage="concluding",
        to=cast.clerk,
        comment=CommentInput(text="已办"),
        actor=cast.finance_intake,
        at=when("2026-03-10 11:00"),
    )
    return reload(record)


def test_registry_closes_what_another_answered(cast, answered, reload, verbs, when):
    services.close(answered, actor=cast.clerk, at=when("2026-03-10 15:00"))

    record = reload(answered)
    assert (record.state, record.closed_by, record.answered_by) == ("closed", cast.clerk, cast.finance_intake)
    assert verbs(record)[-2:] == ["workflow.record.forwarded", "workflow.record.closed"]


def test_request_cannot_close_without_an_answer(cast, make_record):
    record = make_record("关于拨付资金的请示", needs_answer=True)
    services.forward(record, to_stage="handling", to=cast.handler, actor=cast.clerk)
    services.forward(
        record, to_stage="concluding", to=cast.clerk, comment=CommentInput(text="已办"), actor=cast.handler
    )

    with pytest.raises(NotAllowed, match="要求答复"):
        services.close(record, actor=cast.clerk)


def test_who_answered_closes_only_as_a_sole_officer(cast, make_record, reload):
    record = make_record("关于商请支持的函", needs_answer=True)
    services.forward(record, to_stage="handling", to=cast.clerk, actor=cast.clerk)
    services.answer(record, kind="note", text="已函告", actor=cast.clerk)
    services.forward(record, to_stage="concluding", to=cast.clerk, comment=CommentInput(text="已办"), actor=cast.clerk)

    with pytest.raises(RuleBroken, match="另一人办结"):
        services.close(record, actor=cast.clerk)
    services.close(record, actor=cast.clerk, sole_officer_reason="文电科只有一人在岗")
    assert reload(record).state == "closed"


def test_reading_document_closes_when_all_have_read(cast, record, reload):
    services.forward(record, to_stage="circulating", to=cast.clerk, actor=cast.clerk)
    (step,) = services.circulate(record, to=[cast.handler], purpose="know", actor=cast.clerk)
    with pytest.raises(NotAllowed, match="还有1人未阅"):
        services.close(record, actor=cast.clerk)

    services.finish(step, actor=cast.handler)
    services.close(record, actor=cast.clerk)

    assert reload(record).state == "closed"


def test_parent_waits_for_its_children(cast, record, make_record):
    make_record("分解任务", parent=record)
    services.forward(record, to_stage="circulating", to=cast.clerk, actor=cast.clerk)

    with pytest.raises(NotAllowed, match="下级事项"):
        services.close(record, actor=cast.clerk)


def test_reopening_starts_a_round_with_its_own_first_date(cast, answered, reload, when, hands):
    services.close(answered, actor=cast.clerk, at=when("2026-03-10 15:00"))
    first = reload(answered).first_due_at
    services.reopen(
        answered,
        reason="市长要求补充",
        due_at=when("2026-04-10 17:30"),
        actor=cast.director,
        at=when("2026-03-30 09:00"),
    )

    record = reload(answered)
    rounds = list(Round.objects.filter(record=record).values_list("number", "first_due_at", "closed_due_at"))
    assert (record.state, record.first_due_at, record.answered_at) == ("open", first, None)
    assert rounds == [(1, first, first), (2, when("2026-04-10 17:30"), None)]
    assert hands(record) == [("handling", "lead", "赵立群")]


def test_cancelled_record_has_no_open_step(cast, record, reload, hands):
    services.circulate(record, to=[cast.handler], purpose="know", actor=cast.clerk)
    services.cancel(record, reason="误登记", actor=cast.clerk)

    assert (reload(record).state, hands(record)) == ("cancelled", [])


def test_returned_to_sender_says_so(cast, record, reload, verbs):
    services.cancel(record, reason="应由县政府办理", to_sender=True, actor=cast.clerk)

    assert reload(record).is_returned_to_sender
    assert verbs(record)[-1] == "workflow.record.returned_to_sender"


def test_instruction_is_copied_later_from_paper(cast, record, when, hands):
    comment = services.record_instruction(
        record,
        leader=cast.mayor,
        written=CommentInput(text="请速办"),
        written_at=when("2026-03-09 11:00"),
        actor=cast.clerk,
    )

    step = Step.objects.get(pk=comment.step_id)
    assert (comment.author, comment.recorded_by, comment.number) == (cast.mayor, cast.clerk, 1)
    assert (step.recorded_by, step.outcome) == (cast.clerk, "finished")
    assert hands(record) == [("checking", "lead", "田小禾")]


def test_instruction_by_somebody_who_is_no_leader_is_refused(cast, record, when):
    with pytest.raises(RuleBroken, match="本机关领导"):
        services.record_instruction(
            record,
            leader=cast.handler,
            written=CommentInput(text="办"),
            written_at=when("2026-03-09 11:00"),
            actor=cast.clerk,
        )
    assert not Comment.objects.exists()
