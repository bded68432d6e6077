"""限额: the office sets how many papers it means to issue at most."""

from collections.abc import Mapping
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from zhongshu.audit import services as audit
from zhongshu.core.errors import RuleBroken
from zhongshu.outgoing.models import Quota
from zhongshu.outgoing.sparing import may_set_quotas, quotas_of
from zhongshu.people.models import Organ, Person, Unit
from zhongshu.records.following import verb
from zhongshu.records.states import DocumentType
from zhongshu.workflow.services.moving import require

HIGHEST = 99_999
Key = tuple[int | None, str]  # (unit, 文种); (None, "") is the whole organ


@verb
def set_quotas(
    organ: Organ, year: int, wanted: Mapping[Key, int | None], *, actor: Person, at: datetime | None = None
) -> dict[Key, int]:
    """From now on these for the year; None takes one away. Those that are not named stay. What changed is written down."""
    require(may_set_quotas(actor, organ))
    Organ.objects.select_for_update().get(pk=organ.pk)  # two who save at once save one after the other
    now = quotas_of(organ, year)
    changes = {key: most for key, most in wanted.items() if now.get(key) != most}
    _refuse_wrong(organ, changes)
    for (unit, kind), most in changes.items():
        rows = Quota.objects.filter(organ=organ, year=year, unit=unit, document_type=kind)
        if most is None:
            rows.delete()
        elif (unit, kind) in now:
            rows.update(most=most)
        else:
            Quota.objects.create(organ=organ, year=year, unit_id=unit, document_type=kind, most=most)
    if changes:
        said = [
            {"unit": unit, "type": kind, "from": now.get((unit, kind)), "to": most}
            for (unit, kind), most in changes.items()
        ]
        data = {"year": year, "changes": said}
        audit.write(
            "outgoing.quota.set", actor=actor, organ=organ, subject=str(year), data=data, at=at or timezone.now()
        )
    return quotas_of(organ, year)


def _refuse_wrong(organ: Organ, changes: Mapping[Key, int | None]) -> None:
    units = set(Unit.objects.filter(organ=organ).values_list("pk", flat=True))
    for (unit, kind), most in changes.items():
        field = field_of(unit, kind)
        if (unit is not None and unit not in units) or (kind and kind not in DocumentType.values):
            raise RuleBroken(_("没有这个科室或文种，请刷新后再填。"), field=field)
        if most is not None and not 0 <= most <= HIGHEST:
            raise RuleBroken(_("限额填 0 到 %(most)s 的整数。") % {"most": HIGHEST}, field=field)


def field_of(unit: int | None, kind: str) -> str:
    """The field of the form for one quota."""
    return f"unit_{unit}" if unit is not None else f"type_{kind}" if kind else "total"
