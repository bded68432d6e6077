"""A laid-out paper as OFD (GB/T 33190): the same places as in the PDF, fonts embedded, the same bytes each time."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import PurePosixPath

from zhongshu.engines.typeset.drawn import Bookmark, Drawn, Picture
from zhongshu.engines.typeset.faces import Face
from zhongshu.engines.typeset.writers.ofd_fonts import truetype
from zhongshu.engines.typeset.writers.ofd_page import Page
from zhongshu.engines.typeset.writers.ofd_xml import document, element, leaf, number, numbers, package
from zhongshu.engines.typeset.writers.pdf_archive import EARLIEST, PRODUCER
from zhongshu.engines.typeset.writers.pictures import file_of
from zhongshu.engines.typeset.writers.subset import checked, opened

Parts = dict[str, bytes]


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that travels inside the OFD."""

    name: str
    data: bytes


def write_ofd(
    drawn: Drawn, *, metadata: Mapping[str, str] | None = None, enclosures: Sequence[Enclosure] = ()
) -> bytes:
    """The package. `metadata` by the words of GB/T 33480 (`ofd_metadata.metadata`).

    Raises MissingCharacters, UnusableFont or UnreadablePicture with a sentence for people.
    """
    drawn, used = checked(drawn)
    ids, parts = count(1), Parts()
    fonts = _fonts(used, ids, parts)
    images = _images(drawn, ids, parts)
    pages = [next(ids) for _ in drawn.sheets]
    writer = Page(fonts, images, ids)
    for place, sheet in enumerate(drawn.sheets):
        parts[f"Doc_0/Pages/Page_{place}/Content.xml"] = writer.xml(sheet)
    enclosed = _enclose(enclosures, drawn, parts)
    whole = {"Doc_0/Document.xml": _document(drawn, pages, enclosed, next(ids)), **parts}
    return package({"OFD.xml": _root(drawn, metadata or {}, whole), **whole})


def _fonts(used: Mapping[Face, set[str]], ids: "count[int]", parts: Parts) -> dict[Face, int]:
    numbers_of, listed = {}, ""
    for face, characters in used.items():
        own = numbers_of[face] = next(ids)
        parts[f"Doc_0/Res/font_{own}.ttf"] = truetype(face, characters)
        about = {"ID": own, "FontName": opened(face).name, "FamilyName": face.family}
        listed += element("Font", leaf("FontFile", f"font_{own}.ttf"), **about)
    parts["Doc_0/PublicRes.xml"] = document("Res", element("Fonts", listed) if listed else "", BaseLoc="Res")
    return numbers_of


def _images(drawn: Drawn, ids: "count[int]", parts: Parts) -> dict[tuple[bytes, bool], int]:
    numbers_of: dict[tuple[bytes, bool], int] = {}
    listed = ""
    for item in (item for sheet in drawn.sheets for item in sheet.items if isinstance(item, Picture)):
        if (item.data, item.over) in numbers_of:
            continue
        own = numbers_of[item.data, item.over] = next(ids)
        media, data = file_of(item)
        form = media.removeprefix("image/").upper()
        name = f"image_{own}.{'jpg' if form == 'JPEG' else 'png'}"
        parts[f"Doc_0/Res/{name}"] = data
        about = {"ID": own, "Type": "Image", "Format": form}
        listed += element("MultiMedia", leaf("MediaFile", name), **about)
    parts["Doc_0/DocumentRes.xml"] = document("Res", element("MultiMedias", listed) if listed else "", BaseLoc="Res")
    return numbers_of


def _enclose(enclosures: Sequence[Enclosure], drawn: Drawn, parts: Parts) -> str:
    """The list of enclosed files in the document; nothing where there are none. Their identifiers are XML names."""
    listed, day = "", (drawn.day or EARLIEST).isoformat()
    for place, enclosure in enumerate(enclosures, 1):
        suffix = PurePosixPath(enclosure.name).suffix
        suffix = suffix if suffix[1:].isalnum() and suffix.isascii() else ""
        name = f"attachment_{place}{suffix}"
        parts[f"Doc_0/Attachs/{name}"] = enclosure.data
        about = {
            "ID": f"attachment_{place}",
            "Name": enclosure.name,
            "Format": suffix.lstrip("."),
            "CreationDate": f"{day}T00:00:00",
        }
        size = number(len(enclosure.data) / 1024)
        listed += element("Attachment", leaf("FileLoc", f"/Doc_0/Attachs/{name}"), **about, Size=size)
    if not listed:
        return ""
    parts["Doc_0/Attachs/Attachments.xml"] = document("Attachments", listed)
    return leaf("Attachments", "Attachs/Attachments.xml")


def _document(drawn: Drawn, pages: Sequence[int], enclosed: str, last: int) -> bytes:
    width, height = (drawn.sheets[0].width, drawn.sheets[0].height) if drawn.sheets else (210.0, 297.0)
    common = (
        leaf("MaxUnitID", str(last))
        + element("PageArea", leaf("PhysicalBox", numbers(0, 0, width, height)))
        + leaf("PublicRes", "PublicRes.xml")
        + leaf("DocumentRes", "DocumentRes.xml")
    )
    listed = "".join(
        element("Page", ID=own, BaseLoc=f"Pages/Page_{place}/Content.xml") for place, own in enumerate(pages)
    )
    outlines = element("Outlines", "".join(_outlines(drawn.bookmarks, pages))) if drawn.bookmarks else ""
    return document("Document", element("CommonData", common) + element("Pages", listed) + outlines + enclosed)


def _outlines(marks: Sequence[Bookmark], pages: Sequence[int]) -> Iterable[str]:
    """The bookmarks of the first level, each with those below it inside."""
    at = 0
    while at < len(marks):
        mark, end = marks[at], at + 1
        while end < len(marks) and marks[end].level > mark.level:
            end += 1
        aim = element("Dest", Type="XYZ", PageID=pages[mark.sheet], Left=0, Top=number(max(mark.y, 0)), Zoom=0)
        action = element("Actions", element("Action", element("Goto", aim), Event="CLICK"))
        yield element("OutlineElem", action + "".join(_outlines(marks[at + 1 : end], pages)), Title=mark.title)
        at = end


def _root(drawn: Drawn, metadata: Mapping[str, str], parts: Mapping[str, bytes]) -> bytes:
    """OFD.xml; the identifier comes from the content."""
    digest = hashlib.sha256(b"".join(name.encode() + data for name, data in parts.items())).hexdigest()
    known = {"发文字号": drawn.document_number, **metadata}
    custom = "".join(leaf("CustomData", value, Name=name) for name, value in known.items() if value)
    info = (
        leaf("DocID", digest[:32])
        + leaf("Title", "".join(drawn.title.split()))
        + leaf("Author", "、".join(drawn.organs))
        + leaf("CreationDate", (drawn.day or EARLIEST).isoformat())
        + leaf("Creator", PRODUCER)
        + (element("CustomDatas", custom) if custom else "")
    )
    body = element("DocBody", element("DocInfo", info) + leaf("DocRoot", "Doc_0/Document.xml"))
    return document("OFD", body, Version="1.0", DocType="OFD")
