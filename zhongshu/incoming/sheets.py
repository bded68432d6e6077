"""Printed forms of incoming papers: what stands on the 处理单, 传阅单, 退文单, 清退单 and on labels; setting them as PDF."""

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from zhongshu.core.errors import RuleBroken
from zhongshu.core.templatetags.zhongshu import full_moment
from zhongshu.engines import barcode
from zhongshu.engines.dividing import SEPARATOR
from zhongshu.engines.typeset import forms as typeset
from zhongshu.incoming.models import IncomingDocument
from zhongshu.people.models import Person
from zhongshu.records.models import PaperOriginal
from zhongshu.records.models.link import FileRole
from zhongshu.workflow.models import Step
from zhongshu.workflow.queries import slip
from zhongshu.workflow.queries.trail import Entry, trail
from zhongshu.workflow.situation import situation
from zhongshu.workflow.states import CommentKind, StepRole

Data = dict[str, Any]
ROWS = {
    "proposals": (CommentKind.PROPOSAL, CommentKind.REVIEW),
    "instructions": (CommentKind.INSTRUCTION,),
    "countersigns": (CommentKind.COUNTERSIGN, CommentKind.CO),
    "results": (CommentKind.HANDLING, CommentKind.RESULT),
}


def render(form: str, data: Data) -> bytes:
    """The PDF of one of the forms; a form that cannot be set is a sentence for the clerk."""
    data = {**data, "check": data.get("check") or checksum(data)}
    try:
        return typeset.render_form(typeset.TEMPLATES / f"{form}.typ", data, fonts=settings.FONTS_DIR)
    except typeset.FormError as error:
        raise RuleBroken(str(error)) from error


def answer(pdf: bytes, name: str) -> HttpResponse:
    """Shown in the browser; saved under a name that says what it is."""
    header = content_disposition_header(as_attachment=False, filename=f"{name}.pdf")
    return HttpResponse(pdf, content_type="application/pdf", headers={"Content-Disposition": header or "inline"})


def checksum(data: Data) -> str:
    """Twelve digits of the content: two prints with the same digits say the same."""
    text = json.dumps({key: value for key, value in data.items() if key != "foot"}, ensure_ascii=False, sort_keys=True)
    digits = hashlib.sha256(text.encode()).hexdigest()[:12].upper()
    return " ".join(digits[start : start + 4] for start in (0, 4, 8))


def foot(person: Person) -> str:
    return _("打印：%(name)s %(at)s") % {"name": person.name, "at": long_moment(timezone.now())}


def long_moment(at: datetime | None) -> str:
    if at is None:
        return ""
    local = timezone.localtime(at)
    return f"{local.year}年{local.month}月{local.day}日 {local.hour}:{local.minute:02d}"


def handling_sheet(document: IncomingDocument, person: Person) -> Data:
    """文件处理单: the paper, every opinion in order, the answer, and the course on a following page."""
    record = document.record
    sections = {section.kind: section.opinions for section in slip.sections(record)}
    steps = [entry for entry in trail(record) if entry.state != "next"]
    return {
        **_paper(document),
        "title": _("%(organ)s文件处理单") % {"organ": record.owning_organ.name},
        "marks": _marks(document),
        "issued_on": _day(document),
        "received_at": full_moment(document.received_at),
        "copies": copies(document),
        "attachments": _attachments(document),
        "due": full_moment(record.due_at) if record.due_at else "",
        **{row: [_opinion(each) for kind in kinds for each in sections.get(kind, [])] for row, kinds in ROWS.items()},
        "reply": _reply(document, person),
        "note": document.remarks,
        "steps": [_step(entry) for entry in steps],
        "foot": _("办理过程 %(n)s 步另页　") % {"n": len(steps)} + foot(person),
    }


def circulation_slip(document: IncomingDocument, person: Person) -> Data:
    """传阅单: readers in order, when it went to them, when they had read it, what they said."""
    record = document.record
    readers = [step for step in situation(record).steps if step.role == StepRole.READ and step.outcome != "dropped"]
    remarks = {comment.step_id: comment for comment in record.comments.filter(kind=CommentKind.READING)}
    purposes = list(dict.fromkeys(step.get_purpose_display() for step in readers if step.purpose))
    last = max((step.due_at for step in readers), default=None)
    return {
        **_paper(document),
        "title": _("%(organ)s文件传阅单") % {"organ": record.owning_organ.name},
        "marks": _marks(document),
        "due": full_moment(last) if last else "",
        "purpose": "、".join(purposes) or _("请阅"),
        "readers": [_reader(step, remarks.get(step.pk)) for step in readers],
        "foot": foot(person),
    }


def return_slip(document: IncomingDocument, person: Person) -> Data:
    """退文单, with a receipt to cut off."""
    record = document.record
    returned = timezone.localtime(document.returned_at or timezone.now())
    contact = f"{person.name}　{person.phone}".strip()
    return {
        **_paper(document),
        "title": _("%(organ)s退文单") % {"organ": record.owning_organ.name},
        "to": document.sender,
        "received_at": full_moment(document.received_at),
        "copies": copies(document),
        "reason": document.return_reason,
        "basis": document.return_basis,
        "advice": document.return_advice,
        "organ": record.owning_organ.name,
        "date": f"{returned.year}年{returned.month}月{returned.day}日",
        "contact": contact,
        "foot": foot(person),
    }


def label(document: IncomingDocument, paper: PaperOriginal, *, is_square: bool) -> Data:
    """The sticker of one paper: bars for the counter's scanner, or a square code for a phone."""
    svg = barcode.qr_svg(paper.barcode) if is_square else barcode.code128_svg(paper.barcode)
    record = document.record
    return {
        "title": paper.barcode,
        "svg": svg,
        "code": paper.barcode,
        "organ": record.owning_organ.name,
        "number": record.reference,
        "document_title": record.masked_title,
        "received_at": full_moment(document.received_at),
        "is_square": is_square,
    }


def return_list(papers: Iterable[PaperOriginal], person: Person) -> Data:
    """清退单: what goes back to whom, with room for signatures."""
    rows = [
        [
            str(place),
            paper.record.reference,
            paper.record.incoming_document.sender,
            paper.record.incoming_document.sender_number,
            paper.record.masked_title,
            paper.record.get_level_display(),
            paper.copy_number,
            str(paper.copies),
            paper.return_by.isoformat() if paper.return_by else "",
            paper.keeper.name,
            "",
        ]
        for place, paper in enumerate(papers, start=1)
    ]
    widths: list[int | str] = [10, 30, 38, 40, "1fr", 12, 16, 10, 22, 16, 24]
    names = [
        *(_("序"), _("收文号"), _("来文机关"), _("来文字号"), _("标题"), _("密级"), _("份号"), _("份数")),
        *(_("清退期限"), _("保管人"), _("签收")),
    ]
    return {
        "title": _("文件清退单"),
        "subtitle": person.organ.name,
        "marks": _("共 %(n)s 件") % {"n": len(rows)},
        "columns": [{"label": name, "width": width} for name, width in zip(names, widths, strict=True)],
        "rows": rows,
        "foot": foot(person),
    }


def separator(organ: str) -> bytes:
    """A sheet that parts the papers of one scan."""
    return render("separator", {"svg": barcode.qr_svg(SEPARATOR, scale=8), "organ": organ})


def copies(document: IncomingDocument) -> str:
    """1 份 3 页."""
    words = [_("%(n)s 份") % {"n": document.copies}]
    words += [_("%(n)s 页") % {"n": document.pages}] if document.pages else []
    return " ".join(words)


def _paper(document: IncomingDocument) -> Data:
    record = document.record
    urgency = "" if record.urgency == "normal" else record.get_urgency_display()
    return {
        "number": record.reference,
        "sender": document.sender,
        "sender_number": document.sender_number,
        "document_title": record.title,
        "security": record.get_level_display() + (f"★{record.secrecy_period}" if record.secrecy_period else ""),
        "urgency": urgency or _("无"),
    }


def _marks(document: IncomingDocument) -> str:
    words = [_("阅知件") if document.paper_class == "reading_document" else _("批办件")]
    return "　".join([*words, _("要求答复")] if document.record.needs_answer else words)


def _day(document: IncomingDocument) -> str:
    day = document.issued_on
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def _attachments(document: IncomingDocument) -> str:
    rows = document.record.record_files.filter(role=FileRole.ATTACHMENT, removed_at__isnull=True).select_related("file")
    names = [row.file.name.rpartition(".")[0] or row.file.name for row in rows]
    return (
        "　".join(f"{place}. {name}" for place, name in enumerate(names, start=1)) if len(names) > 1 else "".join(names)
    )


def _opinion(one: slip.Opinion) -> Data:
    words = "：".join(part for part in (one.verdict, one.text) if part)
    by = f"{one.title}　{one.name}".strip("　")
    by += _("（%(name)s 受托代签）") % {"name": one.deputy} if one.deputy else ""
    by += _("（%(name)s 补登）") % {"name": one.recorded_by} if one.recorded_by else ""
    return {"text": words, "strokes": one.svg or None, "by": by, "at": full_moment(one.at)}


def _reply(document: IncomingDocument, person: Person) -> Data:
    given = slip.answer_of(person, document.record)
    if given is None:
        return {}
    number = given.document.reference if given.document else given.text
    return {"number": number or given.kind, "delivered": full_moment(given.at)}


def _step(entry: Entry) -> Data:
    at = full_moment(entry.at) if entry.at else ""
    what = "\n".join([entry.text, *entry.notes])
    return {"at": at, "who": f"{entry.unit} {entry.name}".strip(), "what": what, "took": entry.held}


def _reader(step: Step, remark: Any) -> Data:
    return {
        "unit": step.post_title or (step.unit.name if step.unit else ""),
        "name": step.holder.name,
        "sent": full_moment(step.received_at),
        "read": full_moment(step.finished_at) if step.finished_at else _("未阅"),
        "remark": remark.text if remark else "",
        "strokes": (remark.svg or None) if remark else None,
        "deputy": step.acted_by.name if step.acted_by else "",
    }
