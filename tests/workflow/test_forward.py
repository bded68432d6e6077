"""转出: the lead finishes its stage and gives the record on."""

import pytest

from zhongshu.core.errors import NotAllowed, RuleBroken
from zhongshu.people.models import Delegation, Policy
from zhongshu.records.models import Grant
from zhongshu.workflow import services
from zhongshu.workflow.models import Comment, Step
from zhongshu.workflow.services import CommentInput


def test_clerk_forwards_to_the_proposer(cast, record, hands, verbs, reload, when):
    step = services.forward(record, to_stage="proposing", actor=cast.clerk, at=when("2026-03-09 10:00"))

    record = reload(record)
    assert hands(record) == [("proposing", "lead", "孟晓峰")]
    assert (record.holder, step.due_at) == (cast.proposer, when("2026-03-10 17:30"))
    assert verbs(record) == ["workflow.record.started", "workflow.record.forwarded"]


def test_stage_date_never_passes_the_record_date(cast, make_record, when):
    record = make_record(due_at=when("2026-03-09 16:00"))

    step = services.forward(record, to_stage="proposing", actor=cast.clerk, at=when("2026-03-09 10:00"))

    assert step.due_at == when("2026-03-09 16:00")


def test_proposer_must_write_a_proposal(cast, record):
    services.forward(record, to_stage="proposing", actor=cast.clerk)

    with pytest.raises(RuleBroken, match="请写拟办意见"):
        services.forward(record, to_stage="instructing", to=cast.vice_mayor, actor=cast.proposer)


def test_instruction_is_numbered_within_the_record(cast, record):
    services.forward(record, to_stage="instructing", to=cast.vice_mayor, actor=cast.clerk)
    said = CommentInput(text="请财政局阅处。")
    services.forward(record, to_stage="instructing", to=cast.mayor, comment=said, actor=cast.vice_mayor)
    services.forward(record, to_stage="assigning", comment=CommentInput(text="同意。"), actor=cast.mayor)

    instructions = Comment.objects.filter(record=record, kind="instruction").values_list("number", "author__name")
    assert list(instructions) == [(1, "罗景和"), (2, "顾明川")]


def test_unit_chosen_for_handling_receives_through_its_intake(cast, record, hands, reload):
    services.forward(record, to_stage="handling", to=cast.finance, co=[cast.units["general"]], actor=cast.clerk)

    assert hands(record) == [("handling", "lead", "赵立群"), ("handling", "co", "孟晓峰")]
    assert reload(record).holder == cast.finance_intake


def test_lead_waits_for_co_handlers(cast, record):
    services.forward(record, to_stage="handling", to=cast.finance, co=[cast.units["general"]], actor=cast.clerk)

    with pytest.raises(NotAllowed, match="孟晓峰"):
        services.forward(record, to_stage="concluding", comment=CommentInput(text="已办"), actor=cast.finance_intake)


def test_somebody_else_cannot_forward(cast, record):
    with pytest.raises(NotAllowed, match="田小禾"):
        services.forward(record, to_stage="proposing", actor=cast.second_clerk)


def test_stage_must_be_a_way_of_the_flow(cast, record):
    with pytest.raises(RuleBroken) as refused:
        services.forward(record, to_stage="concluding", actor=cast.clerk)

    assert refused.value.field == "to_stage"


def test_leader_stage_takes_only_leaders(cast, record):
    with pytest.raises(RuleBroken, match="只能送领导"):
        services.forward(record, to_stage="instructing", to=cast.handler, actor=cast.clerk)


def test_deputy_signs_as_deputy(cast, record, when):
    services.forward(record, to_stage="proposing", actor=cast.clerk)
    Delegation.objects.create(
        principal=cast.proposer,
        deputy=cast.handler,
        since=when("2026-01-01 00:00"),
        until=when("2036-01-01 00:00"),
        reason="出差",
        made_by=cast.proposer,
    )
    said = CommentInput(text="建议请罗景和同志阅示。")
    services.forward(record, to_stage="reviewing", comment=said, actor=cast.handler)

    done = Step.objects.get(record=record, stage="proposing")
    comment = Comment.objects.get(record=record)
    assert (done.holder, done.acted_by) == (cast.proposer, cast.handler)
    assert (comment.author, comment.acted_by) == (cast.proposer, cast.handler)


def test_grant_of_another_organ_ends_with_its_step(cast, record):
    services.forward(record, to_stage="handling", to=cast.finance, actor=cast.clerk)
    services.forward(record, to_stage="concluding", comment=CommentInput(text="已办"), actor=cast.finance_intake)

    open_grants = Grant.objects.filter(record=record, until__isnull=True).order_by("pk")
    assert [(grant.person.name, grant.reason) for grant in open_grants][:2] == [
        ("田小禾", "author"),
        ("田小禾", "lead"),
    ]
    assert not open_grants.filter(person=cast.finance_intake).exists()


def test_person_without_clearance_cannot_be_sent_the_record(cast, make_record):
    Policy.objects.create(key="ceiling", value=3)
    record = make_record(level=3)

    with pytest.raises(RuleBroken, match="知悉级别"):
        services.forward(record, to_stage="handling", to=cast.handler, actor=cast.clerk)
