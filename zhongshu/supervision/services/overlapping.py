"""查重 before sending down: what overlaps is looked at, and what was decided stays with the item, with its reason."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhongshu.audit import services as audit
from zhongshu.core.errors import NotAllowed, RuleBroken
from zhongshu.people.models import Person
from zhongshu.supervision import access, overlap
from zhongshu.supervision.models import ItemPrint, SupervisedItem

GO_ON, BORROW = "go_on", "borrow"


def decision(found: Mapping[int, int], *, chosen: str, reason: str, actor: Person, at: datetime) -> dict[str, Any]:
    """What is kept of one look: which items overlapped by how many percent, what was decided, by whom and why."""
    return {
        "found": [{"item": pk, "percent": percent} for pk, percent in found.items()],
        "decision": chosen,
        "reason": reason.strip(),
        "by": actor.pk,
        "at": at.isoformat(),
    }


def decided(item: SupervisedItem) -> set[int]:
    """The items about which somebody has decided already."""
    looks = item.overlap.get("looks", []) if item.overlap else []
    return {int(one["item"]) for look in looks for one in look["found"]}


@transaction.atomic
def go_on(
    item: SupervisedItem, *, found: Mapping[int, int], reason: str, actor: Person, at: datetime | None = None
) -> SupervisedItem:
    """Known to overlap, and sent all the same, for a reason."""
    return _decide(item, found, GO_ON, reason=reason, actor=actor, at=at or timezone.now())


@transaction.atomic
def use_existing(
    item: SupervisedItem, *, found: Mapping[int, int], reason: str, actor: Person, at: datetime | None = None
) -> SupervisedItem:
    """Some tasks take the feedback of others; that decision is kept with the item as well."""
    return _decide(item, found, BORROW, reason=reason, actor=actor, at=at or timezone.now())


def _decide(
    item: SupervisedItem, found: Mapping[int, int], chosen: str, *, reason: str, actor: Person, at: datetime
) -> SupervisedItem:
    if not (answer := access.may_prepare(actor, item)):
        raise NotAllowed(answer.reason)
    if chosen == GO_ON and not reason.strip():
        raise RuleBroken(_("请写明为什么仍要单独交办，例如“范围不同，那一件只查学校”。"), field="reason")
    look = decision(found, chosen=chosen, reason=reason, actor=actor, at=at)
    item.overlap = {"looks": [*(item.overlap or {}).get("looks", []), look]}
    item.save(update_fields=["overlap"])
    audit.write("supervision.item.overlap_decided", item.record, actor=actor, data=look, at=at)
    return item


def waiting(item: SupervisedItem, person: Person, at: datetime | None = None) -> list[overlap.Overlap]:
    """What overlaps and nobody has decided about."""
    known = decided(item)
    found = overlap.overlaps(person, item.record.owning_organ, overlap.asked_of(item), at)
    return [one for one in found if one.item.pk not in known]


def refuse_undecided(item: SupervisedItem, *, actor: Person, at: datetime) -> None:
    """Nothing is sent down while somebody has not looked at what overlaps."""
    if found := waiting(item, actor, at):
        names = "、".join(one.item.record.reference or one.item.record.title for one in found[:3])
        raise RuleBroken(
            _("与%(names)s相近，请先在“查重”里选：用已有反馈、并入，或者写明理由继续。") % {"names": names}
        )


def keep_print(item: SupervisedItem) -> None:
    """So that later items are compared with it."""
    words = overlap.words_of(item.record.title, item.instruction_text, item.result_wanted)
    ItemPrint.objects.update_or_create(item=item, defaults={"bits": words.print})


def shown(found: Collection[overlap.Overlap]) -> dict[int, int]:
    """What a page showed, as it is kept."""
    return {one.item.pk: one.percent for one in found}
