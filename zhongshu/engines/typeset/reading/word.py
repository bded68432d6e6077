"""A draft written in Word: its paragraphs, tables and pictures in order, with changes accepted and comments left out."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from docx import Document

from zhongshu.engines.typeset.paper import PaperProblem
from zhongshu.engines.typeset.reading.body import Part

MAX_BYTES = 20_000_000
MAX_EXPANDED = 200_000_000
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_V = "{urn:schemas-microsoft-com:vml}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_EMU_PER_MM = 36_000
_LEFT_OUT = {f"{_W}{name}" for name in ("del", "moveFrom", "instrText", "delText", "txbxContent", "pPr", "rPr")}
_BREAKS = {f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}tab": "\t", f"{_W}noBreakHyphen": "-"}
_DIGITS = "〇一二三四五六七八九"


def is_word(data: bytes) -> bool:
    """Whether the bytes are a Word file of today's kind."""
    return data.startswith(b"PK\x03\x04") and b"word/" in data[:200_000]


def read_word(data: bytes, where: str, what: str) -> tuple[list[Part], dict[str, bytes]]:
    """The parts of the body, and the pictures by the names used in them."""
    try:
        _check_size(data, where, what)
        document = Document(io.BytesIO(data))
        reader = _Reader(document)
        return list(reader.parts()), reader.files
    except PaperProblem:
        raise
    except Exception as error:  # a broken package raises anything
        sentence = f"{what}读不出来：文件已损坏、加了密或不是 .docx，请用 Word 或 WPS 另存为 .docx 后再排版。"
        raise PaperProblem(where, sentence) from error


def _check_size(data: bytes, where: str, what: str) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        expanded = sum(entry.file_size for entry in archive.infolist())
    if len(data) > MAX_BYTES or expanded > MAX_EXPANDED:
        raise PaperProblem(where, f"{what}过大，请删去多余内容后再排版。")


class _Reader:
    """Walks the body once; numbers that Word counts itself (一、1.) are written out."""

    def __init__(self, document: Any) -> None:
        self.part = document.part
        self.body = document.element.body
        self.files: dict[str, bytes] = {}
        self.numbers = _Numbers(document)

    def parts(self) -> Iterator[Part]:
        landscapes = self._landscapes()
        for element in self.body.iter(f"{_W}p", f"{_W}tbl"):
            if _is_inside(element):
                continue
            if element.tag == f"{_W}tbl":
                yield from self._table(element, is_landscape=element in landscapes)
            else:
                yield from _boxes(element)
                yield self.numbers.of(element) + _text(element)
                yield from self._pictures(element)

    def _landscapes(self) -> set[Any]:
        """The tables of sections that lie on their side."""
        found, waiting = set(), []
        for element in self.body.iter(f"{_W}tbl", f"{_W}sectPr"):
            if element.tag == f"{_W}tbl":
                waiting.append(element)
                continue
            size = element.find(f"{_W}pgSz")
            if size is not None and size.get(f"{_W}orient") == "landscape":
                found.update(waiting)
            waiting = []
        return found

    def _table(self, table: Any, *, is_landscape: bool) -> Iterator[Part]:
        rows = [
            [cell for each in row.iterchildren(f"{_W}tc") for cell in _cells(each)]
            for row in table.iterchildren(f"{_W}tr")
        ]
        if not any(any(cell.strip() for cell in row) for row in rows):
            return
        heads = [row.find(f"{_W}trPr/{_W}tblHeader") is not None for row in table.iterchildren(f"{_W}tr")]
        count = next((place for place, is_head in enumerate(heads) if not is_head), len(heads))
        yield {"rows": rows, "header_rows": max(count, 1), **({"landscape": True} if is_landscape else {})}

    def _pictures(self, paragraph: Any) -> Iterator[Part]:
        for drawing in paragraph.iter(f"{_W}drawing"):
            blip = next(drawing.iter(f"{_A}blip"), None)
            extent = next(drawing.iter(f"{_WP}extent"), None)
            found = self.part.related_parts.get(blip.get(f"{_R}embed")) if blip is not None else None
            if found is None or not found.content_type.startswith("image/"):
                continue
            name = str(found.partname).lstrip("/")
            self.files[name] = found.blob
            width = float(extent.get("cx")) / _EMU_PER_MM if extent is not None else 0
            yield {"picture": name, **({"width_mm": round(min(width, 400), 1)} if width > 0 else {})}


def _is_inside(element: Any) -> bool:
    """Whether it belongs to a table, a text box or a deletion."""
    skipped = {f"{_W}tbl", f"{_W}txbxContent", f"{_W}del", f"{_W}moveFrom"}
    return any(parent.tag in skipped for parent in element.iterancestors())


def _cells(cell: Any) -> list[str]:
    """The text of a cell; a cell over several columns is followed by empty ones."""
    text = "\n".join(line for line in (_text(each).strip() for each in cell.iterchildren(f"{_W}p")) if line)
    span = cell.find(f"{_W}tcPr/{_W}gridSpan")
    width = int(span.get(f"{_W}val", "1")) if span is not None else 1
    return [text, *[""] * (min(width, 60) - 1)]


def _text(element: Any) -> str:
    """The text of a paragraph as it stands with all changes accepted."""
    words: list[str] = []
    _collect(element, words)
    return "".join(words).replace("\xa0", " ")


def _collect(element: Any, words: list[str]) -> None:
    for child in element:
        if not isinstance(child.tag, str) or child.tag in _LEFT_OUT:
            continue
        if child.tag == f"{_W}t":
            words.append(child.text or "")
        elif child.tag in _BREAKS:
            words.append("" if child.get(f"{_W}type") in ("page", "column") else _BREAKS[child.tag])
        else:
            _collect(child, words)


def _boxes(paragraph: Any) -> Iterator[str]:
    """Texts of frames and of WordArt at a paragraph, where red heads often stand."""
    for box in paragraph.iter(f"{_W}txbxContent", f"{_V}textpath"):
        if any(parent.tag == f"{_MC}Fallback" for parent in box.iterancestors()):
            continue
        if box.tag == f"{_V}textpath":
            yield box.get("string", "")
        else:
            yield from (_text(each) for each in box.iterchildren(f"{_W}p"))


class _Numbers:
    """Automatic numbers of lists as text."""

    def __init__(self, document: Any) -> None:
        self.styles = {
            style.get(f"{_W}styleId"): style.find(f"{_W}pPr/{_W}numPr")
            for style in document.styles.element.iter(f"{_W}style")
        }
        self.levels: dict[str, dict[int, tuple[str, str]]] = {}
        self.counts: dict[tuple[str, int], int] = {}
        try:
            root = document.part.numbering_part.element
        except (KeyError, NotImplementedError):
            return
        kinds = {each.get(f"{_W}abstractNumId"): _levels(each) for each in root.iter(f"{_W}abstractNum")}
        for number in root.iter(f"{_W}num"):
            kind = number.find(f"{_W}abstractNumId")
            if kind is not None:
                self.levels[number.get(f"{_W}numId")] = kinds.get(kind.get(f"{_W}val"), {})

    def of(self, paragraph: Any) -> str:
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        found = paragraph.find(f"{_W}pPr/{_W}numPr")
        if found is None and style is not None:
            found = self.styles.get(style.get(f"{_W}val"))
        if found is None:
            return ""
        identifier, place = found.find(f"{_W}numId"), found.find(f"{_W}ilvl")
        name = identifier.get(f"{_W}val") if identifier is not None else ""
        level = int(place.get(f"{_W}val", "0")) if place is not None else 0
        kind, pattern = self.levels.get(name, {}).get(level, ("", ""))
        if not pattern or kind == "bullet":
            return ""
        self.counts[name, level] = self.counts.get((name, level), 0) + 1
        for deeper in [key for key in self.counts if key[0] == name and key[1] > level]:
            del self.counts[deeper]
        return self._written(pattern, name)

    def _written(self, pattern: str, name: str) -> str:
        for level in range(9):
            if f"%{level + 1}" in pattern:
                kind = self.levels[name].get(level, ("decimal", ""))[0]
                pattern = pattern.replace(f"%{level + 1}", _number(self.counts.get((name, level), 1), kind))
        return pattern


def _levels(kind: Any) -> dict[int, tuple[str, str]]:
    found = {}
    for level in kind.iter(f"{_W}lvl"):
        form, pattern = level.find(f"{_W}numFmt"), level.find(f"{_W}lvlText")
        if form is not None and pattern is not None:
            found[int(level.get(f"{_W}ilvl", "0"))] = (form.get(f"{_W}val", ""), pattern.get(f"{_W}val", ""))
    return found


def _number(count: int, kind: str) -> str:
    if not kind.startswith(("chinese", "japaneseCounting", "ideograph", "taiwanese")) or not 0 < count < 100:
        return str(count)
    tens, ones = divmod(count, 10)
    head = "" if not tens else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones or not tens else "")
