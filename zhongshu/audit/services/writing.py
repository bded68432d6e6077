"""Writing down what happened. Entries are only ever added; sealing them into the chains is in audit.seals."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from zhongshu.audit.models import Entry
from zhongshu.core import registry

MASKED = "（涉密件）"
OFFICERS = ("system_admin", "security_admin", "auditor")


@dataclass(frozen=True)
class System:
    """The actor of jobs and of events before anybody is known. It cannot log in."""

    pk: None = None
    name: str = "系统"
    organ_id: None = None


SYSTEM = System()


def write(  # noqa: PLR0913 - one keyword for each column that a caller may know
    verb: str,
    record: Any = None,
    *,
    actor: Any,
    data: dict[str, Any] | None = None,
    organ: Any = None,
    subject: str = "",
    at: datetime | None = None,
) -> Entry:
    """Add one entry in the caller's transaction. The verb must be declared in a module; `data` holds plain ids and names.

    The organ is the given one, else the record's, else the actor's. A classified record leaves no title here.
    """
    registry.audit_verb(verb)
    content = _plain(data or {}, "data", record.title if record is not None and record.is_classified else "")
    return Entry.objects.create(
        verb=verb,
        at=at or timezone.now(),
        actor_id=actor.pk,
        actor_name=actor.name,
        organ_id=_organ_id(organ, record, actor),
        record_id=record.pk if record is not None else None,
        subject=_subject(record, subject),
        data=content | _officer_mark(actor),
    )


def _organ_id(organ: Any, record: Any, actor: Any) -> int | None:
    if organ is not None:
        return int(getattr(organ, "pk", organ))
    found: int | None = record.owning_organ_id if record is not None else actor.organ_id
    return found


def _subject(record: Any, given: str) -> str:
    if record is None:
        return given[:300]
    if record.is_classified:
        return MASKED
    return (given or f"{record.reference} {record.title}".strip())[:300]


def _officer_mark(actor: Any) -> dict[str, str]:
    """Entries of officers say so, because the security officer reads only those of users (secrecy-archives §3)."""
    if actor is SYSTEM:
        return {}
    kind = next((kind for kind in OFFICERS if registry.is_officer(actor, kind)), "")
    return {"officer": kind} if kind else {}


def _plain(value: Any, path: str, secret: str) -> Any:
    """Values that read back the same from both databases (no fractions, no objects), without the secret title."""
    if isinstance(value, str):
        return value.replace(secret, MASKED) if secret else value
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, list | tuple):
        return [_plain(entry, path, secret) for entry in value]
    if isinstance(value, dict):
        return {_plain(str(key), path, secret): _plain(entry, f"{path}.{key}", secret) for key, entry in value.items()}
    raise TypeError(f"Audit {path} must be plain ids and names, not {type(value).__name__}.")
