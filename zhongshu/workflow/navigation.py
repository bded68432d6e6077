"""Lines of the rail that belong to the flow."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from zhongshu.core.registry import NavEntry
from zhongshu.people.access import posture
from zhongshu.people.models import Person
from zhongshu.workflow import queries
from zhongshu.workflow.models import HandOver, Step


def _works(person: Person) -> bool:
    """The three officers have no business here."""
    return not posture(person).officer


def _held_ad_interim(person: Person) -> Iterable[QuerySet[HandOver]]:
    return (queries.held_ad_interim(person),)


def _unread(person: Person) -> Iterable[QuerySet[Step]]:
    return (queries.unread(person),)


NAV: tuple[NavEntry, ...] = (
    NavEntry("workflow.leader", _("领导页"), "desk", "workflow:leader", order=5, may=queries.is_leader),
    NavEntry("workflow.done", _("已办"), "desk", "workflow:done", order=20, may=_works),
    NavEntry(
        "workflow.hand_overs",
        _("移交"),
        "desk",
        "workflow:hand-overs",
        order=30,
        may=_works,
        rows=_held_ad_interim,
        when_empty=queries.heads_something,
    ),
    NavEntry("workflow.phrases", _("常用语"), "desk", "workflow:phrases", order=40, may=_works),
    NavEntry("workflow.reading", _("传阅"), "papers", "workflow:reading", order=60, may=_works, rows=_unread),
    NavEntry("workflow.flows", _("流程和时限"), "admin", "workflow:flows", permission="workflow.edit_flows", order=60),
)
