"""The text of a Word paragraph by runs, and runs cut so that a finding covers whole runs; formatting stays."""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from itertools import pairwise

from lxml import etree
from lxml.etree import _Element as Element

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"

_OUTSIDE = frozenset({"del", "moveFrom", "txbxContent", "Fallback", "pPr", "instrText"})
_ONE_CHARACTER = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}


def tag(name: str) -> str:
    return f"{{{W}}}{name}"


def local(element: Element) -> str:
    name = element.tag
    return name.rpartition("}")[2] if isinstance(name, str) else ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run and the characters of the paragraph that it holds."""

    run: Element
    start: int
    end: int


def paragraphs(body: Element) -> Iterator[Element]:
    """The paragraphs of the text in reading order, tables included; text boxes are left out."""
    for child in body:
        name = local(child)
        if name == "p":
            yield child
        elif name in {"tbl", "tr", "tc", "sdt", "sdtContent", "customXml", "ins", "smartTag"}:
            yield from paragraphs(child)


def runs_of(element: Element) -> Iterator[Element]:
    """The runs that show: not deleted, not in text boxes."""
    for child in element:
        name = local(child)
        if name == "r":
            yield child
        elif name and name not in _OUTSIDE:
            yield from runs_of(child)


def run_text(run: Element) -> str:
    return "".join(_content(child) for child in run)


def _content(child: Element) -> str:
    name = local(child)
    return (child.text or "") if name == "t" else _ONE_CHARACTER.get(name, "")


def paragraph_text(paragraph: Element) -> str:
    return "".join(run_text(run) for run in runs_of(paragraph))


def pieces_of(paragraph: Element) -> list[Piece]:
    """The runs that hold text, with their places in the paragraph."""
    pieces, at = [], 0
    for run in runs_of(paragraph):
        size = len(run_text(run))
        if size:
            pieces.append(Piece(run, at, at + size))
        at += size
    return pieces


def cut(paragraph: Element, places: set[int]) -> list[Piece]:
    """Cut the runs of the paragraph at the places and give the pieces."""
    for piece in pieces_of(paragraph):
        inner = sorted(place - piece.start for place in places if piece.start < place < piece.end)
        if inner:
            _split(piece.run, inner)
    return pieces_of(paragraph)


def _split(run: Element, places: list[int]) -> None:
    """Replace a run by several with the same formatting, cut at the places."""
    parent = run.getparent()
    if parent is None:
        return
    groups: list[list[Element]] = [[]]
    at = 0
    for child in [one for one in run if local(one) != "rPr"]:
        text = _content(child)
        inner = [place - at for place in places if at < place < at + len(text)]
        for number, part in enumerate(_text_parts(child, inner)):
            if number or (text and at in places):
                groups.append([])
            groups[-1].append(part)
        at += len(text)
    position = parent.index(run)
    parent.remove(run)
    for offset, group in enumerate(groups):
        parent.insert(position + offset, like(run, group))


def _text_parts(child: Element, places: list[int]) -> list[Element]:
    if not places:
        return [child]
    text, bounds = child.text or "", [0, *places, len(child.text or "")]
    parts = []
    for start, end in pairwise(bounds):
        part = deepcopy(child)
        part.text = text[start:end]
        part.set(SPACE, "preserve")
        parts.append(part)
    return parts


def like(run: Element | None, content: list[Element]) -> Element:
    """A new run with the formatting of another."""
    new = etree.Element(tag("r"))
    properties = run.find(tag("rPr")) if run is not None else None
    if properties is not None:
        copied = deepcopy(properties)
        for mark in [one for one in copied if local(one) in {"ins", "del", "rPrChange"}]:
            copied.remove(mark)
        new.append(copied)
    new.extend(content)
    return new


def text_run(run: Element | None, text: str) -> Element:
    """A run with a text and the formatting of another run."""
    holder = etree.Element(tag("t"))
    holder.text = text
    holder.set(SPACE, "preserve")
    return like(run, [holder])
