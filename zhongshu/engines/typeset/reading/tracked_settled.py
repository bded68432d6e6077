"""A Word file with its tracked changes decided: what is refused is as it was before, everything else stands."""

import io
from collections.abc import Collection
from typing import Any

from lxml import etree

from zhongshu.engines.typeset.paper import PaperProblem
from zhongshu.engines.typeset.reading.tracked import Reader, opened
from zhongshu.engines.typeset.reading.tracked_walk import DELETED, INSERTED, KINDS, W, walk

_AS_TEXT = {f"{W}delText": f"{W}t", f"{W}delInstrText": f"{W}instrText"}


def settle(data: bytes, name: str, refused: Collection[int]) -> bytes:
    """The file without marks; the numbers are those of `read_tracked`."""
    document = opened(data, name)
    body = document.element.body
    try:
        groups = Reader(list(walk(body))).groups
        numbers = {mark.element: group.number for group in groups for mark in group.marks}
        marks = list(body.iter(*KINDS))
        wanted = [numbers.get(_of_row(each), numbers.get(each)) not in refused for each in marks]
        for element, is_accepted in reversed(list(zip(marks, wanted, strict=True))):  # inner and later ones first
            _decide(element, stands=(KINDS[element.tag] == INSERTED) == is_accepted)
        kept = io.BytesIO()
        document.save(kept)
    except PaperProblem:
        raise
    except (etree.LxmlError, ValueError, RecursionError, KeyError) as error:
        raise PaperProblem("file", f"“{name}”里的修订处理不了。请在 Word 里接受或者拒绝后再上传。") from error
    return kept.getvalue()


def _of_row(element: Any) -> Any:
    """The mark of the row in which a mark stands: they are decided together."""
    for row in element.iterancestors(f"{W}tr"):
        found = next((mark for tag in KINDS if (mark := row.find(f"{W}trPr/{tag}")) is not None), None)
        if found is not None:
            return found
    return None


def _decide(element: Any, *, stands: bool) -> None:
    """`stands`: the words around which the mark is stay in the text."""
    parent = element.getparent()
    if parent is None:
        return
    if parent.tag == f"{W}trPr":
        _row(parent.getparent(), element, stands=stands)
    elif parent.tag == f"{W}rPr":
        _paragraph_end(element, stands=stands)
    elif stands:
        _unwrap(element)
    else:
        parent.remove(element)


def _unwrap(element: Any) -> None:
    parent = element.getparent()
    if KINDS[element.tag] == DELETED:
        for word in element.iter(*_AS_TEXT):
            word.tag = _AS_TEXT[word.tag]
    place = parent.index(element)
    for child in reversed(list(element)):
        parent.insert(place, child)
    parent.remove(element)


def _row(row: Any, element: Any, *, stands: bool) -> None:
    """A row goes as a whole; one that stays keeps what is in it."""
    if not stands:
        if row.getparent() is not None:
            row.getparent().remove(row)
        return
    element.getparent().remove(element)


def _paragraph_end(element: Any, *, stands: bool) -> None:
    """Where the end of a paragraph goes, it is joined with the next one."""
    paragraph = next((each for each in element.iterancestors(f"{W}p")), None)
    element.getparent().remove(element)
    if stands or paragraph is None or paragraph.getparent() is None:
        return
    following = paragraph.getnext()
    while following is not None and following.tag != f"{W}p" and following.tag not in (f"{W}tbl", f"{W}sectPr"):
        following = following.getnext()
    content = [child for child in paragraph if child.tag != f"{W}pPr"]
    if following is None or following.tag != f"{W}p":
        if not any(each.text for each in paragraph.iter(f"{W}t")) and paragraph.getprevious() is not None:
            paragraph.getparent().remove(paragraph)
        return
    place = 1 if len(following) and following[0].tag == f"{W}pPr" else 0
    for child in reversed(content):
        following.insert(place, child)
    paragraph.getparent().remove(paragraph)
