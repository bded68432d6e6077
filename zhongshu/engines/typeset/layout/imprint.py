"""版记: copies, printing office and date between three lines, at the foot of the last side (7.4)."""

from dataclasses import dataclass

from zhongshu.engines.typeset.drawn import Item, Rule
from zhongshu.engines.typeset.layout.ending import written_date
from zhongshu.engines.typeset.layout.measures import BOTTOM, CELL, DEPTH, LEADING, PITCH, SIZE_4, THICK, THIN, WIDTH
from zhongshu.engines.typeset.layout.pen import Pen, Style, moved
from zhongshu.engines.typeset.layout.rows import Line, Measure, lines_of
from zhongshu.engines.typeset.paper import Paper, PaperProblem

OFFICE = Style(size=SIZE_4, role="printing_office")
DATE = Style(size=SIZE_4, role="print_date")
_CLOSEST = 1.3 * SIZE_4  # very many names are set closer, so that they stay on one side
CLEARANCE = LEADING / 2  # between the text and the first line


@dataclass(frozen=True, slots=True)
class Imprint:
    """The items with y on the sheet, and the upper edge."""

    items: tuple[Item, ...]
    top: float


def imprint_of(pen: Pen, paper: Paper, unsent: tuple[str, ...]) -> Imprint | None:
    """The imprint of a paper; `unsent` are main recipients for which the first side had no room."""
    groups = [
        _list(pen, "主送：", unsent, "main_recipients"),
        _list(pen, "抄送：", paper.cc_recipients, "cc_recipients"),
    ]
    lines = [line for group in groups for line in group]
    pitch = min(PITCH, (DEPTH - 2 * PITCH) / max(len(lines), 1))
    if pitch < _CLOSEST:
        raise PaperProblem("cc_recipients", "主送、抄送机关太多，版记一面放不下，请使用统称。")
    if paper.layout == "letter":
        return _bare(pen, lines, pitch)
    last = _printed(pen, paper)
    if not lines and not last:
        return None
    return _ruled(pen, lines, last, pitch)


def _list(pen: Pen, label: str, organs: tuple[str, ...], role: str) -> list[Line]:
    """Names joined, a full stop after the last; further lines begin below the first name."""
    if not organs:
        return []
    text = joined(organs).rstrip("。") + "。"
    style = Style(size=SIZE_4, role=role)
    left = CELL + 3 * SIZE_4
    lines = lines_of(pen, [(text, style)], Measure(left, WIDTH - CELL - left, 0.0))
    piece = (label, style, (SIZE_4,) * 3)
    return [Line((piece, *lines[0].pieces), CELL, lines[0].width), *lines[1:]]


def joined(organs: tuple[str, ...]) -> str:
    return "，".join(organ.strip("，、；。：: ") for organ in organs if organ.strip())


def _printed(pen: Pen, paper: Paper) -> list[Item]:
    """The office on the left, the date on the right, from the top of their row."""
    items: list[Item] = []
    top = (PITCH - SIZE_4) / 2
    items += pen.write(paper.printing_office, OFFICE, CELL, top)
    if paper.print_date:
        text = f"{written_date(paper.print_date)}印发"
        left = WIDTH - CELL - pen.width(text, DATE)
        if CELL + pen.width(paper.printing_office, OFFICE) > left:
            raise PaperProblem("printing_office", "印发机关的名称太长，与印发日期排不下一行，请用规范化简称。")
        items += pen.write(text, DATE, left, top)
    return items


def _bare(pen: Pen, lines: list[Line], pitch: float) -> Imprint | None:
    """Letters: copies alone, no lines, on the lower edge of the type area."""
    if not lines:
        return None
    top = BOTTOM - SIZE_4 - (len(lines) - 1) * pitch
    items = [item for number, line in enumerate(lines) for item in line.write(pen, top + number * pitch)]
    return Imprint(tuple(items), top)


def _ruled(pen: Pen, lines: list[Line], last: list[Item], pitch: float) -> Imprint:
    from_rule = (pitch - SIZE_4) / 2
    top = BOTTOM - len(lines) * pitch - bool(last) * PITCH
    items = [item for number, line in enumerate(lines) for item in line.write(pen, top + number * pitch + from_rule)]
    items += [moved(item, 0.0, BOTTOM - PITCH) for item in last]
    items.append(_rule(top, THICK, "imprint_rule.first"))
    if lines and last:
        items.append(_rule(BOTTOM - PITCH, THIN, "imprint_rule.middle"))
    items.append(_rule(BOTTOM, THICK, "imprint_rule.last"))
    return Imprint(tuple(items), top)


def _rule(y: float, width: float, role: str) -> Rule:
    return Rule(0.0, y, WIDTH, y, width, role=role)
