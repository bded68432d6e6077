"""After the text in Word: 附件说明, who was present, signature, date, seals, note; and the imprint at the foot of its side."""

from collections.abc import Iterator

from zhongshu.engines.typeset.drawn import MM_PER_POINT, Drawn, Picture, Rule, Text
from zhongshu.engines.typeset.layout.content import cleaned
from zhongshu.engines.typeset.layout.measures import BOTTOM, CELL, PITCH, SIZE_4, WIDTH
from zhongshu.engines.typeset.paper import Paper
from zhongshu.engines.typeset.writers.docx_head import HALF_LEADING, Flow, line_paragraph, names_at
from zhongshu.engines.typeset.writers.docx_lines import IMPRINT, OUTSIDE, Line, left_of, lines_on
from zhongshu.engines.typeset.writers.docx_parts import Parts
from zhongshu.engines.typeset.writers.docx_xml import (
    NO_MARGINS,
    Look,
    Place,
    Shape,
    anchored,
    paragraph,
    picture,
    run,
    twips,
)

ENDING = ("issuer_signature", "issue_date", "stamp")
_ONE_LINE = 1.267 * SIZE_4  # in the middle of its row, whether a word processor centres lines or not
LETTER_BELOW = 11.08
BELOW = 2.42  # from the last line of the imprint to the lower edge of the body area


def attachment_note(titles: list[str]) -> Iterator[str]:
    """附件：1. … the names below each other."""
    if not titles:
        return
    yield paragraph("空行")
    at = names_at(len(titles))
    for number, title in enumerate(titles, 1):
        label = "附件：" if number == 1 else ""
        count = f"{number}.\t" if len(titles) > 1 else ""
        start = 2 * CELL if number == 1 else 5 * CELL
        shape = Shape(left=at, hanging=at - start, tabs=[("left", at)])
        yield paragraph("附件说明", run(f"{label}{count}{title}"), shape)


def attendance(paper: Paper) -> Iterator[str]:
    for number, each in enumerate(paper.attendance):
        if not number:
            yield paragraph("空行")
        label = f"{each.label.rstrip('：')}："
        shape = Shape(left=(2 + len(label)) * CELL, hanging=len(label) * CELL)
        yield paragraph("出席人员", run(label, Look("heiti")) + run(cleaned(each.text)), shape)


class Ending:
    """署名, 成文日期, 印章, 附注: blank lines and indents as laid out; seals hang on their signatures."""

    def __init__(self, paper: Paper, drawn: Drawn, parts: Parts) -> None:
        self.paper = paper
        self.parts = parts
        self.drawn = drawn
        roles = ("issue_date", "note") if paper.layout == "minutes" else (*ENDING, "note")
        found = [
            line
            for place, sheet in enumerate(drawn.sheets)
            for line in lines_on(sheet, place, left_of(place, paper), roles)
            if paper.layout != "minutes" or line.role == "note"
        ]
        self.lines = found

    def write(self) -> str:
        signed = [line for line in self.lines if line.role != "note"]
        stamps = self._pictures()
        if not signed and not stamps:
            return self._note()
        place = signed[0].sheet if signed else self.lines[0].sheet
        flow = Flow(_text_bottom(self.drawn, self.paper, place, signed[0].top if signed else BOTTOM))
        for line in signed:
            top = line.top - HALF_LEADING
            before = flow.gap(top)
            hung = "".join(self._hung(stamps, line, line is signed[-1]))
            flow.add(line_paragraph(line, before).replace("</w:p>", f"{hung}</w:p>"), top, PITCH)
        return "".join(flow.xml) + self._note()

    def _note(self) -> str:
        note = self.paper.note
        if not note:
            return ""
        text = note if note[0] in "（(" else f"（{note}）"
        is_alone = not [line for line in self.lines if line.role != "note"]
        return (paragraph("空行") if is_alone else "") + paragraph("附注", run(cleaned(text)))

    def _pictures(self) -> list[tuple[int, Picture]]:
        return [
            (place, item)
            for place, sheet in enumerate(self.drawn.sheets)
            for item in sheet.items
            if isinstance(item, Picture) and item.role in ("seal", "stamp")
        ]

    def _hung(self, stamps: list[tuple[int, Picture]], line: Line, is_last: bool) -> Iterator[str]:
        """Seals that press this line, from the line's own top, so that they move with it; the last line takes the rest."""
        for each in list(stamps):
            _, seal = each
            if not is_last and not seal.y <= line.top <= seal.y + seal.height:
                continue
            stamps.remove(each)
            number, relation = self.parts.picture(seal.data, seal.media)
            down = seal.y - (line.top - HALF_LEADING)
            place = Place(seal.x, down, seal.width, seal.height, from_page=False)
            size = (seal.width, seal.height)
            name = "印章" if seal.role == "seal" else "签名章"
            yield anchored(number, place, picture(number, relation, size), name)


def _text_bottom(drawn: Drawn, paper: Paper, place: int, above: float) -> float:
    """The lower edge of the line box of the last text above, in coordinates B."""
    sheet = drawn.sheets[place]
    tops = [
        (line.top, line.size)
        for line in lines_on(sheet, place, left_of(place, paper), _Others())
        if line.top < above - 0.5
    ]
    tables = [max(item.y1, item.y2) for item in sheet.items if isinstance(item, Rule) and item.role == "table"]
    bottom = max((top + size + HALF_LEADING for top, size in tops), default=34.58)
    return max([bottom, *tables])


class _Others:
    """Every role but those of the ending and of what lies outside the text."""

    def __contains__(self, role: object) -> bool:
        return role not in (*ENDING, "note", *OUTSIDE, *IMPRINT)


# 版记


class Imprint:
    """The imprint as drawn: its side, its lists and its last line."""

    def __init__(self, paper: Paper, drawn: Drawn) -> None:
        self.paper = paper
        self.side: int | None = None
        self.lines: list[Line] = []
        for place, sheet in enumerate(drawn.sheets):
            lines = [line for line in lines_on(sheet, place, left_of(place, paper), IMPRINT) if _is_small(line)]
            ruled = any(isinstance(item, Rule) and item.role.startswith("imprint_rule") for item in sheet.items)
            if lines or ruled:
                self.side, self.lines = place, lines

    def table(self) -> str:
        """A table that floats at the foot of the body area; text above does not move it."""
        lists = [line for line in self.lines if line.role in ("main_recipients", "cc_recipients")]
        last = [line for line in self.lines if line.role in ("printing_office", "print_date")]
        is_ruled = self.paper.layout != "letter"
        rows = []
        if lists:
            content = "".join(_list_paragraphs(self.paper, lists))
            height = len(lists) * PITCH if is_ruled or len(lists) > 1 else SIZE_4
            rows.append(_row(content, height, _borders(is_ruled, top="thick", bottom="" if last else "thick")))
        if last:
            top = "thin" if lists else "thick"
            rows.append(_row(_last_paragraph(last), PITCH, _borders(is_ruled, top=top, bottom="thick")))
        below = LETTER_BELOW if self.paper.layout == "letter" else BELOW
        rows.append(_row(paragraph("版记", "", Shape(height=below - 0.4)), below, ""))
        width = twips(WIDTH)
        left = twips(left_of(self.side or 0, self.paper))
        return (
            '<w:tbl><w:tblPr><w:tblpPr w:leftFromText="0" w:rightFromText="0" w:vertAnchor="margin" w:horzAnchor="page" '
            f'w:tblpX="{left}" w:tblpYSpec="bottom"/><w:tblOverlap w:val="never"/><w:tblW w:w="{width - 4}" w:type="dxa"/>'
            f'<w:tblLayout w:type="fixed"/>{NO_MARGINS}</w:tblPr><w:tblGrid><w:gridCol w:w="{width - 4}"/></w:tblGrid>'
            f"{''.join(rows)}</w:tbl>"
        )


def _is_small(line: Line) -> bool:
    return line.size < SIZE_4 + 0.1


def _list_paragraphs(paper: Paper, lists: list[Line]) -> Iterator[str]:
    """One paragraph a list; further lines begin below the first name."""
    for role in ("main_recipients", "cc_recipients"):
        text = "".join(line.text for line in lists if line.role == role)
        if text:
            left = CELL + 3 * SIZE_4
            height = 0.0 if len(lists) > 1 else SIZE_4 if paper.layout == "letter" else _ONE_LINE
            yield paragraph("版记", run(text), Shape(height=height, left=left, hanging=3 * SIZE_4, right=CELL))


def _last_paragraph(last: list[Line]) -> str:
    texts = {piece.role: piece.text for line in last for piece in line.pieces}
    tabs = [("right", WIDTH - CELL)]
    text = f"{texts.get('printing_office', '')}\t{texts.get('print_date', '')}"
    return paragraph("版记", run(text), Shape(height=_ONE_LINE, left=CELL, tabs=tabs))


def _borders(is_ruled: bool, *, top: str, bottom: str) -> str:
    sizes = {"thick": 8, "thin": 6}
    sides = [(name, width) for name, width in (("top", top), ("bottom", bottom)) if width and is_ruled]
    lines = "".join(
        f'<w:{name} w:val="single" w:sz="{sizes[width]}" w:space="0" w:color="000000"/>' for name, width in sides
    )
    return f"<w:tcBorders>{lines}</w:tcBorders>" if lines else ""


def _row(content: str, height: float, borders: str) -> str:
    width = twips(WIDTH) - 4
    return (
        f'<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="{twips(height)}" w:hRule="exact"/></w:trPr>'
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{borders}<w:vAlign w:val="center"/></w:tcPr>{content}</w:tc></w:tr>'
    )


def has_text(drawn: Drawn, place: int) -> bool:
    """Whether a side shows anything but an imprint and its number."""
    return any(
        (isinstance(item, Text) and item.role not in (*OUTSIDE, *IMPRINT))
        or (isinstance(item, Text) and item.role == "main_recipients" and item.size * MM_PER_POINT > SIZE_4 + 0.1)
        or isinstance(item, Picture)
        for item in drawn.sheets[place].items
    )
