"""Word files: paragraphs, tables and text boxes in order with their look, tracked changes accepted, comments listed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from zhongshu.engines.extract.archives import Archive, Bomb, Damaged, ForbiddenXml
from zhongshu.engines.extract.lines import MAX_CHARACTERS, Change, Comment, Line, Sheet

MAX_DEPTH = 60
MAX_CHANGES = 500
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SKIPPED = {f"{_W}{name}" for name in ("del", "moveFrom", "pPr", "rPr", "instrText", "delText", "footnoteReference")}
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_CHARACTERS = {f"{_W}tab": "\t", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
_HEADERS = re.compile(r"word/(?:header|footer)\d*\.xml")
_PAGE_BREAK = "\f"


@dataclass(frozen=True)
class _Look:
    """What a style or run says about its text; None where it says nothing."""

    size: float | None = None
    colour: str | None = None
    align: str | None = None

    def over(self, below: "_Look") -> "_Look":
        """This look where it speaks, the one below where it is silent."""
        return _Look(self.size or below.size, self.colour or below.colour, self.align or below.align)


@dataclass
class _Reading:
    """The state of one pass over a document: styles known, page reached."""

    styles: dict[str, _Look]
    page: int = 1
    depth: int = 0
    boxes: list[Line] = field(default_factory=list)


def docx_lines(data: bytes) -> list[Line]:
    """Paragraphs, table rows and text boxes in order, with tracked insertions taken and deletions left out."""
    return docx_sheet(data).lines


def docx_sheet(data: bytes) -> Sheet:
    with Archive(data) as archive:
        root = archive.xml("word/document.xml")
        body = root.find(f"{_W}body")
        reading = _Reading(_styles(archive) if "word/styles.xml" in archive.names else {})
        lines = _bounded(_block_lines(body, reading)) if body is not None else []
        heads = _margin_lines(archive, reading)
        comments = _comments(archive, root) if "word/comments.xml" in archive.names else []
    return Sheet([*heads, *lines], comments=comments, changes=list(_changes(root)))


def _bounded(lines: Iterator[Line]) -> list[Line]:
    kept, left = [], MAX_CHARACTERS
    for line in lines:
        kept.append(line)
        left -= len(line.text) + 1
        if left < 0:
            break
    return kept


def _margin_lines(archive: Archive, reading: _Reading) -> list[Line]:
    """Lines of headers that carry a mark in red or large type; page numbers and running titles are left out."""
    names = sorted(name for name in archive.names if _HEADERS.fullmatch(name) and "header" in name)[:6]
    found: list[Line] = []
    for name in names:
        try:
            found.extend(_block_lines(archive.xml(name), _Reading(reading.styles)))
        except (Damaged, Bomb, ForbiddenXml):  # a broken header leaves the text readable
            continue
    return [line for line in found if line.text.strip() and (line.ink == "red" or (line.size or 0) >= 24)]


def _block_lines(container: Any, reading: _Reading) -> Iterator[Line]:
    reading.depth += 1
    if reading.depth > MAX_DEPTH:
        raise Damaged
    for block in container.iterchildren():
        if block.tag == f"{_W}p":
            yield from _paragraph_lines(block, reading)
        elif block.tag == f"{_W}tbl":
            yield from _table_lines(block, reading)
        elif block.tag not in _SKIPPED and isinstance(block.tag, str):
            yield from _block_lines(block, reading)
    reading.depth -= 1


def _table_lines(table: Any, reading: _Reading) -> Iterator[Line]:
    """A row is one line with tabs; a row of one cell keeps its paragraphs."""
    for row in table.iterfind(f"{_W}tr"):
        cells = [list(_block_lines(cell, reading)) for cell in row.iterfind(f"{_W}tc")]
        if len(cells) == 1:
            yield from cells[0]
            continue
        looks = [line for cell in cells for line in cell if line.text.strip()]
        text = "\t".join(" ".join(line.text for line in cell if line.text.strip()) for cell in cells)
        ink = "red" if looks and all(line.ink == "red" for line in looks) else "black"
        size = max((line.size for line in looks if line.size), default=None)
        yield Line(text, size, reading.page, ink=ink)


def _paragraph_lines(paragraph: Any, reading: _Reading) -> Iterator[Line]:
    properties = paragraph.find(f"{_W}pPr")
    if properties is not None and properties.find(f"{_W}pageBreakBefore") is not None and reading.page < 2_000:
        reading.page += 1
    pieces: list[str] = []
    outer, reading.boxes = reading.boxes, []
    _collect(paragraph, pieces, reading)
    boxes, reading.boxes = reading.boxes, outer
    yield from boxes
    look = _paragraph_look(paragraph, reading.styles)
    line = Line("", look.size, reading.page, ink=_ink(look.colour), align=look.align or "")
    for text in re.split(r"([\n\f])", "".join(pieces)):
        if text == _PAGE_BREAK:
            reading.page = min(reading.page + 1, 2_000)
            line = replace(line, page=reading.page)
        elif text != "\n":
            yield replace(line, text=text)


def _collect(element: Any, pieces: list[str], reading: _Reading) -> None:
    reading.depth += 1
    if reading.depth > MAX_DEPTH:
        raise Damaged
    for child in element.iterchildren():
        if child.tag == f"{_W}t":
            pieces.append(child.text or "")
        elif child.tag == f"{_W}br":
            pieces.append(_PAGE_BREAK if child.get(f"{_W}type") == "page" else "\n")
        elif child.tag in _CHARACTERS:
            pieces.append(_CHARACTERS[child.tag])
        elif child.tag == f"{_W}txbxContent":
            reading.boxes.extend(_block_lines(child, reading))
        elif child.tag not in _SKIPPED and child.tag != _FALLBACK:
            _collect(child, pieces, reading)
    reading.depth -= 1


# Looks


def _paragraph_look(paragraph: Any, styles: dict[str, _Look]) -> _Look:
    """The look of its largest run with text, over that of its style."""
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    below = styles.get(style.get(f"{_W}val", ""), _Look()) if style is not None else styles.get("", _Look())
    own = _Look(align=_align(paragraph.find(f"{_W}pPr")))
    runs = [run for run in paragraph.iterfind(f"{_W}r") if run.find(f"{_W}t") is not None]
    looks = [_run_look(run.find(f"{_W}rPr")) for run in runs] or [_Look()]
    largest = max(looks, key=lambda look: look.size or 0)
    return own.over(largest).over(below)


def _run_look(properties: Any) -> _Look:
    if properties is None:
        return _Look()
    size, colour = properties.find(f"{_W}sz"), properties.find(f"{_W}color")
    return _Look(_points(size) if size is not None else None, colour.get(f"{_W}val") if colour is not None else None)


def _align(properties: Any) -> str | None:
    found = properties.find(f"{_W}jc") if properties is not None else None
    value = found.get(f"{_W}val", "") if found is not None else ""
    return {"center": "center", "distribute": "center", "right": "right", "end": "right"}.get(value)


def _styles(archive: Archive) -> dict[str, _Look]:
    """The look of every paragraph style, taken from those it is based on; the default one under the empty name."""
    found, parents = {}, {}
    for style in archive.xml("word/styles.xml").iterfind(f"{_W}style"):
        name = style.get(f"{_W}styleId", "")
        parent = style.find(f"{_W}basedOn")
        parents[name] = parent.get(f"{_W}val", "") if parent is not None else ""
        found[name] = _run_look(style.find(f"{_W}rPr")).over(_Look(align=_align(style.find(f"{_W}pPr"))))
        if style.get(f"{_W}default") == "1" and style.get(f"{_W}type") == "paragraph":
            found.setdefault("", found[name])
    return {name: _resolved(name, found, parents) for name in found}


def _resolved(name: str, found: dict[str, _Look], parents: dict[str, str]) -> _Look:
    look, seen = found[name], {name}
    while (name := parents.get(name, "")) and name not in seen and name in found:
        seen.add(name)
        look = look.over(found[name])
    return look


def _points(size: Any) -> float:
    value = size.get(f"{_W}val", "")
    return float(value) / 2 if value.isdecimal() and len(value) < 5 else 0.0


def _ink(colour: str | None) -> str:
    """Red and blue by the strongest part of an RRGGBB colour."""
    if not colour or not re.fullmatch(r"[0-9A-Fa-f]{6}", colour):
        return "black"
    red, green, blue = (int(colour[at : at + 2], 16) for at in (0, 2, 4))
    if red > 140 and red - max(green, blue) > 70:
        return "red"
    return "blue" if blue > 120 and blue - max(red, green) > 50 else "black"


# Editors' traces


def _changes(root: Any) -> Iterator[Change]:
    """Deletions and insertions in order; a deletion at once followed by an insertion of the same author is one change."""
    pending: Change | None = None
    for element in _tracked(root):
        text = "".join(part.text or "" for part in element.iter(f"{_W}t", f"{_W}delText"))
        author, at = element.get(f"{_W}author", ""), element.get(f"{_W}date", "")
        is_deletion = element.tag == f"{_W}del"
        if pending and not is_deletion and _follows(element, pending.author):
            yield replace(pending, inserted=text)
            pending = None
            continue
        if pending:
            yield pending
        pending = Change(author, at, deleted=text) if is_deletion else None
        if not is_deletion:
            yield Change(author, at, inserted=text)
    if pending:
        yield pending


def _tracked(root: Any) -> list[Any]:
    found = [
        element
        for element in root.iter(f"{_W}ins", f"{_W}del")
        if any((part.text or "").strip() for part in element.iter(f"{_W}t", f"{_W}delText"))
    ]
    return found[:MAX_CHANGES]


def _follows(element: Any, author: str) -> bool:
    before = element.getprevious()
    return before is not None and before.tag == f"{_W}del" and element.get(f"{_W}author", "") == author


def _comments(archive: Archive, root: Any) -> list[Comment]:
    try:
        found = list(archive.xml("word/comments.xml").iterfind(f"{_W}comment"))[:MAX_CHANGES]
    except (Damaged, Bomb, ForbiddenXml):  # broken remarks leave the text readable
        return []
    anchors = _anchors(root)
    return [
        Comment(_text_of(each).strip(), each.get(f"{_W}author", ""), anchors.get(each.get(f"{_W}id", ""), ""))
        for each in found
    ]


def _anchors(root: Any) -> dict[str, str]:
    """The words between the start and end marks of each comment."""
    open_ids: dict[str, list[str]] = {}
    closed: dict[str, str] = {}
    for element in root.iter(f"{_W}commentRangeStart", f"{_W}commentRangeEnd", f"{_W}t"):
        if element.tag == f"{_W}t":
            for words in open_ids.values():
                words.append(element.text or "")
        elif element.tag == f"{_W}commentRangeStart" and len(open_ids) < 50:
            open_ids[element.get(f"{_W}id", "")] = []
        else:
            closed[element.get(f"{_W}id", "")] = "".join(open_ids.pop(element.get(f"{_W}id", ""), []))[:200]
    return closed


def _text_of(element: Any) -> str:
    return "".join(part.text or "" for part in element.iter(f"{_W}t"))
