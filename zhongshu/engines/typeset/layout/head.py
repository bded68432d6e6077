"""The head of the first side: 版头 of papers, letters, orders and minutes, down to where the text begins (7.2, 10)."""

from dataclasses import dataclass, field

from zhongshu.engines.typeset.drawn import RED, Item, Rule
from zhongshu.engines.typeset.layout.ending import written_date
from zhongshu.engines.typeset.layout.mark import mark_items
from zhongshu.engines.typeset.layout.measures import (
    CELL,
    LEADING,
    LEFT,
    MARK_TOP,
    PITCH,
    POINT,
    RED_RULE,
    RULE_BELOW_NUMBER,
    SHEET_HEIGHT,
    SHEET_WIDTH,
    SIZE_3,
    TOP,
    WIDTH,
)
from zhongshu.engines.typeset.layout.pen import Pen, Style
from zhongshu.engines.typeset.layout.signers import signer_items, signer_rows, signers_left
from zhongshu.engines.typeset.layout.title import title_depth, title_items
from zhongshu.engines.typeset.paper import Paper, PaperProblem

LETTER_MARK = 30.0
LETTER_RULE_LENGTH = 170.0
LETTER_FOOT = SHEET_HEIGHT - 20.0
ORDER_MARK = 20.0
_THICK_RED, _THIN_RED, _GAP_RED = 2.25 * POINT, 0.75 * POINT, 1.0 * POINT
NUMBER = Style(role="document_number")
_NAMES = {
    "document_number": "发文字号",
    "issuer_signature": "发文机关署名",
    "copy_number": "份号",
    "security_level": "密级和保密期限",
    "urgency": "紧急程度",
}
_FIELDS = {"issuer_signature": "issuer_signatures"}
_CORNER = {
    "copy_number": Style(role="copy_number"),
    "security_level": Style("heiti", role="security_level"),
    "urgency": Style("heiti", role="urgency"),
}


@dataclass(slots=True)
class Head:
    """What stands above the text: items with y on the sheet, where the text begins, and where the title stands."""

    items: list[Item] = field(default_factory=list)
    text_top: float = TOP
    title_top: float = TOP


def corner_lines(paper: Paper) -> list[tuple[str, str]]:
    """份号, 密级和保密期限, 紧急程度 in their order; the second line is the level's even without a copy number."""
    level = "★".join(part for part in (paper.security_level, paper.secrecy_period) if part)
    lines = [("copy_number", paper.copy_number), ("security_level", level), ("urgency", paper.urgency)]
    filled = [(name, text) for name, text in lines if text]
    needs_gap = bool(level) and not paper.copy_number and paper.layout != "letter"
    return [("copy_number", ""), *filled] if needs_gap else filled


def _check_width(pen: Pen, text: str, style: Style, room: float) -> None:
    if text and pen.width(text, style) > room:
        raise PaperProblem(
            _FIELDS.get(style.role, style.role), f"{_NAMES[style.role]}“{text[:20]}”太长，一行排不下，请核对。"
        )


def _corner(pen: Pen, paper: Paper, top: float) -> list[Item]:
    items: list[Item] = []
    for number, (name, text) in enumerate(corner_lines(paper)):
        _check_width(pen, text, _CORNER[name], WIDTH / 2)
        items += pen.write(text, _CORNER[name], 0.0, top + number * PITCH)
    return items


def _centred(pen: Pen, text: str, style: Style, top: float) -> list[Item]:
    _check_width(pen, text, style, WIDTH)
    return [*pen.write(text, style, (WIDTH - pen.width(text, style)) / 2, top)]


def standard_head(pen: Pen, paper: Paper, title: list[str], room: float) -> Head:
    """版头 and 标题. `room` is what the mark may take up."""
    head = Head(_corner(pen, paper, TOP))
    items, bottom = mark_items(pen, paper, TOP + MARK_TOP, room)
    head.items += items
    rows = max(signer_rows(paper), 1)
    number_top = bottom + 2 * PITCH + (rows - 1) * PITCH
    if paper.signers:
        head.items += signer_items(pen, paper, bottom + 2 * PITCH)
        _check_width(pen, paper.document_number, NUMBER, signers_left(pen, paper) - 2 * CELL)
        head.items += pen.write(paper.document_number, NUMBER, CELL, number_top)
    else:
        head.items += _centred(pen, paper.document_number, NUMBER, number_top)
    rule = number_top + SIZE_3 + RULE_BELOW_NUMBER
    head.items.append(Rule(0.0, rule, WIDTH, rule, RED_RULE, RED, "red_rule"))
    return _with_title(pen, head, title, rule + 2 * PITCH)


def minutes_head(pen: Pen, paper: Paper, title: list[str], room: float) -> Head:
    """纪要: the number below the mark, the office and the date above the red rule."""
    head = Head(_corner(pen, paper, TOP))
    items, bottom = mark_items(pen, paper, TOP + MARK_TOP, room)
    head.items += items
    top = bottom + 2 * PITCH
    head.items += _centred(pen, paper.document_number, NUMBER, top)
    office = Style(role="issuer_signature")
    day = written_date(paper.issue_date) if paper.issue_date else ""
    if paper.issuer_signatures or day:
        top += PITCH if paper.document_number else 0.0
        _check_width(pen, "　".join(paper.issuer_signatures), office, WIDTH - 10 * CELL)
        head.items += pen.write("　".join(paper.issuer_signatures), office, CELL, top)
        date = Style(role="issue_date")
        head.items += pen.write(day, date, WIDTH - CELL - pen.width(day, date), top)
    rule = top + SIZE_3 + RULE_BELOW_NUMBER
    head.items.append(Rule(0.0, rule, WIDTH, rule, RED_RULE, RED, "red_rule"))
    return _with_title(pen, head, title, rule + 2 * PITCH)


def order_head(pen: Pen, paper: Paper, title: list[str], room: float) -> Head:
    """命令: mark 20 mm down, the number, two blank lines, the text."""
    items, bottom = mark_items(pen, paper, TOP + ORDER_MARK, room)
    head = Head([*_corner(pen, paper, TOP), *items])
    top = bottom + 2 * PITCH
    head.items += _centred(pen, paper.document_number, NUMBER, top)
    return _with_title(pen, head, title, top + SIZE_3 + 2 * PITCH)


def letter_head(pen: Pen, paper: Paper, title: list[str], room: float) -> Head:
    """信函: the mark 30 mm from the edge of the sheet, double lines, number on the right."""
    items, bottom = mark_items(pen, paper, LETTER_MARK, room)
    line = bottom + 4.0
    head = Head([*items, *_double(line, thick_first=True), *_double(LETTER_FOOT, thick_first=False)])
    top = line + _THICK_RED + _GAP_RED + _THIN_RED + LEADING
    corner = corner_lines(paper)
    head.items += _corner(pen, paper, top)
    _check_width(pen, paper.document_number, NUMBER, WIDTH / 2)
    head.items += pen.write(paper.document_number, NUMBER, WIDTH - pen.width(paper.document_number, NUMBER), top)
    below = top + max(len(corner) - 1, 0) * PITCH + SIZE_3
    return _with_title(pen, head, title, below + 2 * PITCH)


def _double(edge: float, *, thick_first: bool) -> list[Item]:
    """Two red lines of 170 mm in the middle of the sheet. The first begins at `edge`; at the foot the second ends there."""
    left = (SHEET_WIDTH - LETTER_RULE_LENGTH) / 2 - LEFT
    right = left + LETTER_RULE_LENGTH
    if thick_first:
        thick = edge + _THICK_RED / 2
        thin = edge + _THICK_RED + _GAP_RED + _THIN_RED / 2
    else:
        thick = edge - _THICK_RED / 2
        thin = edge - _THICK_RED - _GAP_RED - _THIN_RED / 2
    return [
        Rule(left, thick, right, thick, _THICK_RED, RED, "letter_rule.thick"),
        Rule(left, thin, right, thin, _THIN_RED, RED, "letter_rule.thin"),
    ]


def _with_title(pen: Pen, head: Head, title: list[str], top: float) -> Head:
    head.title_top = head.text_top = top
    if title:
        head.items += title_items(pen, title, top)
        head.text_top = top + title_depth(title) + PITCH
    return head


HEADS = {"standard": standard_head, "letter": letter_head, "order": order_head, "minutes": minutes_head}
