"""The comments part of a Word file: existing comments stay, new ones get ids of their own."""

import re

from lxml import etree

from zhongshu.engines.proofread.marked.runs import Element, W, tag, text_run

PART = "word/comments.xml"
RELATIONS = "word/_rels/document.xml.rels"
TYPES = "[Content_Types].xml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_RELATIONS_SPACE = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES_SPACE = "http://schemas.openxmlformats.org/package/2006/content-types"
_ID = re.compile(rb'w:id="(\d+)"')
_FORBIDDEN = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Comments:
    """Adds comments and makes the marks of tracked changes, all by one author at one moment."""

    def __init__(self, parts: dict[str, bytes], author: str, moment: str) -> None:
        parser = etree.XMLParser(resolve_entities=False, no_network=True)
        self._part = _part_name(parts)
        known = parts.get(self._part)
        self._root: Element = (
            etree.fromstring(known, parser) if known else etree.Element(tag("comments"), nsmap={"w": W})
        )
        self._author, self._moment = author, moment
        used = [
            int(number) for part in (parts.get("word/document.xml", b""), known or b"") for number in _ID.findall(part)
        ]
        self._next = max((number for number in used if number < 2**30), default=0) + 1

    def _take(self) -> int:
        self._next += 1
        return self._next - 1

    def _signed(self, element: Element, number: int) -> Element:
        element.set(tag("id"), str(number))
        element.set(tag("author"), self._author)
        element.set(tag("date"), self._moment)
        return element

    def add(self, sentence: str) -> int:
        """A new comment; its id."""
        number = self._take()
        comment = self._signed(etree.SubElement(self._root, tag("comment")), number)
        comment.set(tag("initials"), self._author[:2])
        etree.SubElement(comment, tag("p")).append(text_run(None, _FORBIDDEN.sub("\ufffd", sentence)))
        return number

    def revision(self, kind: str) -> Element:
        """An empty w:ins or w:del."""
        return self._signed(etree.Element(tag(kind)), self._take())

    def written_into(self, parts: dict[str, bytes]) -> dict[str, bytes]:
        """The parts with the comments, their relation and their type."""
        return {
            **parts,
            self._part: etree.tostring(self._root, xml_declaration=True, encoding="UTF-8", standalone=True),
            RELATIONS: _with_relation(parts.get(RELATIONS), self._part),
            TYPES: _with_type(parts[TYPES], self._part),
        }


def _part_name(parts: dict[str, bytes]) -> str:
    """Where the file keeps its comments."""
    relations = parts.get(RELATIONS)
    if relations:
        for relation in etree.fromstring(relations):
            if relation.get("Type") == _RELATION:
                target = str(relation.get("Target") or "comments.xml")
                return target.lstrip("/") if target.startswith("/") else f"word/{target}"
    return PART


def _with_relation(relations: bytes | None, part: str) -> bytes:
    root = etree.fromstring(relations) if relations else etree.Element("Relationships", nsmap={None: _RELATIONS_SPACE})
    if not any(one.get("Type") == _RELATION for one in root):
        relation = etree.SubElement(root, f"{{{_RELATIONS_SPACE}}}Relationship")
        taken = {one.get("Id") for one in root}
        relation.set("Id", next(f"rIdProof{number}" for number in range(1, 1000) if f"rIdProof{number}" not in taken))
        relation.set("Type", _RELATION)
        relation.set("Target", part.removeprefix("word/"))
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _with_type(types: bytes, part: str) -> bytes:
    root = etree.fromstring(types)
    if not any(one.get("PartName") == f"/{part}" for one in root):
        override = etree.SubElement(root, f"{{{_TYPES_SPACE}}}Override")
        override.set("PartName", f"/{part}")
        override.set("ContentType", _TYPE)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))
