"""灯的规则: a change makes a new version that holds from now on; lights of the past stay what they were (decision 25)."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhongshu.audit import services as audit
from zhongshu.core.errors import NotAllowed, RuleBroken
from zhongshu.people.models import Organ, Person
from zhongshu.supervision import access, lights
from zhongshu.supervision.models import LightRule
from zhongshu.supervision.services.marking import mark_live

MOST_DAYS = 30


@dataclass(frozen=True)
class RuleInput:
    warn_days: dict[str, int]
    behind: int
    far_behind: int
    silence_days: int
    reason: str


@transaction.atomic
def set_light_rule(organ: Organ, data: RuleInput, *, actor: Person, at: datetime | None = None) -> LightRule:
    """A new version of the thresholds of an organ; everything under way is worked out anew before it is shown next."""
    at = at or timezone.now()
    answer = access.may_set_lights(actor, organ)
    if not answer:
        raise NotAllowed(answer.reason)
    before = lights.thresholds_of(organ.pk, at)
    _refuse_wrong(data, before)
    rule = LightRule.objects.create(
        organ=organ,
        known_from=at,
        warn_days=data.warn_days,
        behind_points=data.behind,
        far_behind_points=data.far_behind,
        silence_days=data.silence_days,
        reason=data.reason.strip(),
        made_by=actor,
    )
    mark_live(organ.pk)
    facts = {"before": _facts(before), "after": _facts(lights.thresholds_of(organ.pk, at)), "reason": rule.reason}
    audit.write("supervision.light_rule.set", actor=actor, organ=organ, subject=organ.name, data=facts, at=at)
    return rule


def _refuse_wrong(data: RuleInput, before: lights.Thresholds) -> None:
    if not data.reason.strip():
        raise RuleBroken(_("请写明调整的依据。"), field="reason")
    if data.behind >= data.far_behind:
        raise RuleBroken(_("红灯的落后要大于黄灯的。"), field="far_behind")
    if any(not 0 <= days <= MOST_DAYS for days in data.warn_days.values()):
        raise RuleBroken(_("临期提前要在 0 到 %(n)s 个工作日之间。") % {"n": MOST_DAYS})
    after = lights.Thresholds({**lights.WARN_DAYS, **data.warn_days}, data.behind, data.far_behind, data.silence_days)
    if after == before:
        raise RuleBroken(_("和现在的规则一样，没有要改的。"))


def _facts(rule: lights.Thresholds) -> dict[str, object]:
    return {
        "warn_days": rule.warn_days,
        "behind": rule.behind,
        "far_behind": rule.far_behind,
        "silence_days": rule.silence_days,
    }
