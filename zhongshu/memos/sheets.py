"""签报 on paper: the sheet with every opinion, and the register."""

from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from zhongshu.core.errors import RuleBroken
from zhongshu.core.templatetags.zhongshu import full_moment
from zhongshu.engines import typeset
from zhongshu.memos import queries
from zhongshu.memos.facts import paragraphs
from zhongshu.memos.models import Memo
from zhongshu.people.models import Person
from zhongshu.workflow.queries import slip
from zhongshu.workflow.states import CommentKind

Data = dict[str, Any]
ROWS = {
    "instructions": (CommentKind.INSTRUCTION,),
    "reviews": (CommentKind.REVIEW, CommentKind.PROPOSAL),
    "countersigns": (CommentKind.COUNTERSIGN,),
    "results": (CommentKind.HANDLING, CommentKind.CO, CommentKind.RESULT),
}


def render(form: str, data: Data) -> bytes:
    """The PDF; a form that cannot be set is a sentence for the clerk."""
    try:
        return typeset.render_form(typeset.TEMPLATES / f"{form}.typ", data, fonts=settings.FONTS_DIR)
    except typeset.FormError as error:
        raise RuleBroken(str(error)) from error


def foot(person: Person) -> str:
    return _("打印：%(name)s %(at)s") % {"name": person.name, "at": full_moment(timezone.now())}


def sheet(memo: Memo, person: Person) -> Data:
    """The memo as it lies before the leaders, 批示 in rank order, with what came of it."""
    record = memo.record
    sections = {section.kind: section.opinions for section in slip.sections(record)}
    leaders = [one for one in queries.asked(memo) if not one.is_struck]
    rank = {one.person.name: place for place, one in enumerate(leaders)}
    said = {row: [one for kind in kinds for one in sections.get(kind, [])] for row, kinds in ROWS.items()}
    said["instructions"].sort(key=lambda one: (rank.get(one.name, len(rank)), one.at))
    unit = memo.drafting_unit.name if memo.drafting_unit else ""
    day = memo.drafted_on
    files = queries.attachments(record)
    return {
        "title": _("%(organ)s签报") % {"organ": record.owning_organ.name},
        "number": record.reference,
        "security": record.get_level_display() if record.level else "",
        "urgency": "" if record.urgency == "normal" else record.get_urgency_display(),
        "leaders": "、".join(one.person.name for one in leaders),
        **{row: [_opinion(one) for one in opinions] for row, opinions in said.items()},
        "subject": record.title,
        "body": paragraphs(memo.body),
        "attachments": [one.file.name.rpartition(".")[0] or one.file.name for one in files],
        "basis": memo.basis,
        "unit": unit or record.owning_organ.name,
        "drafter": memo.drafter.name,
        "phone": memo.phone,
        "date": f"{day.year}年{day.month}月{day.day}日",
        "foot": foot(person),
    }


def _opinion(one: slip.Opinion) -> Data:
    words = "：".join(part for part in (one.verdict, one.text) if part)
    by = f"{one.title}　{one.name}".strip("　")
    by += _("（%(name)s 受托代签）") % {"name": one.deputy} if one.deputy else ""
    by += _("（%(name)s 补登）") % {"name": one.recorded_by} if one.recorded_by else ""
    return {"text": words, "strokes": one.svg or None, "by": by, "at": full_moment(one.at)}
