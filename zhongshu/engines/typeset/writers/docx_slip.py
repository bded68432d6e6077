"""A slip as a Word file to go on working with: its title, the line above the frame, and the frame as one table."""

import itertools
from collections.abc import Sequence

from zhongshu.engines.typeset.layout.content import cleaned
from zhongshu.engines.typeset.layout.measures import BOTTOM, LEFT, SHEET_HEIGHT, SHEET_WIDTH, TOP, WIDTH
from zhongshu.engines.typeset.sheets.slip import LABEL_WIDTH, LEAST, Box, Slip, Strip
from zhongshu.engines.typeset.writers.colours import rgb
from zhongshu.engines.typeset.writers.docx_parts import Parts
from zhongshu.engines.typeset.writers.docx_styles import settings_xml, styles_xml
from zhongshu.engines.typeset.writers.docx_xml import NAMESPACES, Look, Shape, paragraph, run, twips

_EDGES = ("top", "left", "bottom", "right", "insideH", "insideV")
_LINES = "".join(f'<w:{edge} w:val="single" w:sz="6" w:space="0" w:color="000000"/>' for edge in _EDGES)
_PADDING = 1.5
_LINE = 7.0


def write_docx_slip(slip: Slip) -> bytes:
    """The Word file of a slip. The same bytes for the same slip."""
    parts = Parts()
    edges = _edges(slip)
    rows = "".join(_strip(part, edges) if isinstance(part, Strip) else _box(part, edges) for part in slip.body)
    columns = "".join(f'<w:gridCol w:w="{right - left}"/>' for left, right in itertools.pairwise(edges))
    table = (
        f'<w:tbl><w:tblPr><w:tblW w:w="{edges[-1]}" w:type="dxa"/><w:tblBorders>{_LINES}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>'
    )
    section = (
        f'<w:sectPr><w:pgSz w:w="{twips(SHEET_WIDTH)}" w:h="{twips(SHEET_HEIGHT)}"/>'
        f'<w:pgMar w:top="{twips(TOP)}" w:right="{twips(SHEET_WIDTH - LEFT - WIDTH)}" '
        f'w:bottom="{twips(SHEET_HEIGHT - BOTTOM)}" w:left="{twips(LEFT)}" w:header="0" w:footer="0" w:gutter="0"/>'
        "</w:sectPr>"
    )
    body = f"{_opening(slip)}{table}{_foot(slip)}"
    parts.add("styles.xml", styles_xml(), "styles")
    parts.add("settings.xml", settings_xml(is_mirrored=False), "settings")
    parts.main(f"<w:document {NAMESPACES}><w:body>{body}{section}</w:body></w:document>")
    return parts.packed(cleaned(slip.title), "")


def _opening(slip: Slip) -> str:
    colour = "".join(f"{part:02X}" for part in rgb(slip.colour))
    title = paragraph("公文标题", run(cleaned(slip.title), Look(colour=colour)), Shape(height=14.0))
    notes = run(f"{cleaned(slip.number)}\t{cleaned(slip.marks)}", Look("songti", 12.0, spacing=0.0))
    return title + paragraph("空行", notes, Shape(height=_LINE, tabs=(("right", WIDTH),)))


def _foot(slip: Slip) -> str:
    return paragraph("空行", run(cleaned(slip.foot), Look("songti", 10.5, spacing=0.0)), Shape(height=_LINE))


def _edges(slip: Slip) -> list[int]:
    """Every line from top to bottom of the frame, in twips."""
    found = {0.0, LABEL_WIDTH, WIDTH}
    for part in slip.body:
        if isinstance(part, Strip):
            found |= {edge for left, _right in _cells(part) for edge in (left, left + LABEL_WIDTH)}
    return sorted({twips(edge) for edge in found})


def _cells(strip: Strip) -> list[tuple[float, float]]:
    """From where to where each label with its value goes."""
    whole = sum(cell.share for cell in strip.cells)
    edges = [0.0]
    for cell in strip.cells:
        edges.append(edges[-1] + WIDTH * cell.share / whole)
    return list(itertools.pairwise(edges))


def _strip(strip: Strip, edges: Sequence[int]) -> str:
    made = ""
    for cell, (left, right) in zip(strip.cells, _cells(strip), strict=True):
        made += _cell([_label(cell.label)], left, left + LABEL_WIDTH, edges)
        made += _cell([_value(line) for line in cell.text.split("\n")], left + LABEL_WIDTH, right, edges)
    return _row(made, LEAST)


def _box(box: Box, edges: Sequence[int]) -> str:
    content: list[str] = []
    for entry in box.entries:
        content += [_value(line) for line in entry.text.split("\n")]
        if entry.signed:
            content.append(_value(entry.signed, Look("kaiti", 12.0, spacing=0.0), align="right"))
    made = _cell([_label(box.label)], 0.0, LABEL_WIDTH, edges)
    made += _cell(content or [_value("")], LABEL_WIDTH, WIDTH, edges, at_top=True)
    return _row(made, box.least)


def _row(cells: str, least: float) -> str:
    return f'<w:tr><w:trPr><w:trHeight w:val="{twips(least)}" w:hRule="atLeast"/></w:trPr>{cells}</w:tr>'


def _cell(paragraphs: Sequence[str], left: float, right: float, edges: Sequence[int], *, at_top: bool = False) -> str:
    first, last = twips(left), twips(right)
    span = sum(1 for edge in edges if first <= edge < last)
    padding = "".join(
        f'<w:{side} w:w="{twips(_PADDING)}" w:type="dxa"/>' for side in ("top", "left", "bottom", "right")
    )
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{last - first}" w:type="dxa"/><w:gridSpan w:val="{span}"/>'
        f"<w:tcMar>{padding}</w:tcMar>"
        f'<w:vAlign w:val="{"top" if at_top else "center"}"/></w:tcPr>{"".join(paragraphs)}</w:tc>'
    )


def _label(text: str) -> str:
    return paragraph("表格文字", run(cleaned(text), Look("heiti")), Shape(align="center"))


def _value(text: str, look: Look | None = None, align: str = "") -> str:
    used = look or Look("fangsong", 14.0, spacing=0.0)
    return paragraph("表格文字", run(cleaned(text).strip(), used), Shape(height=_LINE, align=align))
