"""Named reads for the draft page: what a paper may begin with, who else writes, copies to settle."""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from zhongshu.outgoing.models import DraftCopy, PaperTemplate, WorkingDraft
from zhongshu.people.access import posture
from zhongshu.people.models import Organ, Person, Unit
from zhongshu.people.queries import search_organs
from zhongshu.records.access import visible_to
from zhongshu.records.models import Record, RecordFile
from zhongshu.records.models.link import FileRole, Link
from zhongshu.records.states import Relation

STILL_WRITING = timedelta(minutes=5)
MOST_OFFERED = 10


def templates(organ: Organ) -> QuerySet[PaperTemplate]:
    """范本 in use: those of the organ and those for everybody."""
    return PaperTemplate.objects.filter(Q(organ=organ) | Q(organ__isnull=True), is_active=True)


def issuers(organ: Organ) -> QuerySet[Organ]:
    """In whose name the organ's people write: the body that a 办公室 serves, and the organ itself."""
    return Organ.objects.filter(pk__in=[organ.pk, organ.serves_id or organ.pk])


def sources(record: Record, person: Person) -> list[Link]:
    """What the paper arises from or answers, as far as the person may see it."""
    begun = (Relation.ARISES_FROM, Relation.ANSWERS)
    seen = visible_to(person).values("pk")
    links = Link.objects.filter(source=record, relation__in=begun, target__in=seen)
    return list(links.select_related("target").order_by("pk"))


def materials(record: Record) -> list[RecordFile]:
    """Files that belong to the work and not to the paper, such as the Word file whose pictures did not come along."""
    rows = RecordFile.objects.filter(record=record, role=FileRole.OTHER, removed_at__isnull=True)
    return list(rows.select_related("file").order_by("sort", "pk"))


def home_unit(person: Person, organ: Organ) -> Unit | None:
    """The unit in which the person has a post in this organ."""
    units = Unit.objects.filter(organ=organ, pk__in=posture(person).unit_ids, is_active=True)
    return units.order_by("pk").first()


def somebody_else(draft: WorkingDraft, person: Person, now: datetime) -> Person | None:
    """Who saved this draft a moment ago."""
    is_recent = now - draft.edited_at < STILL_WRITING
    return draft.edited_by if is_recent and draft.edited_by_id != person.pk else None


def open_copies(record: Record) -> QuerySet[DraftCopy]:
    return DraftCopy.objects.filter(record=record, settled_at__isnull=True).select_related("made_by")


def drafting_organ(person: Person) -> Organ:
    """For which organ a person drafts: the own one, else the first in which a post carries the right."""
    organs = posture(person).permissions.get("outgoing.draft", frozenset())
    if person.organ_id in organs or not organs:
        return person.organ
    return Organ.objects.get(pk=min(organs))


def organs_found(text: str) -> list[Organ]:
    """For the picker of recipients: also organs that do not work in this system."""
    return search_organs(text, limit=MOST_OFFERED) if text.strip() else []
