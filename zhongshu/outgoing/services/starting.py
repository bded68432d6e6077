"""收文转发文: a paper that arises from one that came, with its level, its files and its date."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from zhongshu.core.errors import RuleBroken
from zhongshu.outgoing import authoring, starting
from zhongshu.outgoing.drafts import DocumentData
from zhongshu.outgoing.models import OutgoingDocument
from zhongshu.outgoing.services.drafting import create
from zhongshu.outgoing.states import Purpose
from zhongshu.people.models import Organ, Person
from zhongshu.records import services as records
from zhongshu.records.following import verb
from zhongshu.records.models import Record
from zhongshu.records.models.link import FileRole
from zhongshu.records.states import Relation
from zhongshu.workflow import access as workflow_access
from zhongshu.workflow import services as workflow
from zhongshu.workflow.services.moving import require

LINKS = {Purpose.ANSWER: Relation.ANSWERS}


@dataclass(frozen=True)
class Arising:
    """How the new paper arises from the one that came."""

    purpose: str
    with_files: bool = False  # what came goes along as attachments


@verb
def start_from(
    record: Record,
    arising: Arising,
    data: DocumentData,
    *,
    organ: Organ,
    actor: Person,
    at: datetime | None = None,
) -> OutgoingDocument:
    """The new paper stands in the chain of the one that came. An answer takes that one off the 待办 count of whoever holds it."""
    at = at or timezone.now()
    require(authoring.may_start_from(actor, record))
    source = starting.source_of(record)
    if source is None:
        raise RuleBroken(_("这件不是来文，请用“起草发文”。"))
    data = _dated(replace(data, level=record.level, secrecy_period=record.secrecy_period), arising.purpose, record, at)
    paper = starting.paper_for(arising.purpose, source, data.document_type)
    document = create(data, actor=actor, organ=organ, paper=paper, at=at)
    records.link(document.record, LINKS.get(Purpose(arising.purpose), Relation.ARISES_FROM), record, actor=actor)
    if arising.with_files:
        _take_files(document.record, record, actor)
    if arising.purpose == Purpose.ANSWER and workflow_access.may_answer(actor, record):
        workflow.await_answer(record, actor=actor)
    return document


def _dated(data: DocumentData, purpose: str, record: Record, at: datetime) -> DocumentData:
    due = record.due_at if record.is_live and record.due_at and record.due_at > at else None
    if purpose != Purpose.ANSWER or due is None:
        return data
    if data.due_at is not None and data.due_at > due:
        raise RuleBroken(_("答复不能晚于来文的办理期限，请把期限提前，或者先申请延期。"), field="due_at")
    return replace(data, due_at=data.due_at or due)


def _take_files(made: Record, record: Record, actor: Person) -> None:
    """What came is what is passed on: the same bytes, as attachments."""
    came = record.record_files.filter(removed_at__isnull=True, role__in=[FileRole.MAIN, FileRole.ATTACHMENT])
    for row in came.select_related("file__blob").order_by("sort", "pk"):
        records.attach(made, row.file, role=FileRole.ATTACHMENT, actor=actor)
