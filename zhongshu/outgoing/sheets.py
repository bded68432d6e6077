"""What is printed about an outgoing paper: 发文稿纸 with all opinions, 印制单, 发文登记簿."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from zhongshu.core.errors import RuleBroken
from zhongshu.core.templatetags.zhongshu import full_moment
from zhongshu.engines import typeset
from zhongshu.engines.typeset.addressees import addressed
from zhongshu.outgoing import queries
from zhongshu.outgoing.models import OutgoingDocument, PrintJob, ReviewSheet
from zhongshu.outgoing.recipients import names
from zhongshu.outgoing.states import RECHECKING, REVIEWING, SheetKind
from zhongshu.people.models import Person
from zhongshu.records.models import Record
from zhongshu.workflow.models import Comment
from zhongshu.workflow.queries.trail import Entry, trail
from zhongshu.workflow.states import CommentKind

Data = dict[str, Any]


def render(form: str, data: Data) -> bytes:
    """The PDF of one of the forms; a form that cannot be set is a sentence for the clerk."""
    try:
        return typeset.render_form(typeset.TEMPLATES / f"{form}.typ", data, fonts=settings.FONTS_DIR)
    except typeset.FormError as error:
        raise RuleBroken(str(error)) from error


def answer(pdf: bytes, name: str) -> HttpResponse:
    """Shown in the browser; saved under a name that says what it is."""
    header = content_disposition_header(as_attachment=False, filename=f"{name}.pdf")
    return HttpResponse(pdf, content_type="application/pdf", headers={"Content-Disposition": header or "inline"})


def foot(person: Person) -> str:
    return _("打印：%(name)s %(at)s") % {"name": person.name, "at": full_moment(timezone.now())}


def issuing_sheet(document: OutgoingDocument, person: Person) -> Data:
    """发文稿纸: the elements, every opinion in order, what was done after the signature, the course on a following page."""
    record = document.record
    said = _comments(record)
    steps = [entry for entry in trail(record) if entry.state != "next"]
    number = document.number.text if document.number is not None else _("（未编号）")
    return {
        "title": _("%(organ)s发文稿纸") % {"organ": record.owning_organ.name},
        "number": number,
        "urgency": record.get_urgency_display(),
        "security": record.get_level_display(),
        "disclosure": document.get_disclosure_display(),
        "document_type": document.get_document_type_display(),
        "signatures": [_opinion(each) for each in said if each.kind == CommentKind.SIGN_OFF],
        "countersigns": [_opinion(each) for each in said if each.kind == CommentKind.COUNTERSIGN],
        "reviews": [_opinion(each) for each in said if _stage(each) == REVIEWING],
        "legality": _sheets(record.review_sheets.filter(kind__in=[SheetKind.LEGALITY, SheetKind.COMPETITION])),
        "rechecks": [_opinion(each) for each in said if _stage(each) == RECHECKING],
        **_elements(document),
        **_issued(document),
        "steps": [_step(entry) for entry in steps],
        "foot": foot(person),
    }


def _elements(document: OutgoingDocument) -> Data:
    unit = document.drafting_unit.name if document.drafting_unit is not None else document.record.owning_organ.name
    attached = [row.file.name for row in queries.attachments(document.record)]
    return {
        "document_title": document.record.title,
        "main_recipients": addressed(names(document.main_recipients)),
        "cc_recipients": "，".join(names(document.cc_recipients)),
        "attachments": "\n".join(f"{place}. {name}" for place, name in enumerate(attached, start=1)),
        "basis": document.basis,
        "unit": unit,
        "drafter": document.drafter.name,
        "phone": document.phone,
    }


def _issued(document: OutgoingDocument) -> Data:
    jobs = queries.print_jobs(document.record)
    uses = document.record.seal_uses.select_related("seal", "used_by").order_by("pk")
    copies = _("%(n)s 份") % {"n": document.copies} if document.copies else ""
    return {
        "issue_date": _day(document.issue_date),
        "copies": f"{copies}（{document.copy_from}—{document.copy_to}）" if document.copy_from else copies,
        "printer": "\n".join(f"{job.printer} {full_moment(job.at)}" for job in jobs),
        "sealed": "\n".join(f"{use.seal.name} {use.used_by.name} {full_moment(use.at)}" for use in uses),
        "dispatched": _moment(document.dispatched_at),
    }


def _day(day: date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def _moment(at: datetime | None) -> str:
    return full_moment(at) if at else ""


def _comments(record: Record) -> list[Comment]:
    return list(
        record.comments.select_related("author", "step", "acted_by", "recorded_by").order_by("written_at", "pk")
    )


def _stage(one: Comment) -> str:
    return one.step.stage if one.step is not None else ""


def _opinion(one: Comment) -> Data:
    step = one.step if one.kind == CommentKind.COUNTERSIGN else None
    verdict = str(step.get_verdict_display()) if step is not None and step.verdict else ""
    words = "：".join(part for part in (verdict, one.text) if part)
    by = f"{one.author_title}　{one.author.name}".strip("　")
    by += _("（%(name)s 受托代签）") % {"name": one.acted_by.name} if one.acted_by else ""
    by += _("（%(name)s 补登）") % {"name": one.recorded_by.name} if one.recorded_by else ""
    return {"text": words, "strokes": one.svg or None, "by": by, "at": full_moment(one.written_at)}


def _sheets(sheets: Iterable[ReviewSheet]) -> list[Data]:
    return [
        {
            "text": f"{sheet.get_kind_display()}：{sheet.get_result_display()}　{sheet.note}".strip(),
            "by": sheet.reviewer.name,
            "at": full_moment(sheet.at),
        }
        for sheet in sheets
    ]


def _step(entry: Entry) -> Data:
    what = "\n".join([entry.text, *entry.notes])
    who = f"{entry.unit} {entry.name}".strip()
    return {"at": _moment(entry.at), "who": who, "what": what, "took": entry.held}


def print_ticket(job: PrintJob, document: OutgoingDocument, person: Person) -> Data:
    """印制单: what is printed, how often, with which 份号, for whom."""
    record = document.record
    return {
        "title": _("%(organ)s印制单") % {"organ": record.owning_organ.name},
        "number": job.ticket.text,
        "document_number": record.reference,
        "document_title": record.masked_title,
        "security": record.get_level_display(),
        "urgency": record.get_urgency_display(),
        "copies": _("%(n)s 份") % {"n": job.copies},
        "range": f"{job.copy_from:06d}—{job.copy_to:06d}",
        "printer": job.printer,
        "ordered_by": job.ordered_by.name,
        "at": full_moment(job.at),
        "lines": [
            {"name": line.name, "role": line.get_role_display(), "copies": line.copies, "numbers": line.copy_numbers}
            for line in record.distribution.order_by("order")
        ],
        "foot": foot(person),
    }
