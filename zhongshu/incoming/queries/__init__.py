"""Named reads of incoming papers."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from zhongshu.engines.extract import normalise_number
from zhongshu.engines.workdays import parse_limit
from zhongshu.files import queries as files
from zhongshu.files.models import Upload
from zhongshu.incoming import access
from zhongshu.incoming.models import IncomingDocument, IntakeTrouble
from zhongshu.people import calendars
from zhongshu.people.models import Organ, Person
from zhongshu.records.models import PaperMove, PaperOriginal, Record, SavedView
from zhongshu.records.states import LIVE, State, Urgency
from zhongshu.workflow.models import Step
from zhongshu.workflow.queries import slip
from zhongshu.workflow.queries.trail import duration
from zhongshu.workflow.services.moving import current_version
from zhongshu.workflow.states import StepRole

MOST_COUNTED = 9999
MOST_LISTED = 500


def pending_uploads(person: Person) -> QuerySet[Upload]:
    """待登记 in the person's hands, the one due first on top."""
    return files.waiting(person)


def pending_count(person: Person) -> int:
    """Files that wait, and arrivals that could not be taken in."""
    return pending_uploads(person)[:MOST_COUNTED].count() + open_troubles(person)[:MOST_COUNTED].count()


def open_troubles(person: Person) -> QuerySet[IntakeTrouble]:
    """来件收不下 in the person's hands."""
    return IntakeTrouble.objects.filter(holder=person, settled_at__isnull=True).order_by("due_at", "pk")


@dataclass(frozen=True)
class TrayRow:
    """One file of the tray: what belongs to the same paper, and whether its content is registered already."""

    upload: Upload
    tokens: list[str]
    is_first: bool
    twin: IncomingDocument | None
    is_hidden_twin: bool


def tray_rows(person: Person, uploads: list[Upload]) -> list[TrayRow]:
    """What came together stands together, the likeliest paper first."""
    bundles: dict[str, list[Upload]] = {}
    for upload in uploads:
        bundles.setdefault(upload.bundle or upload.token, []).append(upload)
    known = IncomingDocument.objects.filter(content_hash__in={upload.sm3 for upload in uploads})
    known = known.exclude(record__state=State.CANCELLED).select_related("record")
    twins = {(one.content_hash, one.record.owning_organ_id): one for one in known}
    visible = set(access.visible_to(person).filter(pk__in=known.values("pk")).values_list("pk", flat=True))
    rows = []
    for bundle in bundles.values():
        ordered = sorted(bundle, key=_likeness, reverse=True)
        for upload in ordered:
            twin = twins.get((upload.sm3, upload.organ_id))
            shown = twin if twin is not None and twin.pk in visible else None
            tokens = [each.token for each in ordered]
            rows.append(TrayRow(upload, tokens, upload is ordered[0], shown, twin is not None and shown is None))
    return rows


def _likeness(upload: Upload) -> float:
    """How much a file reads like a paper."""
    certainty = upload.read.get("certainty") or {}
    return sum(float(certainty.get(name) or 0) for name in ("document_number", "title", "issuers", "issue_date"))


def by_number(organ: Organ, number: str) -> IncomingDocument | None:
    """The paper under this number of the register, for those who act on it without reading it."""
    wanted = normalise_number(number)
    found = IncomingDocument.objects.filter(record__owning_organ=organ, record__reference=wanted)
    return found.select_related("record__owning_organ").first()


def pending_rows(person: Person) -> tuple[QuerySet[Upload], QuerySet[IntakeTrouble]]:
    return pending_uploads(person), open_troubles(person)


def open_rows(person: Person) -> tuple[QuerySet[IncomingDocument]]:
    """在办 in the person's own organ, as the register shows it."""
    live = {"record__owning_organ": person.organ_id, "record__kind": access.KIND, "record__state__in": LIVE}
    return (access.visible_to(person).filter(**live),)


def document_of(record: Record) -> IncomingDocument | None:
    document = IncomingDocument.objects.select_related("received_by", "sender_organ").filter(record=record).first()
    if document is not None:
        document.record = record
    return document


def similar(person: Person, organ: Organ, title: str, *, besides: int | None = None) -> list[IncomingDocument]:
    """Papers of the organ with the very same title: said beside the form, never an obstacle."""
    if not title.strip():
        return []
    same = access.visible_to(person).filter(record__owning_organ=organ, record__title=title.strip())
    return list(same.exclude(pk=besides).select_related("record").order_by("-pk")[:3])


def find_paper(person: Person, barcode: str) -> PaperOriginal | None:
    """The paper with this code, where the person may know of it."""
    papers = access.papers_visible_to(person).filter(barcode=barcode)
    return papers.select_related("record__incoming_document", "record__owning_organ", "keeper").first()


def moves(paper: PaperOriginal) -> list[PaperMove]:
    return list(paper.moves.select_related("giver", "taker", "recorded_by")[:MOST_LISTED])


def papers_of(document: IncomingDocument) -> list[PaperOriginal]:
    return list(document.record.originals.select_related("keeper", "record").order_by("pk"))


def papers_to_return(person: Person) -> QuerySet[PaperOriginal]:
    """清退: what must go back and has not, the most urgent first."""
    own = access.papers_visible_to(person).filter(record__owning_organ=person.organ_id)
    due = own.filter(return_by__isnull=False, returned_at__isnull=True)
    return due.select_related("record__incoming_document", "keeper").order_by("return_by", "pk")


def papers_returned(person: Person) -> QuerySet[PaperOriginal]:
    own = access.papers_visible_to(person).filter(record__owning_organ=person.organ_id, returned_at__isnull=False)
    return own.select_related("record__incoming_document", "keeper").order_by("-returned_at", "-pk")


def return_counts(person: Person) -> dict[str, int]:
    """How much is to go back, how much of it is late, how much went back."""
    late = Count("pk", filter=Q(return_by__lt=today()))
    waiting = papers_to_return(person).order_by().aggregate(all=Count("pk"), late=late)
    return {**waiting, "done": papers_returned(person).order_by().count()}


def today() -> date:
    return timezone.localdate()


def summary(person: Person, document: IncomingDocument) -> dict[str, Any]:
    """What one wants to know of a paper that is done."""
    record = document.record
    end = record.closed_at or record.cancelled_at
    clock = calendars.clock_for(record.owning_organ)
    whole = clock.work_time_between(document.received_at, end or timezone.now())
    return {
        "document": document,
        "record": record,
        "sections": slip.sections(record),
        "answered": slip.answer_of(person, record),
        "took": duration(whole, clock),
        "is_late": bool(record.due_at and end and end > record.due_at),
    }


def circulating(person: Person) -> list[IncomingDocument]:
    """传阅中: papers of the organ with somebody who has not read yet; readers read and unread beside each."""
    unread = Step.objects.filter(role=StepRole.READ, finished_at__isnull=True).values("record")
    own = access.visible_to(person).filter(Q(record__in=unread), record__owning_organ=person.organ_id)
    documents = list(own.select_related("record").order_by("record__due_at", "pk")[:MOST_LISTED])
    steps = Step.objects.filter(
        record__in=[one.pk for one in documents], role=StepRole.READ, outcome__in=["", "finished"]
    )
    by_record: dict[int, list[Step]] = {}
    for step in steps.select_related("holder").order_by("pk"):
        by_record.setdefault(step.record_id, []).append(step)
    for document in documents:
        document.readers = by_record.get(document.pk, [])  # type: ignore[attr-defined]  # for the page
    return documents


def saved_views(person: Person, page: str) -> list[SavedView]:
    return list(person.saved_views.filter(page=page))


def limits(organ: Organ) -> str:
    """平件 10 个工作日，加急 5 个工作日 …: the date that a paper gets when the clerk names none."""
    total = current_version(access.KIND, organ).definition["total"]
    return "，".join(f"{Urgency(key).label} {parse_limit(total[key]).text}" for key in Urgency.values if key in total)


def picked(person: Person, keys: list[str]) -> list[IncomingDocument]:
    """What was ticked in the register, as far as the person may see it."""
    wanted = [int(key) for key in keys if key.isascii() and key.isdigit() and len(key) < 19]
    found = access.visible_to(person).filter(pk__in=wanted[:MOST_LISTED])
    return list(found.select_related(*access.RELATED).order_by("-receipt_year", "-receipt_value"))
