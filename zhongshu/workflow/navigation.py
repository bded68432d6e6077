"""Lines of the rail that belong to the flow."""

from django.utils.translation import gettext_lazy as _

from zhongshu.core.registry import NavEntry
from zhongshu.people.access import posture
from zhongshu.people.models import Person
from zhongshu.workflow import queries


def _works(person: Person) -> bool:
    """The three officers have no business here."""
    return not posture(person).officer


def _sees_hand_overs(person: Person) -> bool:
    return _works(person) and (queries.heads_something(person) or bool(queries.interim_count(person)))


NAV: tuple[NavEntry, ...] = (
    NavEntry("workflow.leader", _("领导页"), "desk", "workflow:leader", order=5, may=queries.is_leader),
    NavEntry("workflow.done", _("已办"), "desk", "workflow:done", order=20, may=_works),
    NavEntry(
        "workflow.hand_overs",
        _("移交"),
        "desk",
        "workflow:hand-overs",
        order=30,
        may=_sees_hand_overs,
        count=queries.interim_count,
    ),
    NavEntry("workflow.phrases", _("常用语"), "desk", "workflow:phrases", order=40, may=_works),
    NavEntry(
        "workflow.reading", _("传阅"), "papers", "workflow:reading", order=60, may=_works, count=queries.unread_count
    ),
    NavEntry("workflow.flows", _("流程和时限"), "admin", "workflow:flows", permission="workflow.edit_flows", order=60),
)
