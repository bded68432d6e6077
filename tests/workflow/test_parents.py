"""Parents and children (decision 10): what the database refuses reaches the clerk as a sentence, whatever the verb."""

import pytest

from zhongshu.core.errors import RuleBroken
from zhongshu.records import services as records
from zhongshu.workflow import services


@pytest.fixture
def parent(make_record, when):
    return make_record("总任务", due_at=when("2026-03-20 17:30"))


@pytest.fixture
def child(make_record, parent, when):
    return make_record("分任务", parent=parent, due_at=when("2026-03-18 17:30"))


def test_child_cannot_be_due_after_its_parent(make_record, parent, when):
    with pytest.raises(RuleBroken, match="不能晚于上级事项的期限"):
        make_record("分任务", parent=parent, due_at=when("2026-03-23 17:30"))


def test_no_child_under_a_closed_parent(cast, make_record, parent):
    services.forward(parent, to_stage="circulating", to=cast.clerk, actor=cast.clerk)
    services.close(parent, actor=cast.clerk)

    with pytest.raises(RuleBroken, match="上级事项已经办结或撤销"):
        records.create("incoming_document", "分任务", organ=cast.office, actor=cast.clerk, parent=parent)


def test_parent_cannot_be_due_before_its_child(cast, parent, child, when):
    with pytest.raises(RuleBroken, match="有下级事项的期限更晚"):
        services.advance_due(
            parent, due_at=when("2026-03-17 17:30"), reason="市长要求", actor=cast.director, at=when("2026-03-10 09:00")
        )


def test_child_resumed_late_stays_within_its_parent(cast, child, parent, when, reload):
    services.suspend(
        child, until=when("2026-03-12 09:00"), reason="等批复", actor=cast.director, at=when("2026-03-10 09:00")
    )

    services.resume(child, actor=cast.director, at=when("2026-03-17 09:00"))

    assert reload(child).due_at == parent.due_at
