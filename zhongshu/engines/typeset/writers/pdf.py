"""A laid-out paper as PDF/A-2b: exact places, embedded fonts, bookmarks, the same bytes for the same paper."""

from collections.abc import Mapping

from zhongshu.engines.typeset.drawn import MM_PER_POINT, Bookmark, Drawn, Picture, Sheet
from zhongshu.engines.typeset.faces import Face
from zhongshu.engines.typeset.writers import pdf_archive
from zhongshu.engines.typeset.writers.pdf_content import content
from zhongshu.engines.typeset.writers.pdf_fonts import Embedded, embed
from zhongshu.engines.typeset.writers.pdf_objects import Objects, number, text
from zhongshu.engines.typeset.writers.pictures import ready
from zhongshu.engines.typeset.writers.subset import checked


def write_pdf(drawn: Drawn) -> bytes:
    """The file. Raises MissingCharacters, UnusableFont or UnreadablePicture with a sentence for people."""
    drawn, used = checked(drawn)
    objects = Objects()
    root, tree = objects.reserve(), objects.reserve()
    fonts = embed(objects, used)
    pictures = _pictures(objects, drawn)
    pages = _pages(objects, drawn, tree, fonts, pictures)
    kids = " ".join(f"{page} 0 R" for page in pages)
    objects.put(tree, f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>")
    known = pdf_archive.facts(drawn.title, drawn.organs, drawn.day)
    outlines = f" /Outlines {_outlines(objects, drawn, pages)} 0 R /PageMode /UseOutlines" if drawn.bookmarks else ""
    objects.put(
        root,
        f"<< /Type /Catalog /Pages {tree} 0 R /Lang (zh-CN) /Metadata {_metadata(objects, known)} 0 R "
        f"/OutputIntents [{_intent(objects)}] /ViewerPreferences << /DisplayDocTitle true >>{outlines} >>",
    )
    return objects.file(root, _information(objects, known))


def _pictures(objects: Objects, drawn: Drawn) -> dict[tuple[bytes, bool], tuple[str, int]]:
    """Each picture once, however often it is used: its name and number."""
    found: dict[tuple[bytes, bool], tuple[str, int]] = {}
    for sheet in drawn.sheets:
        for item in sheet.items:
            if isinstance(item, Picture) and (item.data, item.over) not in found:
                found[item.data, item.over] = (f"P{len(found) + 1}", _image(objects, item))
    return found


def _image(objects: Objects, item: Picture) -> int:
    pixels = ready(item.data, over=item.over)
    form = f"/Type /XObject /Subtype /Image /Width {pixels.width} /Height {pixels.height} /BitsPerComponent 8"
    mask = ""
    if pixels.opacity is not None:
        mask = f" /SMask {objects.add_stream(pixels.opacity, f'{form} /ColorSpace /DeviceGray')} 0 R"
    entries = f"{form} /ColorSpace /DeviceRGB{mask}"
    if pixels.as_is == "image/jpeg":
        return objects.add_stream(item.data, f"{entries} /Filter /DCTDecode", packed=False)
    return objects.add_stream(pixels.colours, entries)


def _pages(
    objects: Objects,
    drawn: Drawn,
    tree: int,
    fonts: Mapping[Face, Embedded],
    pictures: Mapping[tuple[bytes, bool], tuple[str, int]],
) -> list[int]:
    """A page for each sheet; all share one list of resources."""
    names = " ".join(f"/{font.name} {font.number} 0 R" for font in fonts.values())
    images = " ".join(f"/{name} {place} 0 R" for name, place in pictures.values())
    resources = objects.add(f"<< /Font << {names} >> /XObject << {images} >> >>")
    called = {key: name for key, (name, _) in pictures.items()}
    return [_page(objects, sheet, f"/Parent {tree} 0 R /Resources {resources} 0 R", content(sheet, fonts, called))
            for sheet in drawn.sheets]  # fmt: skip


def _page(objects: Objects, sheet: Sheet, common: str, drawing: bytes) -> int:
    box = f"[0 0 {number(sheet.width / MM_PER_POINT)} {number(sheet.height / MM_PER_POINT)}]"
    is_mixed = any(isinstance(item, Picture) for item in sheet.items)
    group = " /Group << /S /Transparency /CS /DeviceRGB >>" if is_mixed else ""
    stream = objects.add_stream(drawing)
    return objects.add(f"<< /Type /Page {common} /MediaBox {box} /Contents {stream} 0 R{group} >>")


def _outlines(objects: Objects, drawn: Drawn, pages: list[int]) -> int:
    """The tree of bookmarks; one whose level skips a step hangs below the last one above it."""
    root = objects.reserve()
    numbers = [objects.reserve() for _ in drawn.bookmarks]
    parents: list[int] = []
    children: dict[int, list[int]] = {root: []}
    path: list[tuple[int, int]] = [(-1, root)]  # levels and numbers of those that are open
    for mark, own in zip(drawn.bookmarks, numbers, strict=True):
        while path[-1][0] >= mark.level:
            path.pop()
        parents.append(path[-1][1])
        children.setdefault(path[-1][1], []).append(own)
        path.append((mark.level, own))
    for mark, own, parent in zip(drawn.bookmarks, numbers, parents, strict=True):
        objects.put(own, f"<< {_aim(mark, drawn, pages)} /Parent {parent} 0 R{_kin(own, parent, children)} >>")
    objects.put(root, f"<< /Type /Outlines{_kin(root, 0, children)} >>")
    return root


def _aim(mark: Bookmark, drawn: Drawn, pages: list[int]) -> str:
    height = drawn.sheets[mark.sheet].height
    top = number((height - max(mark.y, 0)) / MM_PER_POINT)
    return f"/Title {text(mark.title)} /Dest [{pages[mark.sheet]} 0 R /XYZ 0 {top} null]"


def _kin(own: int, parent: int, children: Mapping[int, list[int]]) -> str:
    """Neighbours and children; those of the first level are seen at once, deeper ones folded away."""
    written = ""
    siblings = children.get(parent, [])
    place = siblings.index(own) if own in siblings else 0
    if place > 0:
        written += f" /Prev {siblings[place - 1]} 0 R"
    if place + 1 < len(siblings):
        written += f" /Next {siblings[place + 1]} 0 R"
    below = children.get(own)
    if below:
        written += f" /First {below[0]} 0 R /Last {below[-1]} 0 R /Count {len(below) if not parent else -len(below)}"
    return written


def _metadata(objects: Objects, known: pdf_archive.Facts) -> int:
    return objects.add_stream(pdf_archive.xmp(known), "/Type /Metadata /Subtype /XML", packed=False)


def _intent(objects: Objects) -> str:
    profile = objects.add_stream(pdf_archive.srgb_profile(), "/N 3 /Alternate /DeviceRGB")
    return (
        "<< /Type /OutputIntent /S /GTS_PDFA1 /OutputConditionIdentifier (sRGB IEC61966-2.1) "
        f"/Info (sRGB IEC61966-2.1) /DestOutputProfile {profile} 0 R >>"
    )


def _information(objects: Objects, known: pdf_archive.Facts) -> int:
    moment = f"(D:{known.day:%Y%m%d}000000+08'00')"
    author = f" /Author {text(known.author)}" if known.author else ""
    return objects.add(
        f"<< /Title {text(known.title)}{author} /Producer {text(pdf_archive.PRODUCER)} "
        f"/CreationDate {moment} /ModDate {moment} >>"
    )
