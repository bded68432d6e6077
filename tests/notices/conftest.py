from collections.abc import Callable

import pytest

from zhongshu.engines.workdays import Clock, plain_calendar
from zhongshu.records.models import Record


@pytest.fixture
def clock() -> Clock:
    return Clock(plain_calendar())


@pytest.fixture
def item(cast, when) -> Callable[..., Record]:
    """An open record in the handler's hands, without a flow around it."""

    def make(title="关于防汛工作的通知", due="2026-03-20 17:30", level=0, state="open", holder=None):
        due_at = when(due)
        return Record.objects.create(
            kind="incoming_document",
            title=title,
            owning_organ=cast.office,
            level=level,
            is_carrier_entry=level > 2,
            state=state,
            holder=holder or cast.handler,
            due_at=due_at,
            first_due_at=due_at,
            created_by=cast.clerk,
            created_at=when("2026-03-09 09:00"),
        )

    return make
