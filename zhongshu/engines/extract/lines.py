"""The text of a file as lines in reading order, with the size of type where the file tells it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from zhongshu.engines.extract.archives import Archive
from zhongshu.engines.extract.kinds import decode_text

MAX_CHARACTERS = 3_000_000


@dataclass(frozen=True)
class Line:
    """One line (or paragraph) of text; a blank one separates blocks."""

    text: str
    size: float | None = None  # points
    page: int = 1


def txt_lines(data: bytes) -> list[Line]:
    text = (decode_text(data) or "")[:MAX_CHARACTERS]
    return [Line(line) for line in re.split(r"\r\n|[\n\r\f]", text)]


# docx

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SKIPPED = {f"{_W}{name}" for name in ("del", "moveFrom", "pPr", "rPr", "instrText", "delText", "footnoteReference")}
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_CHARACTERS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}


def docx_lines(data: bytes) -> list[Line]:
    """Paragraphs, table rows and text boxes in order, with tracked insertions taken and deletions left out."""
    with Archive(data) as archive:
        body = archive.xml("word/document.xml").find(f"{_W}body")
        sizes = _style_sizes(archive) if "word/styles.xml" in archive.names else {}
    lines: list[Line] = []
    left = MAX_CHARACTERS
    for line in _block_lines(body, sizes) if body is not None else ():
        lines.append(line)
        left -= len(line.text) + 1
        if left < 0:
            break
    return lines


def _block_lines(container: Any, sizes: dict[str, float]) -> Iterator[Line]:
    for block in container.iterchildren():
        if block.tag == f"{_W}p":
            yield from _paragraph_lines(block, sizes)
        elif block.tag == f"{_W}tbl":
            yield from _table_lines(block, sizes)
        elif block.tag not in _SKIPPED and isinstance(block.tag, str):
            yield from _block_lines(block, sizes)


def _table_lines(table: Any, sizes: dict[str, float]) -> Iterator[Line]:
    """A row is one line with tabs; a row of one cell keeps its paragraphs."""
    for row in table.iterfind(f"{_W}tr"):
        cells = [list(_block_lines(cell, sizes)) for cell in row.iterfind(f"{_W}tc")]
        if len(cells) == 1:
            yield from cells[0]
            continue
        all_sizes = [line.size for cell in cells for line in cell if line.size]
        text = "\t".join(" ".join(line.text for line in cell if line.text.strip()) for cell in cells)
        yield Line(text, max(all_sizes, default=None))


def _paragraph_lines(paragraph: Any, sizes: dict[str, float]) -> Iterator[Line]:
    pieces: list[str] = []
    boxes: list[Line] = []
    _collect(paragraph, pieces, boxes, sizes)
    yield from boxes
    size = _paragraph_size(paragraph, sizes)
    for text in "".join(pieces).split("\n"):
        yield Line(text, size)


def _collect(element: Any, pieces: list[str], boxes: list[Line], sizes: dict[str, float]) -> None:
    for child in element.iterchildren():
        if child.tag == f"{_W}t":
            pieces.append(child.text or "")
        elif child.tag in _CHARACTERS:
            pieces.append(_CHARACTERS[child.tag])
        elif child.tag == f"{_W}txbxContent":
            boxes.extend(_block_lines(child, sizes))
        elif child.tag not in _SKIPPED and child.tag != _FALLBACK:
            _collect(child, pieces, boxes, sizes)


def _paragraph_size(paragraph: Any, sizes: dict[str, float]) -> float | None:
    """The largest direct size of its runs, else that of its style."""
    runs = paragraph.iterfind(f"{_W}r")
    direct = [_points(size) for run in runs for size in run.iterfind(f"{_W}rPr/{_W}sz")]
    if direct:
        return max(direct)
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    return sizes.get(style.get(f"{_W}val", "")) if style is not None else None


def _style_sizes(archive: Archive) -> dict[str, float]:
    styles = archive.xml("word/styles.xml").iterfind(f"{_W}style")
    found = {style.get(f"{_W}styleId", ""): style.find(f"{_W}rPr/{_W}sz") for style in styles}
    return {name: _points(size) for name, size in found.items() if size is not None}


def _points(size: Any) -> float:
    value = size.get(f"{_W}val", "")
    return float(value) / 2 if value.isdecimal() and len(value) < 5 else 0.0
