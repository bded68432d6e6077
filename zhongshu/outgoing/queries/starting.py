"""What a paper that arises from another needs to know."""

from django.db.models import QuerySet

from zhongshu.outgoing.models import OutgoingDocument
from zhongshu.people.models import Organ
from zhongshu.people.models.organ import OrganKind
from zhongshu.records.models import Record
from zhongshu.records.states import Relation, State

MOST_SUGGESTED = 60


def below(organ: Organ) -> list[Organ]:
    """To whom an organ usually passes on: governments below it first, then its departments."""
    children = Organ.objects.filter(parent=organ, is_active=True).exclude(kind=OrganKind.GENERAL_OFFICE)
    found = list(children.order_by("sort", "pk")[:MOST_SUGGESTED])
    return sorted(found, key=lambda each: each.kind not in (OrganKind.PEOPLE_GOVERNMENT, OrganKind.PARTY_COMMITTEE))


def begun_from(record: Record) -> QuerySet[OutgoingDocument]:
    """Papers under way or issued that arise from this one or answer it."""
    links = record.links_in.filter(relation__in=[Relation.ARISES_FROM, Relation.ANSWERS]).values("source")
    papers = OutgoingDocument.objects.filter(record__in=links).exclude(record__state=State.CANCELLED)
    return papers.select_related("record__holder", "drafter")
