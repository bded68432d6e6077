"""The line that says what was just done, where it is now, and whether it can be taken back; shown once, on the next page."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from zhongshu.people.requests import Request
from zhongshu.records import access as records
from zhongshu.records.models import Record
from zhongshu.workflow import access

KEY = "workflow.done"
FRESH_SECONDS = 300


def note(request: Request, record: Record, word: str) -> None:
    """Kept for the next page that the person sees, for a few minutes."""
    request.session[KEY] = {
        "record": record.pk,
        "title": record.masked_title,
        "verb": word,
        "at": timezone.now().timestamp(),
    }


def done_note(request: Request) -> dict[str, Any] | None:
    """What was just done, once: with the hands it is in now and whether it can be taken back."""
    kept = request.session.pop(KEY, None)
    if kept is None or timezone.now().timestamp() - kept["at"] > FRESH_SECONDS:
        return None
    record = records.visible_to(request.person).filter(pk=kept["record"]).select_related("holder__organ").first()
    if record is None:
        return {**kept, "where": ""}
    where = _("现在由 %(name)s 办理") % {"name": record.holder.name} if record.is_live and record.holder else ""
    return {
        **kept,
        "where": where,
        "record": record,
        "may_take_back": bool(access.may_take_back(request.person, record)),
    }
