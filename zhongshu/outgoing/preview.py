"""The printed sides of a draft while it is being written: only those that differ from what the browser already shows."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from zhongshu.engines import bounded
from zhongshu.engines.typeset.faces import Faces
from zhongshu.engines.typeset.layout import lay_out
from zhongshu.engines.typeset.paper import PaperProblem
from zhongshu.engines.typeset.reading import paper_of
from zhongshu.engines.typeset.served import AT_ONCE, MOST_SHOWN, TIMEOUT_SECONDS
from zhongshu.engines.typeset.writers import CannotWrite, write_svg
from zhongshu.outgoing import papers

AS_A_DRAFT = {"draft": True, "screen": True}


@dataclass(frozen=True)
class Side:
    """One printed side. `svg` is empty where the browser has it already, which `mark` tells."""

    number: int
    mark: str
    svg: str


@dataclass(frozen=True)
class Preview:
    sides: tuple[Side, ...] = ()
    count: int = 0
    trouble: str = ""  # why it cannot be set; what is shown stays

    @property
    def hidden(self) -> int:
        return self.count - len(self.sides)


def preview(paper: papers.Paper, have: Sequence[str] = ()) -> Preview:
    """Set in this process, which takes a few milliseconds; a very long paper in one of its own."""
    if not papers.plain(paper.get("body", "")).strip():
        return Preview(trouble=_("写下正文，这里随写随排。"))
    values = {**paper, "options": AS_A_DRAFT, "title": str(paper.get("title") or "").strip() or _("（未定标题）")}
    order = (values, tuple(have), str(settings.FONTS_DIR))
    if len(papers.plain(values.get("body", ""))) <= AT_ONCE:
        return drawn(*order)
    try:
        found: Preview = bounded.call(drawn, *order, timeout_seconds=TIMEOUT_SECONDS)
    except bounded.OutOfBounds:
        return Preview(trouble=_("文稿过长，一分钟内排不完。文字照常保存，请分成正文和附件。"))
    return found


def drawn(values: dict[str, Any], have: tuple[str, ...], fonts: str) -> Preview:
    try:
        sheets = lay_out(paper_of(values), Faces.load(Path(fonts))).sheets
        shown = enumerate(sheets[:MOST_SHOWN], start=1)
        return Preview(tuple(_side(number, sheet, have) for number, sheet in shown), len(sheets))
    except (PaperProblem, CannotWrite) as problem:
        return Preview(trouble=str(problem))


def _side(number: int, sheet: Any, have: tuple[str, ...]) -> Side:
    svg = write_svg(sheet)
    mark = hashlib.sha256(svg.encode()).hexdigest()[:16]
    is_there = number <= len(have) and have[number - 1] == mark
    return Side(number, mark, "" if is_there else svg)
