"""会签 in four modes, 协办, 传阅, 加签减签."""

import pytest

from zhongshu.core.errors import NotAllowed, RuleBroken
from zhongshu.records.access import may_see
from zhongshu.workflow import access, services
from zhongshu.workflow.models import Step
from zhongshu.workflow.services import CommentInput


@pytest.fixture
def ask(cast, record, when):
    """ask("all") → the three steps of 邱文博, 赵立群, 丁海涛, asked by the clerk on Monday."""

    def asked(mode: str) -> list[Step]:
        to = [cast.deputy_director, cast.finance_intake, cast.budget_handler]
        return services.add_signer(record, to=to, mode=mode, actor=cast.clerk, at=when("2026-03-09 09:30"))

    return asked


def sign(step, verdict="agree", text="", actor=None):
    return services.finish(step, actor=actor or step.holder, verdict=verdict, comment=CommentInput(text=text))


def outcomes(record):
    steps = Step.objects.filter(record=record, role="sign").order_by("pk")
    return [(step.holder.name, step.outcome, step.verdict) for step in steps]


def test_lead_stays_with_the_organiser_and_waits(cast, record, ask, hands, reload):
    ask("all")

    assert hands(record) == [
        ("checking", "lead", "田小禾"),
        ("checking", "sign", "邱文博"),
        ("checking", "sign", "赵立群"),
        ("checking", "sign", "丁海涛"),
    ]
    assert not access.may_forward(cast.clerk, reload(record))


def test_all_have_to_sign(cast, record, ask, reload):
    for step in ask("all"):
        sign(step)

    assert access.may_forward(cast.clerk, reload(record))


def test_one_signature_is_enough_for_any(cast, record, ask):
    sign(ask("any")[1])

    assert outcomes(record) == [
        ("邱文博", "superseded", ""),
        ("赵立群", "finished", "agree"),
        ("丁海涛", "superseded", ""),
    ]


def test_in_order_one_after_the_other(cast, record, ask, reload):
    first, second, _third = ask("in_order")
    assert not may_see(cast.finance_intake, record)
    with pytest.raises(NotAllowed, match="还没有轮到"):
        sign(second)

    sign(first)

    assert may_see(cast.finance_intake, record)
    sign(Step.objects.get(pk=second.pk))
    assert [name for name, outcome, _verdict in outcomes(record) if not outcome] == ["丁海涛"]


def test_disagreement_returns_control_to_the_lead(cast, record, ask, reload):
    first, *_others = ask("all")
    sign(first, "disagree", "依据不足")

    assert outcomes(record) == [
        ("邱文博", "finished", "disagree"),
        ("赵立群", "released", ""),
        ("丁海涛", "released", ""),
    ]
    with pytest.raises(RuleBroken, match="写明如何处理"):
        services.forward(record, to_stage="proposing", actor=cast.clerk)
    services.forward(record, to_stage="proposing", comment=CommentInput(text="已与邱文博沟通"), actor=cast.clerk)


def test_vote_needs_more_than_half(cast, record, ask):
    first, second, third = ask("vote")
    sign(first)
    sign(second, "disagree", "不同意")
    sign(third, "abstain")

    with pytest.raises(RuleBroken, match="未过半数"):
        services.forward(record, to_stage="proposing", actor=cast.clerk)


def test_disagreement_needs_a_reason(cast, ask):
    with pytest.raises(RuleBroken) as refused:
        sign(ask("all")[0], "disagree")

    assert refused.value.field == "text"


def test_dropped_signer_no_longer_sees_and_no_longer_blocks(cast, record, ask, reload):
    first, second, third = ask("all")
    sign(first)
    for step in (second, third):
        services.drop_signer(step, reason="不涉及", actor=cast.clerk)

    assert access.may_forward(cast.clerk, reload(record))
    assert not may_see(cast.finance_intake, record)


def test_dropping_the_one_whose_turn_it_is_calls_the_next(cast, record, ask):
    first, second, _third = ask("in_order")
    services.drop_signer(first, reason="出差", actor=cast.clerk)

    assert not Step.objects.get(pk=second.pk).is_queued


def test_nobody_is_asked_twice(cast, record, ask):
    ask("all")

    with pytest.raises(RuleBroken, match="不必再选"):
        services.add_signer(record, to=[cast.deputy_director, cast.clerk], mode="all", actor=cast.clerk)


def test_reader_sees_while_reading_and_no_longer_after(cast, record, verbs):
    (step,) = services.circulate(record, to=[cast.handler], purpose="know", actor=cast.clerk)
    assert may_see(cast.handler, record)

    services.finish(step, actor=cast.handler)

    assert not may_see(cast.handler, record)
    assert verbs(record)[-2:] == ["workflow.record.circulated", "workflow.step.finished"]


def test_reading_does_not_hold_the_lead(cast, record, reload):
    services.circulate(record, to=[cast.handler], purpose="know", actor=cast.clerk)

    assert access.may_forward(cast.clerk, reload(record))


def test_co_handler_must_write_something(cast, record):
    services.forward(record, to_stage="handling", to=cast.finance, co=[cast.units["general"]], actor=cast.clerk)
    step = Step.objects.get(record=record, role="co")

    with pytest.raises(RuleBroken, match="协办意见"):
        services.finish(step, actor=cast.proposer)
    services.finish(step, actor=cast.proposer, comment=CommentInput(text="已核"))


def test_many_papers_are_read_at_once(cast, make_record):
    steps = [
        services.circulate(make_record(f"第{n}件"), to=[cast.handler], purpose="know", actor=cast.clerk)[0]
        for n in range(3)
    ]
    results = services.read_many(steps, actor=cast.handler)

    assert [done.outcome for _step, done in results] == ["finished"] * 3
