"""The nightly watch: run every check, tell the heads of each office what was found."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from zhongshu.notices import services as notices
from zhongshu.people import queries as people
from zhongshu.people import roles
from zhongshu.people.models import Organ
from zhongshu.reports.queries import watch_counts


def nightly_watch() -> str:
    """For each organ that works here: one notice a day to its office director (vacant: the deputy). Returns a line for the
    health page."""
    counts = {organ: sum(watch_counts(frozenset({organ.pk})).values()) for organ in _organs()}
    for organ, count in counts.items():
        if count:
            _tell(organ, count)
    return _("检查%(organs)s个机关，发现%(count)s处") % {"organs": len(counts), "count": sum(counts.values())}


def _organs() -> list[Organ]:
    return list(Organ.objects.filter(is_inside=True, is_active=True))


@transaction.atomic
def _tell(organ: Organ, count: int) -> None:
    heads = people.occupants(roles.OFFICE_DIRECTOR, organ=organ) or people.occupants(roles.OFFICE_DEPUTY, organ=organ)
    for person in heads:
        notices.tell(
            "reports.watch",
            person,
            text=_("悬空件检查：发现 %(n)s 处需要处理") % {"n": count},
            url=reverse("reports:watch"),
            key=f"watch:{timezone.localdate().isoformat()}",
        )
