"""An OFD for reading: its lines with ink and place, its rules, the pictures of its scanned pages, its attachments."""

import posixpath
import re
from collections.abc import Iterator
from typing import Any

from zhongshu.engines.extract.archives import Archive, Bomb, Damaged, ForbiddenXml
from zhongshu.engines.extract.kinds import IMAGES, sniff
from zhongshu.engines.extract.lines import Line, Rule, Sheet
from zhongshu.engines.extract.ofd import POINTS_PER_MM, OfdPage, ofd_pages
from zhongshu.engines.extract.pdf_pages import READ_PAGES, ink_of
from zhongshu.engines.extract.printed import Glyph, page_lines
from zhongshu.engines.extract.readable import is_readable

MAX_ATTACHMENTS = 50
_STRAIGHT = re.compile(r"^M \S+ \S+ L \S+ \S+")


def ofd_sheet(data: bytes) -> Sheet:
    pages = ofd_pages(data)
    sheet = Sheet(pages=len(pages))
    for number, page in enumerate(pages[:READ_PAGES], 1):
        lines = page_lines([_glyph(word) for word in page.words], number, page.width, page.height, points=POINTS_PER_MM)
        if is_readable("".join(line.text for line in lines)):
            sheet.lines.extend(lines)
        sheet.lines.append(Line("", page=number))
        sheet.rules.extend(_rules(page, number))
    names = attachment_names(data)
    if names:
        sheet.remarks.append(f"OFD 中夹带附件：{'、'.join(names)}。")
    return sheet


def _glyph(word: Any) -> Glyph:
    return Glyph(word.text, word.x, word.y, word.x + word.width, word.y + word.height, word.size, word.ink)


def _rules(page: OfdPage, number: int) -> Iterator[Rule]:
    """Straight level lines longer than four tenths of the page."""
    for left, top, path, _, colour in page.paths:
        if not _STRAIGHT.match(path):
            continue
        start_x, start_y, end_x, end_y = (float(part) for part in path.replace("M", "").replace("L", "").split()[:4])
        if abs(end_x - start_x) > 0.4 * page.width and abs(end_y - start_y) < 1 and 0 <= left < page.width:
            red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
            yield Rule(number, round((top + start_y) / (page.height or 1), 4), ink_of(red, green, blue))


def ofd_pictures(data: bytes, numbers: list[int]) -> list[tuple[int, bytes, str]]:
    """The largest picture on each of these pages: number, bytes, kind."""
    pages = ofd_pages(data)
    found = []
    with Archive(data) as archive:
        places = _resources(archive)
        for number in numbers[:READ_PAGES]:
            images = sorted(pages[number - 1].images, reverse=True) if number <= len(pages) else []
            picture = next(filter(None, (_picture(archive, places.get(image)) for _, image in images)), None)
            if picture:
                found.append((number, *picture))
    return found


def _picture(archive: Archive, name: str | None) -> tuple[bytes, str] | None:
    try:
        content = archive.read(name) if name else b""
    except (Damaged, Bomb):
        return None
    kind = sniff(content)
    return (content, kind) if kind in IMAGES else None


def _resources(archive: Archive) -> dict[str, str]:
    """Names of media files by resource id, from every resource list of the package."""
    found: dict[str, str] = {}
    for name in archive.names:
        if not name.lower().endswith("res.xml"):
            continue
        try:
            root = archive.xml(name)
        except (Damaged, Bomb, ForbiddenXml):
            continue
        base = posixpath.join(posixpath.dirname(name), root.get("BaseLoc", ""))
        for media in root.iter("{*}MultiMedia"):
            file = next(media.iter("{*}MediaFile"), None)
            places = (
                [
                    posixpath.normpath(posixpath.join(folder, file.text.strip().lstrip("/")))
                    for folder in (base, "", posixpath.dirname(name))
                ]
                if file is not None and file.text
                else []
            )  # three places writers use
            found.update({media.get("ID", ""): place for place in reversed(places) if place in archive.names})
    return found


def attachment_names(data: bytes) -> list[str]:
    """Names of files that the OFD carries along."""
    with Archive(data) as archive:
        lists = [name for name in archive.names if name.lower().endswith("attachments.xml")][:5]
        found = []
        for name in lists:
            try:
                entries = archive.xml(name).iter("{*}Attachment")
                found += [entry.get("Name", "") for entry in entries]
            except (Damaged, Bomb, ForbiddenXml):
                continue
    return [name for name in found if name][:MAX_ATTACHMENTS]
