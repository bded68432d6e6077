"""Pages of an OFD: text objects with their places, lines and pictures' places left to the drawing."""

import itertools
import posixpath
from dataclasses import dataclass, field
from typing import Any

from zhongshu.engines.extract.archives import Archive, Damaged
from zhongshu.engines.extract.lines import Line
from zhongshu.engines.extract.pdf import Word, rows

MAX_PAGES = 500
MAX_TEXTS = 50_000
POINTS_PER_MM = 72 / 25.4
_A4 = (210.0, 297.0)


@dataclass
class OfdPage:
    """One page in millimetres: characters with their places, and drawn paths."""

    width: float = _A4[0]
    height: float = _A4[1]
    words: list[Word] = field(default_factory=list)
    paths: list[tuple[float, float, str, float, str]] = field(
        default_factory=list
    )  # x, y, SVG path, line width, colour
    images: list[tuple[float, str]] = field(default_factory=list)  # area, resource id


def ofd_lines(data: bytes) -> list[Line]:
    lines: list[Line] = []
    for number, page in enumerate(ofd_pages(data), 1):
        lines.extend(_line(row, number) for row in rows(page.words))
        lines.append(Line("", page=number))
    return lines


def _line(row: list[Word], page: int) -> Line:
    return Line(_joined(row), round(max(word.size for word in row) * POINTS_PER_MM, 1), page)


def _joined(row: list[Word]) -> str:
    text = row[0].text
    for before, word in itertools.pairwise(row):
        text += ("　" if word.x - before.x - before.width > 0.8 * word.size else "") + word.text
    return text


def ofd_pages(data: bytes) -> list[OfdPage]:
    """All pages of the first document, templates' text before the page's own."""
    with Archive(data) as archive:
        root_path = _text(archive.xml("OFD.xml"), "DocRoot")
        document = archive.xml(_found(archive, "", root_path))
        folder = posixpath.dirname(root_path.lstrip("/"))
        size = _box(document, "PhysicalBox") or (0, 0, *_A4)
        templates = {t.get("ID"): t.get("BaseLoc", "") for t in document.iter("{*}TemplatePage")}
        pages = [page.get("BaseLoc", "") for page in document.iter("{*}Page") if page.get("BaseLoc")]
        return [_page(archive, folder, location, templates, size) for location in pages[:MAX_PAGES]]


def _page(archive: Archive, folder: str, location: str, templates: dict[Any, str], size: tuple[float, ...]) -> OfdPage:
    content = archive.xml(_found(archive, folder, location))
    box = _box(content, "PhysicalBox") or size
    page = OfdPage(box[2], box[3])
    for use in content.iter("{*}Template"):
        template = templates.get(use.get("TemplateID"))
        if template:
            _draw(archive.xml(_found(archive, folder, template)), page)
    _draw(content, page)
    return page


def _draw(content: Any, page: OfdPage) -> None:
    for text in content.iter("{*}TextObject"):
        _add_text(text, page)
    for path in content.iter("{*}PathObject"):
        _add_path(path, page)
    for image in content.iter("{*}ImageObject"):
        _, _, width, height, *_ = [*_numbers(image.get("Boundary", "")), 0.0, 0.0, 0.0, 0.0]
        page.images.append((width * height, image.get("ResourceID", "")))


def _add_text(text: Any, page: OfdPage) -> None:
    left, top, *_ = _numbers(text.get("Boundary", "")) or [0.0, 0.0]
    scale, shift_x, shift_y = _transform(text)
    size = _number(text.get("Size"), 5.0) * scale
    ink = _ink(text)
    for code in text.iterfind("{*}TextCode"):
        x, y = _number(code.get("X"), 0.0), _number(code.get("Y"), 0.0)
        steps_x, steps_y = _deltas(code.get("DeltaX", "")), _deltas(code.get("DeltaY", ""))
        for index, char in enumerate(code.text or ""):
            if not char.isspace() and len(page.words) < MAX_TEXTS:
                baseline = top + y * scale + shift_y
                place = (left + x * scale + shift_x, baseline - 0.88 * size, size * _width(char), size, size)
                page.words.append(Word(char, *place, ink))
            x += steps_x[index] if index < len(steps_x) else _number(text.get("Size"), 5.0) * _width(char)
            y += steps_y[index] if index < len(steps_y) else 0.0


def _ink(text: Any) -> str:
    """Red or blue by the fill colour, else black."""
    fill = text.find("{*}FillColor")
    parts = _numbers(fill.get("Value", "")) if fill is not None else []
    if len(parts) != 3:
        return "black"
    red, green, blue = parts
    return "red" if red > 140 and red - max(green, blue) > 70 else "blue" if blue > 120 and blue - red > 50 else "black"


def _width(char: str) -> float:
    return 0.5 if char < "\u2e80" else 1.0


def _transform(element: Any) -> tuple[float, float, float]:
    """Scale and shift of the object's matrix; turning is not followed."""
    matrix = _numbers(element.get("CTM", ""))
    return (abs(matrix[0]) or 1.0, matrix[4], matrix[5]) if len(matrix) == 6 else (1.0, 0.0, 0.0)


_COMMANDS = {"M": "M", "S": "M", "L": "L", "Q": "Q", "B": "C", "C": "Z"}


def _add_path(path: Any, page: OfdPage) -> None:
    left, top, *_ = _numbers(path.get("Boundary", "")) or [0.0, 0.0]
    data = path.find("{*}AbbreviatedData")
    if data is None or len(page.paths) >= MAX_TEXTS:
        return
    words = (data.text or "").split()[:5_000]
    drawn = [_COMMANDS[word] if word in _COMMANDS else f"{_number(word, 0.0):g}" for word in words if word != "A"]
    page.paths.append((left, top, " ".join(drawn), _number(path.get("LineWidth"), 0.353), _colour(path)))


def _colour(path: Any) -> str:
    stroke = path.find("{*}StrokeColor")
    parts = [int(part) for part in _numbers(stroke.get("Value", ""))] if stroke is not None else []
    return (
        f"#{parts[0]:02x}{parts[1]:02x}{parts[2]:02x}"
        if len(parts) == 3 and all(0 <= p < 256 for p in parts)
        else "#000000"
    )


def _found(archive: Archive, folder: str, location: str) -> str:
    """The part's name: absolute, or below the document's folder."""
    wanted = posixpath.normpath(location.lstrip("/"))
    for name in (posixpath.normpath(posixpath.join(folder, wanted)), wanted):
        if name in archive.names:
            return name
    raise Damaged


def _text(element: Any, name: str) -> str:
    found = next(element.iter(f"{{*}}{name}"), None)
    if found is None or not found.text:
        raise Damaged
    return str(found.text).strip()


def _box(element: Any, name: str) -> tuple[float, ...] | None:
    found = next(element.iter(f"{{*}}{name}"), None)
    numbers = _numbers(found.text or "") if found is not None else []
    return (
        tuple(numbers)
        if len(numbers) == 4 and all(0 <= n <= 2000 for n in numbers) and numbers[2] and numbers[3]
        else None
    )


def _deltas(text: str) -> list[float]:
    """Steps between characters; "g 3 5.5" stands for three steps of 5.5."""
    words, steps = text.split()[:20_000], []
    while words:
        word = words.pop(0)
        if word == "g" and len(words) >= 2:
            count, step = int(_number(words.pop(0), 0.0)), _number(words.pop(0), 0.0)
            steps.extend([step] * min(max(count, 0), MAX_TEXTS))
        else:
            steps.append(_number(word, 0.0))
    return steps


def _numbers(text: str) -> list[float]:
    return [_number(word, 0.0) for word in text.split()[:16]]


def _number(text: str | None, default: float) -> float:
    try:
        value = float(text) if text else default
    except ValueError:
        return default
    return value if abs(value) < 1e6 else default  # also drops nan and inf
