"""Whoever follows an item may read the paper from which it arises, unless secrecy forbids (decision 18)."""

from zhongshu.people.models import Person
from zhongshu.records import access as records_access
from zhongshu.records import services as records
from zhongshu.records.models import Link, Record
from zhongshu.records.states import Relation
from zhongshu.supervision import access


def let_holder_see_sources(record: Record) -> None:
    """转督办 carries the source along: whoever has the item in hand gets it to know, of the own office and as far as cleared.
    A state secret stays with those who were named for it. The reason stands in the grant and in the audit."""
    if record.kind != access.ITEM or not record.is_live or record.holder is None:
        return
    sources = Link.objects.filter(source=record, relation=Relation.ARISES_FROM).select_related("target", "made_by")
    for link in sources:
        if _may_be_told(record.holder, link.target) and not records_access.may_see(record.holder, link.target):
            records.share(link.target, to=record.holder, actor=link.made_by)


def _may_be_told(person: Person, source: Record) -> bool:
    """Papers of the own office, and of the body that it serves."""
    is_ours = source.owning_organ_id in {person.organ_id, person.organ.serves_id}
    return is_ours and not source.is_classified and not source.is_carrier_entry and person.clearance >= source.level
