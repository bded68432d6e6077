"""催办, 暂停恢复, 延期, 提前: the first date never changes."""

import pytest

from zhongshu.core.errors import NotAllowed, RuleBroken
from zhongshu.workflow import services
from zhongshu.workflow.models import Step
from zhongshu.workflow.services import CommentInput


@pytest.fixture
def handling(cast, record, when, reload):
    services.forward(record, to_stage="handling", to=cast.finance, actor=cast.clerk, at=when("2026-03-09 10:00"))
    return reload(record)


def test_urging_has_a_minimum_interval(cast, handling, when):
    step = Step.objects.get(record=handling, finished_at__isnull=True)
    services.urge(step, actor=cast.clerk, text="请今天报", at=when("2026-03-10 09:00"))

    with pytest.raises(RuleBroken, match="刚催过"):
        services.urge(step, actor=cast.clerk, at=when("2026-03-10 12:00"))
    services.urge(step, actor=cast.clerk, at=when("2026-03-10 13:00"))


def test_nobody_urges_without_standing(cast, handling):
    with pytest.raises(NotAllowed):
        services.urge(Step.objects.get(record=handling, finished_at__isnull=True), actor=cast.outsider)


def test_clock_stands_still_while_suspended(cast, handling, reload, when):
    services.suspend(
        handling, until=when("2026-03-20 09:00"), reason="等上级批复", actor=cast.director, at=when("2026-03-10 09:00")
    )
    assert reload(handling).state == "suspended"

    services.resume(handling, actor=cast.director, at=when("2026-03-12 09:00"))

    record = reload(handling)
    assert (record.state, record.due_at, record.first_due_at) == (
        "open",
        when("2026-03-24 17:30"),
        when("2026-03-20 17:30"),
    )


def test_what_was_overdue_stays_overdue_after_a_pause(cast, handling, reload, when):
    services.suspend(
        handling, until=when("2026-03-30 09:00"), reason="等批复", actor=cast.director, at=when("2026-03-23 09:00")
    )
    services.resume(handling, actor=cast.director, at=when("2026-03-26 09:00"))

    assert reload(handling).due_at == when("2026-03-20 17:30")


def test_suspended_record_cannot_be_forwarded(cast, handling, when):
    services.suspend(
        handling, until=when("2026-03-20 09:00"), reason="等", actor=cast.director, at=when("2026-03-10 09:00")
    )

    with pytest.raises(NotAllowed, match="已暂停"):
        services.forward(handling, to_stage="concluding", actor=cast.finance_intake)


@pytest.fixture
def ahead(cast, make_record, when, reload):
    """Handled by 市财政局 with dates far ahead of the real clock."""
    record = make_record(due_at=when("2046-03-20 17:30"))
    services.forward(record, to_stage="handling", to=cast.finance, actor=cast.clerk)
    return reload(record)


def test_extension_is_asked_decided_and_moves_only_the_date_in_force(cast, ahead, reload, when, hands):
    asked = services.ask_extension(
        ahead, to_due_at=when("2046-04-10 17:30"), reason="数据未齐", actor=cast.finance_intake
    )
    assert hands(ahead)[-1] == ("extension", "sign", "邱文博")

    services.approve_extension(asked, actor=cast.deputy_director)

    record = reload(ahead)
    assert (record.due_at, record.first_due_at) == (when("2046-04-10 17:30"), when("2046-03-20 17:30"))
    assert hands(ahead) == [("handling", "lead", "赵立群")]


def test_refused_extension_changes_nothing(cast, ahead, reload, when):
    asked = services.ask_extension(
        ahead, to_due_at=when("2046-04-10 17:30"), reason="数据未齐", actor=cast.finance_intake
    )
    services.refuse_extension(asked, actor=cast.deputy_director, reason="请抓紧")

    assert reload(ahead).due_at == when("2046-03-20 17:30")


def test_asker_does_not_decide(cast, ahead, when):
    asked = services.ask_extension(
        ahead, to_due_at=when("2046-04-10 17:30"), reason="数据未齐", actor=cast.finance_intake
    )

    with pytest.raises(NotAllowed, match="邱文博"):
        services.approve_extension(asked, actor=cast.finance_intake)


@pytest.mark.parametrize(
    ("mode", "verdict"), [("all", "disagree"), ("any", "agree"), ("in_order", "agree"), ("vote", "agree")]
)
def test_what_others_sign_leaves_an_asked_extension_alone(cast, ahead, reload, when, mode, verdict):
    asker = cast.finance_intake
    asked = services.ask_extension(ahead, to_due_at=when("2046-04-10 17:30"), reason="数据未齐", actor=asker)
    [step] = services.add_signer(ahead, to=[cast.budget_handler], mode=mode, actor=asker)

    services.finish(step, actor=cast.budget_handler, verdict=verdict, comment=CommentInput(text="依据不足"))

    with pytest.raises(NotAllowed, match="已有一份延期申请"):
        services.ask_extension(reload(ahead), to_due_at=when("2046-05-10 17:30"), reason="难", actor=asker)
    services.approve_extension(asked, actor=cast.deputy_director)
    assert reload(ahead).due_at == when("2046-04-10 17:30")


def test_extension_after_expiry_is_refused(cast, handling, when):
    with pytest.raises(NotAllowed, match="已过期限"):
        services.ask_extension(handling, to_due_at=when("2046-04-10 17:30"), reason="忘了", actor=cast.finance_intake)


def test_third_extension_is_refused(cast, ahead, when):
    for day in ("2046-04-10 17:30", "2046-05-10 17:30"):
        asked = services.ask_extension(ahead, to_due_at=when(day), reason="难", actor=cast.finance_intake)
        services.approve_extension(asked, actor=cast.deputy_director)

    with pytest.raises(NotAllowed, match="已延期2次"):
        services.ask_extension(ahead, to_due_at=when("2046-06-10 17:30"), reason="难", actor=cast.finance_intake)


def test_date_moves_earlier_only_by_instruction(cast, ahead, reload, when):
    with pytest.raises(RuleBroken):
        services.advance_due(ahead, due_at=when("2046-03-25 17:30"), reason="尽快", actor=cast.director)

    services.advance_due(ahead, due_at=when("2046-03-10 17:30"), reason="市长要求10日前报", actor=cast.director)

    record = reload(ahead)
    assert (record.due_at, record.first_due_at) == (when("2046-03-10 17:30"), when("2046-03-20 17:30"))
