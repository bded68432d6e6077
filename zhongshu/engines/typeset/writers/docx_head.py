"""The head of the first side in Word: marks, red head, number, red rule, title, each where the layout put it."""

from collections.abc import Iterator, Sequence

from zhongshu.engines.typeset.drawn import MM_PER_POINT, Drawn, Rule
from zhongshu.engines.typeset.layout.mark import mark_words
from zhongshu.engines.typeset.layout.measures import CELL, PITCH, SIZE_3, WIDTH
from zhongshu.engines.typeset.paper import Paper
from zhongshu.engines.typeset.writers.docx_lines import Line, Piece, left_of, lines_on
from zhongshu.engines.typeset.writers.docx_parts import Parts
from zhongshu.engines.typeset.writers.docx_styles import TITLE_PITCH
from zhongshu.engines.typeset.writers.docx_xml import (
    NO_MARGINS,
    RED,
    Look,
    Place,
    Shape,
    anchored,
    line,
    paragraph,
    run,
    twips,
)

TOP = 34.58  # coordinates B of GB/T 33476.2: the first line box begins here
HALF_LEADING = (PITCH - SIZE_3) / 2
MARK_HEIGHT = 1.267  # of its size: word processors put the mark at the same height whether they centre lines or not
STACK = 1.25
_SPILL = 3.0  # a mark as wide as the type area never wraps for the width of a rounding
_ROOM_BESIDE = 20.0  # lines that were set by their place never wrap
_CORNER = ("copy_number", "security_level", "urgency")
_NUMBER = ("document_number", "signer_label", "signer")
_KINDS = {
    "security_level": "heiti",
    "urgency": "heiti",
    "signer": "kaiti",
    "stamp": "kaiti",
    "attachment_label": "heiti",
}
_STYLES = {
    **dict.fromkeys(_CORNER, "份号密级"),
    "signer_label": "签发人",
    "signer": "签发人",
    "document_number": "发文字号",
    "issuer_signature": "署名",
    "issue_date": "成文日期",
    "stamp": "署名",
}


class Flow:
    """Paragraphs that follow each other, and how far down the next one would stand."""

    def __init__(self, cursor: float = TOP) -> None:
        self.cursor = cursor
        self.xml: list[str] = []

    def gap(self, top: float) -> float:
        """Blank lines down to a line box at `top`; the space that remains before it."""
        rest = top - self.cursor
        while rest > PITCH - 0.05:
            self.xml.append(paragraph("空行"))
            self.cursor += PITCH
            rest -= PITCH
        return max(rest, 0.0)

    def add(self, xml: str, top: float, height: float) -> None:
        self.xml.append(xml)
        self.cursor = top + height


def line_paragraph(found: Line, before: float) -> str:
    """A line whose pieces stand where they were drawn, by tabs; one piece in the middle is centred."""
    style = _STYLES.get(found.role, "正文")
    pieces = found.pieces
    if len(pieces) == 1 and found.role == "document_number" and _is_centred(pieces[0]):
        return paragraph(style, run(pieces[0].text), Shape(before))
    stops = [("left", piece.x) for piece in pieces if piece.x > 0.1]
    if pieces[-1].end > 0.8 * WIDTH and pieces[-1].x > 0.1:
        stops[-1] = ("right", pieces[-1].end)
    content = "".join(
        run(("\t" if piece.x > 0.1 else "") + piece.text, Look(_KINDS.get(piece.role, ""))) for piece in pieces
    )
    shape = Shape(before, tabs=stops, left=0.0, right=-_ROOM_BESIDE, align="left")
    return paragraph(style, content, shape)


def _is_centred(piece: Piece) -> bool:
    return abs(piece.x + piece.end - WIDTH) < 1.0


class HeadWriter:
    """The head of a paper by its format."""

    def __init__(self, paper: Paper, drawn: Drawn, parts: Parts) -> None:
        self.paper = paper
        self.parts = parts
        self.sheet = drawn.sheets[0]
        self.left = left_of(0, paper)
        self.flow = Flow()

    def write(self, text_top: float) -> str:
        """All paragraphs above the text, and blank lines down to it; `text_top` is the first em box of the text."""
        corner, marks, numbers, titles = self._lines()
        if self.paper.layout == "letter":
            self.flow.xml.append(self._letter_mark(marks))
        else:
            self._put(corner)
            self._mark(marks)
        self._put([*corner, *numbers] if self.paper.layout == "letter" else numbers, self._red_rule())
        self._title(titles)
        before = self.flow.gap(text_top - HALF_LEADING)
        self.flow.xml += [paragraph("空行", "", Shape(height=before))] if before > 0.05 else []
        return "".join(self.flow.xml)

    def _lines(self) -> tuple[list[Line], list[Line], list[Line], list[Line]]:
        ends = ("issuer_signature", "issue_date") if self.paper.layout == "minutes" else ()
        if self.paper.layout == "letter":
            both = lines_on(self.sheet, 0, self.left, (*_CORNER, *_NUMBER))
            return [], self._of("issuer_mark"), both, self._of("title")
        return self._of(*_CORNER), self._of("issuer_mark"), self._of(*_NUMBER, *ends), self._of("title")

    def _of(self, *roles: str) -> list[Line]:
        return lines_on(self.sheet, 0, self.left, roles)

    def _red_rule(self) -> str:
        """The red line below the number, drawn at its place on the sheet."""
        found = [item for item in self.sheet.items if isinstance(item, Rule) and item.role == "red_rule"]
        return "".join(self._line(item, "版头分隔线") for item in found)

    def _line(self, item: Rule, name: str) -> str:
        length = item.x2 - item.x1
        return anchored(self.parts.drawing(), Place(item.x1, item.y1, length, 0.0), line(length, item.width, RED), name)

    def _put(self, lines: Sequence[Line], drawn: str = "") -> None:
        """Lines of size 3; what is drawn hangs on the first."""
        for each in lines:
            top = each.top - HALF_LEADING
            made = line_paragraph(each, self.flow.gap(top))
            self.flow.add(made.replace("</w:p>", f"{drawn}</w:p>"), top, PITCH)
            drawn = ""
        if drawn:
            self.flow.add(paragraph("空行", drawn, Shape(height=0.35)), self.flow.cursor, 0.35)

    # The red head

    def _mark(self, marks: Sequence[Line]) -> None:
        if not marks:
            return
        organs, suffix = mark_words(self.paper)
        if len(marks) > 1:
            self._stacked(marks, organs, suffix)
            return
        size = marks[0].size
        top = marks[0].top - (MARK_HEIGHT - 1) / 2 * size
        shape = Shape(before=self.flow.gap(top), height=MARK_HEIGHT * size, left=-_SPILL, right=-_SPILL)
        self.flow.add(_mark_paragraph(marks[0], shape), top, MARK_HEIGHT * size)

    def _stacked(self, marks: Sequence[Line], organs: Sequence[str], suffix: str) -> None:
        """Joint papers: the names below each other, each spread to the same width, the suffix beside them."""
        pieces = [piece for each in marks for piece in each.pieces]
        names = [piece for piece in pieces if piece.text in organs]
        words = next((piece for piece in pieces if piece.text == suffix and piece not in names), None)
        size, widest = names[0].size, max(piece.end - piece.x for piece in names)
        height = STACK * size
        top = min(each.top for each in marks if any(piece in names for piece in each.pieces)) - (height - size) / 2
        before = self.flow.gap(top)
        self.flow.xml += [paragraph("空行", "", Shape(height=before))] if before > 0.05 else []
        beside = (words.end - words.x + 0.5 * words.size) if words else 0.0
        rows = "".join(
            f'<w:tr><w:trPr><w:trHeight w:val="{twips(height)}" w:hRule="exact"/></w:trPr>'
            + _cell(_name(piece.text, size, height), widest + 0.5)
            + (
                _cell(_suffix(words) if number == 0 else paragraph("空行"), beside, is_first=number == 0)
                if words
                else ""
            )
            + "</w:tr>"
            for number, piece in enumerate(names)
        )
        columns = [widest + 0.5, *([beside] if words else [])]
        grid = "".join(f'<w:gridCol w:w="{twips(width)}"/>' for width in columns)
        table = (
            f'<w:tbl><w:tblPr><w:tblW w:w="{twips(sum(columns))}" w:type="dxa"/><w:jc w:val="center"/>'
            f'<w:tblLayout w:type="fixed"/>{NO_MARGINS}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>'
        )
        self.flow.add(table, top, height * len(names))

    def _letter_mark(self, marks: Sequence[Line]) -> str:
        """The mark above the type area, in a frame of its own; the red lines are drawn from it."""
        lines = "".join(self._letter_lines())
        if not marks:
            return paragraph("空行", lines, Shape(height=0.4))
        size = marks[0].size
        top = marks[0].top - (MARK_HEIGHT - 1) / 2 * size
        place = f'w:x="{twips(self.left - _ROOM_BESIDE)}" w:y="{twips(top)}" w:vAnchor="page" w:hAnchor="page"'
        size_of = f'w:w="{twips(WIDTH + 2 * _ROOM_BESIDE)}" w:h="{twips(MARK_HEIGHT * size)}" w:hRule="exact"'
        frame = f'<w:framePr {size_of} w:hSpace="0" w:wrap="around" {place}/>'
        mark = _mark_paragraph(marks[0], Shape(height=MARK_HEIGHT * size, frame=frame))
        self.flow.cursor = max(TOP, top + MARK_HEIGHT * size) + 0.4  # the text begins below the frame
        return mark + paragraph("空行", lines, Shape(height=0.4))

    def _letter_lines(self) -> Iterator[str]:
        for item in self.sheet.items:
            if isinstance(item, Rule) and item.role.startswith("letter_rule"):
                yield self._line(item, "红色双线")

    # The title

    def _title(self, titles: Sequence[Line]) -> None:
        if titles:
            top = titles[0].top - (TITLE_PITCH - titles[0].size) / 2
            text = "\n".join(each.text for each in titles)
            shape = Shape(before=self.flow.gap(top))
            self.flow.add(paragraph("公文标题", run(text), shape), top, len(titles) * TITLE_PITCH)


def _mark_paragraph(mark: Line, shape: Shape) -> str:
    piece = mark.pieces[0]
    points = int(piece.size / MM_PER_POINT * 2) / 2
    look = Look(size=points, spacing=piece.extra if abs(piece.extra) > 0.05 else None)
    return paragraph("发文机关标志", run(piece.text, look), shape)


def _name(text: str, size: float, height: float) -> str:
    return paragraph(
        "发文机关标志", run(text, Look(size=size / MM_PER_POINT)), Shape(height=height, align="distribute")
    )


def _suffix(piece: Piece | None) -> str:
    if piece is None:
        return paragraph("空行")
    look = Look(size=piece.size / MM_PER_POINT)
    return paragraph("发文机关标志", run(piece.text, look), Shape(height=piece.size * MARK_HEIGHT, align="right"))


def _cell(content: str, width: float, *, is_first: bool | None = None) -> str:
    merge = "" if is_first is None else f'<w:vMerge w:val="{"restart" if is_first else "continue"}"/>'
    return f'<w:tc><w:tcPr><w:tcW w:w="{twips(width)}" w:type="dxa"/>{merge}<w:vAlign w:val="center"/></w:tcPr>{content}</w:tc>'


def names_at(count: int) -> float:
    """Where the names of 附件说明 begin."""
    return 5 * CELL if count == 1 else (6 if count < 10 else 6.5) * CELL
