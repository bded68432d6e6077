from collections.abc import Callable

import pytest

from zhongshu.audit import services
from zhongshu.audit.models import Entry
from zhongshu.audit.services import sealing


@pytest.fixture
def written(cast) -> Callable[[int], list[Entry]]:
    """Entries of the office and of the deployment in turn, sealed."""

    def write(count: int = 4) -> list[Entry]:
        entries = []
        for number in range(count):
            actor = cast.clerk if number % 2 == 0 else services.SYSTEM
            entries.append(services.write("audit.log.exported", actor=actor, subject=f"第 {number} 次"))
        sealing.seal_pending()
        return entries

    return write
