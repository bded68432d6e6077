"""One walk through the body of a Word file: words, ends of lines, comments, each with the tracked change around it."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from lxml import etree

from zhongshu.engines.typeset.paper import PaperProblem
from zhongshu.engines.typeset.reading.word import MAX_BYTES, MAX_EXPANDED

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SAME, INSERTED, DELETED = "same", "ins", "del"
KINDS = {f"{W}ins": INSERTED, f"{W}moveTo": INSERTED, f"{W}del": DELETED, f"{W}moveFrom": DELETED}
MOST_COMMENT = 2000  # characters of one comment
_WORDS = {f"{W}t", f"{W}delText"}
_BREAKS = {f"{W}br": "\n", f"{W}cr": "\n", f"{W}tab": "\t", f"{W}noBreakHyphen": "-"}
_LEFT_OUT = {
    f"{W}{name}"
    for name in ("pPr", "rPr", "instrText", "delInstrText", "txbxContent", "sectPr", "tblPr", "tblGrid", "tcPr")
}
_MOVES = {f"{W}moveFromRangeStart": True, f"{W}moveToRangeStart": True}
_MOVES_END = {f"{W}moveFromRangeEnd", f"{W}moveToRangeEnd"}
_COMMENTS = {f"{W}commentRangeStart": False, f"{W}commentRangeEnd": True}
_OLE = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True)
class Mark:
    """A tracked element: who, when; `move` names the move that it is one end of."""

    kind: str
    element: Any
    author: str
    at: str
    move: str = ""


@dataclass(frozen=True)
class Event:
    text: str = ""
    mark: Mark | None = None
    ends_line: bool = False
    comment: str = ""
    ends_comment: bool = False


def check_package(data: bytes, name: str) -> None:
    """Refuse with a sentence what is no Word file, is locked by a password, or would fill the memory."""
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise PaperProblem("file", f"“{name}”加了密码，打不开。请在 Word 里去掉打开密码，再上传。")
        raise PaperProblem("file", f"“{name}”是旧格式。请在 Word 或 WPS 里另存为 .docx，再上传。")
    if len(data) > MAX_BYTES:
        raise PaperProblem("file", f"“{name}”超过 20 MB。请压缩图片后再上传。")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            is_word = "word/document.xml" in archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        sentence = f"“{name}”已损坏或者不是 .docx，读不出来。请用 Word 或 WPS 打开，另存为 .docx 后再上传。"
        raise PaperProblem("file", sentence) from error
    if not is_word:
        raise PaperProblem("file", f"“{name}”不是 Word 文稿。请用 Word 或 WPS 另存为 .docx 后再上传。")
    if any(entry.flag_bits & 1 for entry in entries):
        raise PaperProblem("file", f"“{name}”加了密码，打不开。请去掉密码，再上传。")
    if sum(entry.file_size for entry in entries) > MAX_EXPANDED:
        raise PaperProblem("file", f"“{name}”展开后过大。请删去多余内容后再上传。")


def walk(body: Any) -> Iterator[Event]:
    """The body in reading order; text boxes are left to the reader of drafts."""
    yield from _Walk().through(body, None)


class _Walk:
    def __init__(self) -> None:
        self.moves: dict[str, str] = {}  # open ranges of moves, by their id

    def through(self, element: Any, mark: Mark | None) -> Iterator[Event]:
        for child in element:
            tag = child.tag
            if not isinstance(tag, str) or tag in _LEFT_OUT:
                continue
            if tag in _WORDS:
                yield Event(child.text or "", mark)
            elif tag in _BREAKS:
                is_page = child.get(f"{W}type") in ("page", "column")
                yield Event("" if is_page else _BREAKS[tag], mark)
            elif tag in _COMMENTS:
                yield Event(comment=child.get(f"{W}id", ""), ends_comment=_COMMENTS[tag])
            elif tag in _MOVES:
                self.moves[child.get(f"{W}id", "")] = child.get(f"{W}name", "")
            elif tag in _MOVES_END:
                self.moves.pop(child.get(f"{W}id", ""), None)
            else:
                yield from self._into(child, mark)

    def _into(self, child: Any, mark: Mark | None) -> Iterator[Event]:
        if child.tag in KINDS:
            yield from self.through(child, self._mark(child))
        elif child.tag == f"{W}p":
            yield from self.through(child, mark)
            yield Event(mark=self._of_paragraph(child) or mark, ends_line=True)
        elif child.tag == f"{W}tr" and (row := self._of_row(child)) is not None:
            yield Event(row_text(child), row)
            yield Event(ends_line=True)
        else:
            yield from self.through(child, mark)

    def _mark(self, element: Any) -> Mark:
        kind = KINDS[element.tag]
        mark = Mark(kind, element, element.get(f"{W}author", "")[:60], moment(element.get(f"{W}date", "")))
        is_move = element.tag in (f"{W}moveFrom", f"{W}moveTo")
        return replace(mark, move=next(reversed(self.moves.values()), "") or "move") if is_move else mark

    def _of_paragraph(self, paragraph: Any) -> Mark | None:
        """The mark at the end of a paragraph may have come or gone itself."""
        found = (paragraph.find(f"{W}pPr/{W}rPr/{tag}") for tag in KINDS)
        element = next((each for each in found if each is not None), None)
        return self._mark(element) if element is not None else None

    def _of_row(self, row: Any) -> Mark | None:
        found = (row.find(f"{W}trPr/{tag}") for tag in (f"{W}ins", f"{W}del"))
        element = next((each for each in found if each is not None), None)
        return self._mark(element) if element is not None else None


def row_text(row: Any) -> str:
    """A row of a table that came or went as a whole."""
    cells = ("".join(each.text or "" for each in cell.iter(*_WORDS)) for cell in row.iterchildren(f"{W}tc"))
    return "｜".join(cells) or "（空行）"


def moment(text: str) -> str:
    """2026-03-01T10:20:00Z as Word writes it: the clock of the writer's machine, whatever the Z says."""
    day, _t, clock = text.partition("T")
    is_day = len(day) == 10 and day.replace("-", "").isdigit()
    return f"{day} {clock[:5]}".strip() if is_day else ""


def comments_of(document: Any) -> Iterator[tuple[str, str, str, str]]:
    """Id, author, moment and words of each comment."""
    for relation in document.part.rels.values():
        if relation.is_external or not relation.reltype.endswith("/comments"):
            continue
        parser = etree.XMLParser(resolve_entities=False, no_network=True)
        for each in etree.fromstring(relation.target_part.blob, parser).iter(f"{W}comment"):
            lines = ("".join(word.text or "" for word in line.iter(f"{W}t")) for line in each.iter(f"{W}p"))
            text = "\n".join(filter(None, lines))[:MOST_COMMENT]
            yield each.get(f"{W}id", ""), each.get(f"{W}author", "")[:60], moment(each.get(f"{W}date", "")), text
