"""What people adds to every page: for whom the person acts today."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest

from zhongshu.people.access import posture


@dataclass(frozen=True)
class ActingFor:
    """The principals as the top line names them, and until when the first of them is away."""

    name: str
    until: datetime


def frame(request: HttpRequest) -> dict[str, Any]:
    """No query of its own: the posture is read for the rail anyway."""
    held = posture(request.person).deputy_for  # type: ignore[attr-defined]
    if not held:
        return {}
    names = "、".join(delegation.principal.name for delegation in held)
    return {"acting_for": ActingFor(names, min(delegation.until for delegation in held))}
