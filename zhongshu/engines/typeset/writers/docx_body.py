"""Paragraphs, tables and pictures of the running text; the lines end where the layout ends them, without hard breaks."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise

from zhongshu.engines.typeset.drawn import MM_PER_POINT, Drawn, Picture
from zhongshu.engines.typeset.layout.content import LONGEST_ALONE, cleaned, is_heading
from zhongshu.engines.typeset.layout.measures import DEPTH, WIDTH
from zhongshu.engines.typeset.paper import Block, Image, Paper, Paragraph, Table
from zhongshu.engines.typeset.writers.docx_fit import closer, spacings
from zhongshu.engines.typeset.writers.docx_lines import Running, table_rows_drawn
from zhongshu.engines.typeset.writers.docx_parts import Parts
from zhongshu.engines.typeset.writers.docx_styles import HEADINGS, PITCH
from zhongshu.engines.typeset.writers.docx_xml import Look, Shape, inline, paragraph, picture, run, twips

Runs = list[tuple[str, str]]
Looks = list[tuple[Look, str]]
_RUN_IN = re.compile(r"[^。]*。(?=.)")
_HEAD_KINDS = {1: "heiti", 2: "kaiti"}
_PADDING = 1.2
_LINE = 1.35
_SHORT = 8
_SIZES = (12.0, 10.5, 9.0, 7.5)


class Body:
    """Turns blocks into paragraphs and tables of Word, in the order of the paper."""

    def __init__(self, paper: Paper, drawn: Drawn, parts: Parts) -> None:
        self.parts = parts
        self.running = Running(drawn, paper)
        self.rows = list(table_rows_drawn(drawn))
        self.row = 0
        self.pictures = [
            item
            for sheet in drawn.sheets
            for item in sheet.items
            if isinstance(item, Picture) and item.role == "picture"
        ]

    def blocks(self, blocks: Sequence[Block]) -> Iterator[tuple[str, bool]]:
        """The XML of each block, and whether it stands on sides of its own lying down."""
        for block, after in pairwise([*blocks, None]):
            if isinstance(block, Paragraph):
                yield self.paragraph(block, heads=is_heading(block, after)), False
            elif isinstance(block, Table):
                yield "".join(self.table(block)), block.landscape
            elif isinstance(block, Image):
                yield "".join(self.image(block)), False

    # Paragraphs

    def paragraph(self, block: Paragraph, *, heads: bool = False) -> str:
        text = cleaned(block.text).strip()
        if not text:
            return ""
        lines = self.running.take(text) or []
        spans = _spans(block.level, text)
        keeps = heads and len(spans) == 1 and len(lines) <= LONGEST_ALONE
        style = HEADINGS[block.level] if len(spans) == 1 or block.level > 2 else "正文"
        aligned = {"left": "left", "center": "center", "right": "right"}.get(block.align, "")
        shape = Shape(keep_next=keeps, align=aligned, left=0.0 if aligned else None)
        texts = [line.text for line in lines]
        runs = _looks(spans, spacings(text, texts, 0.0 if aligned else 2.0))
        sent = next((number for number, line in enumerate(lines) if self.running.is_sent_on(line)), None)
        if sent is None or keeps:
            return paragraph(style, _runs(runs), shape)
        if sent == 0:
            return paragraph(style, _runs(runs), replace(shape, new_side=True))
        return _parted(style, runs, _length(text, texts[:sent]), shape)

    # Tables

    def table(self, table: Table) -> Iterator[str]:
        if not table.rows or not any(table.rows):
            return
        if table.caption:
            yield paragraph("表题", run(cleaned(table.caption)), Shape(keep_next=True))
        columns = max(map(len, table.rows))
        widths, heights = self._measures(table, columns)
        size = _size(table, widths, heights)
        grid = "".join(f'<w:gridCol w:w="{twips(width)}"/>' for width in widths)
        rows = "".join(
            _row(table, number, widths, (heights[number] if heights else 0.0, size))
            for number in range(len(table.rows))
        )
        yield (
            f'<w:tbl><w:tblPr><w:tblW w:w="{twips(sum(widths))}" w:type="dxa"/><w:jc w:val="left"/>{_BORDERS}'
            f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>'
        )

    def _measures(self, table: Table, columns: int) -> tuple[tuple[float, ...], list[float]]:
        """Column widths and row heights as laid out; even ones where they cannot be told."""
        room = DEPTH if table.landscape else WIDTH
        heads = table.header_rows if table.header_rows < len(table.rows) else 0
        if table.landscape or self.row >= len(self.rows) or len(self.rows[self.row][1]) != columns:
            shares = table.widths if len(table.widths) == columns else _shares(table, columns)
            return tuple(room * share / sum(shares) for share in shares), []
        sheet, widths, _ = self.rows[self.row]
        heights: list[float] = []
        while len(heights) < len(table.rows) and self.row < len(self.rows):
            place, _, height = self.rows[self.row]
            if place != sheet and len(heights) >= heads:
                self.row += heads
                sheet, height = place, self.rows[min(self.row, len(self.rows) - 1)][2]
            heights.append(height)
            self.row += 1
        return widths, heights if len(heights) == len(table.rows) else []

    # Pictures

    def image(self, image: Image) -> Iterator[str]:
        drawn = next((item for item in self.pictures if item.data == image.data), None)
        if drawn is None:
            return
        number, relation = self.parts.picture(image.data, drawn.media)
        size = (drawn.width, drawn.height)
        rows = -(-(drawn.height + 2.0) // PITCH)
        shape = Shape(height=rows * PITCH, keep_next=bool(image.caption))
        yield paragraph("图片", inline(number, size, picture(number, relation, size), image.caption or "图片"), shape)
        if image.caption:
            yield paragraph("图题", run(cleaned(image.caption)))


def _spans(level: int, text: str) -> Runs:
    """A heading that runs into its paragraph keeps its face up to its full stop."""
    found = _RUN_IN.match(text) if level in _HEAD_KINDS else None
    return [(found[0], _HEAD_KINDS[level]), (text[found.end() :], "")] if found else [(text, "")]


def _looks(spans: Runs, held: Sequence[int | None]) -> Looks:
    """Every character with its face, and its spacing where a line is held."""
    chars = [(char, kind) for text, kind in spans for char in text]
    return [
        (Look(kind=kind, spacing=None if step is None else step / 20), char)
        for (char, kind), step in zip(chars, held, strict=True)
    ]


def _runs(looks: Looks) -> str:
    return "".join(
        run("".join(char for _, char in group), look) for look, group in groupby(looks, key=lambda each: each[0])
    )


def _parted(style: str, looks: Looks, count: int, shape: Shape) -> str:
    """A paragraph whose end goes to a new side with the signature: two paragraphs that read as one."""
    first = paragraph(style, _runs(looks[:count]), replace(shape, align=shape.align or "distribute"))
    rest = replace(shape, left=0.0, new_side=True)
    return first + paragraph(style, _runs(looks[count:]), rest)


def _length(text: str, lines: Sequence[str]) -> int:
    """How many characters of a text stand in its first lines."""
    wanted = sum(len("".join(line.split())) for line in lines)
    seen = 0
    for place, char in enumerate(text):
        if seen == wanted and not char.isspace():
            return place
        seen += not char.isspace()
    return len(text)


# Cells

_EDGES = ("top", "left", "bottom", "right", "insideH", "insideV")
_LINES = "".join(f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for edge in _EDGES)
_BORDERS = f"<w:tblBorders>{_LINES}</w:tblBorders>"


def _shares(table: Table, columns: int) -> list[float]:
    cells = [[*row, *[""] * (columns - len(row))] for row in table.rows]
    return [2.0 + min(max(len(row[column]) for row in cells), 20) for column in range(columns)]


def _size(table: Table, widths: tuple[float, ...], heights: list[float]) -> float:
    """The type size whose lines give the heights that were laid out."""
    if not heights:
        return _SIZES[0] if not table.landscape or len(widths) <= 12 else _SIZES[1]
    least = min(heights) - 2 * _PADDING
    for size in _SIZES:
        pitch = size * MM_PER_POINT * _LINE
        lines = least / pitch
        if abs(lines - round(lines)) < 0.02 and round(lines) >= 1:
            return size
    return _SIZES[0]


def _row(table: Table, number: int, widths: tuple[float, ...], measures: tuple[float, float]) -> str:
    height, size = measures
    is_head = number < table.header_rows
    cells = [*table.rows[number], *[""] * (len(widths) - len(table.rows[number]))]
    made = "".join(_cell(text, width, size, is_head=is_head) for text, width in zip(cells, widths, strict=True))
    least = height or size * MM_PER_POINT * _LINE + 2 * _PADDING
    head = "<w:tblHeader/>" if is_head else ""
    return f'<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="{twips(least)}" w:hRule="atLeast"/>{head}</w:trPr>{made}</w:tr>'


def _cell(text: str, width: float, size: float, *, is_head: bool) -> str:
    room = (width - 2 * _PADDING) / MM_PER_POINT
    look = Look("heiti" if is_head else "", 0.0 if size == _SIZES[0] else size, spacing=closer(text, room, size))
    middle = is_head or (len(text) <= _SHORT and "\n" not in text)
    shape = Shape(height=size * MM_PER_POINT * _LINE, align="center" if middle else "")
    lines = "".join(paragraph("表格文字", run(cleaned(line), look), shape) for line in text.split("\n"))
    padding = "".join(
        f'<w:{side} w:w="{twips(_PADDING)}" w:type="dxa"/>' for side in ("top", "left", "bottom", "right")
    )
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{twips(width)}" w:type="dxa"/><w:tcMar>{padding}</w:tcMar>'
        f'<w:vAlign w:val="center"/></w:tcPr>{lines}</w:tc>'
    )
