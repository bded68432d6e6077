"""Who reads the log: the auditor all of it, the security officer what users did, nobody else (secrecy-archives §3)."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from zhongshu.audit.models import Entry
from zhongshu.core import registry
from zhongshu.core.answers import Answer


def visible_to(person: Any) -> QuerySet[Entry]:
    """Entries that this person may read."""
    if registry.is_officer(person, "auditor"):
        return Entry.objects.all()
    if registry.is_officer(person, "security_admin"):
        return Entry.objects.exclude(data__has_key="officer")
    return Entry.objects.none()


def may_read(person: Any) -> bool:
    return registry.is_officer(person, "auditor", "security_admin")


def may_export(person: Any) -> Answer:
    if registry.is_officer(person, "auditor"):
        return Answer.yes()
    return Answer.no(_("只有安全审计员可以导出审计日志。"))
