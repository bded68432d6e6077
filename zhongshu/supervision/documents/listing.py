"""Named reads for the pages of documents."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from zhongshu.people.models import Organ, Person
from zhongshu.records import access as records
from zhongshu.records.models import Record
from zhongshu.records.states import State
from zhongshu.supervision import access as supervision
from zhongshu.supervision.documents import access, circular, outward
from zhongshu.supervision.models import (
    Document,
    DocumentKind,
    DocumentVersion,
    SentPaper,
    SupervisedItem,
    SupervisedTask,
)
from zhongshu.supervision.scoring.history import History
from zhongshu.workflow.models import Extension

REPORTS = (DocumentKind.CONCLUSION, DocumentKind.REPORT)
MOST_LISTED = 200


@dataclass(frozen=True)
class Offer:
    """A document that can be made now."""

    key: str
    label: str


@dataclass(frozen=True)
class Shown:
    """A figure with those of its records that the person may see."""

    name: str
    value: str
    records: list[Record]
    more: int  # of those that the person may see, not listed here


def last_version(document: Document) -> DocumentVersion:
    version = document.versions.first()
    if version is None:
        raise Http404
    return version


def of_record(person: Person, record: Record) -> QuerySet[Document]:
    """Of an item: its own and its tasks'; of a task: its own and the notice of its unit."""
    found = access.visible_to(person).filter(dropped_at__isnull=True).select_related(*access.RELATED)
    return found.filter(_concerning(record)).order_by("-made_at", "-pk")


def _concerning(record: Record) -> Q:
    if record.kind == supervision.ITEM:
        return Q(item=record.pk)
    task = SupervisedTask.objects.filter(pk=record.pk).first()
    if task is None:
        return Q(record=record)
    return Q(record=record) | Q(item=task.item_id, kind=DocumentKind.NOTICE, receiver=task.organ_id)


def tab(record: Record, person: Person) -> dict[str, Any]:
    """文书, on the record's own page."""
    item = supervision.item_of(record)
    return {
        "record": record,
        "documents": list(of_record(person, record)),
        "may_make": bool(access.may_make(person, item)),
    }


def offers(record: Record, item: SupervisedItem) -> list[Offer]:
    """办结报告 and 专报 of the item, 审批单 of each decided extension that has none, notices that are missing."""
    found = [
        Offer(f"{DocumentKind.EXTENSION}:{extension.pk}", _("制延期审批单（第%(n)s次）") % {"n": number})
        for number, extension in enumerate(record.extensions.order_by("pk"), 1)
        if extension.decided_at and not hasattr(extension, "supervision_document")
    ]
    if record.kind == supervision.ITEM:
        waiting = set(
            item.documents.filter(issued_at__isnull=True, dropped_at__isnull=True).values_list("kind", flat=True)
        )
        found += [Offer(kind.value, _("拟%(kind)s") % {"kind": kind.label}) for kind in REPORTS if kind not in waiting]
        if _lacks_notice(item):
            found.append(Offer(DocumentKind.NOTICE.value, _("补发督办通知单")))
    return found


def _lacks_notice(item: SupervisedItem) -> bool:
    noted = item.documents.filter(kind=DocumentKind.NOTICE).values("receiver")
    own = item.tasks.filter(record__owning_organ=item.record.owning_organ, assigned_at__isnull=False)
    return own.exclude(record__state="cancelled").exclude(organ__in=noted).exists()


def extension_of(record: Record, number: str) -> Extension:
    if not number.isascii() or not number.isdigit():
        raise Http404
    return get_object_or_404(record.extensions.select_related("record", "asked_by", "decided_by"), pk=int(number))


def paper_of(document: Document) -> SentPaper | None:
    """The paper in which it goes to the units, unless that was given up."""
    sent = document.papers.exclude(record__state=State.CANCELLED).select_related("record", "made_by")
    return sent.first()


def document_of_paper(person: Person, record: Record) -> Document | None:
    """The document from which a paper of 发文 was made, if the person may see it."""
    sent = SentPaper.objects.filter(record=record.pk).first()
    return access.visible_to(person).filter(pk=sent.document_id).first() if sent else None


def types_of(document: Document) -> list[tuple[str, str]]:
    """文种 under which it may go out, the usual one first."""
    return [(kind.value, str(kind.label)) for kind in outward.TYPES.get(document.kind, ())]


def circulars(person: Person, organ: Organ) -> QuerySet[Document]:
    found = access.visible_to(person).filter(organ=organ, kind=DocumentKind.CIRCULAR, dropped_at__isnull=True)
    return found.select_related("made_by", "approver", "issued_by")


def figures(person: Person, document: Document) -> list[Shown]:
    """The month's numbers with their lists: the same queries as the text; records out of sight are only counted."""
    if document.kind != DocumentKind.CIRCULAR:
        return []
    found = circular.figures_of(History(document.organ, document.month, document.issued_at))
    every = {record.pk for figure in found for record in figure.records}
    seen = set(records.visible_to(person).filter(pk__in=every).values_list("pk", flat=True))
    shown = [(one, [record for record in one.records if record.pk in seen]) for one in found]
    return [
        Shown(one.name, one.value, visible[:MOST_LISTED], max(len(visible) - MOST_LISTED, 0)) for one, visible in shown
    ]
