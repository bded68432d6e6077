"""Where on the pages each value was read: the reader's box, else the value looked up in the text of the drawn pages."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zhongshu.files.models import PagePreview
from zhongshu.incoming.reading import READ_AS

Box = tuple[float, float, float, float]  # left, top, right, bottom in fractions of the page

PLACES = {**READ_AS, "secrecy_period": "security_level"}
RIM = 0.004
LAST = ("issuers", "issue_date", "cc_recipients")  # at the end: of several places the last one counts
UNSEEN = ("document_type",)  # read off the title; tasks are quoted as they are
SEEN_LENGTH = 120
_SIGNS = str.maketrans("[]【】〈〉()", "〔〕〔〕〔〕（）")


@dataclass(frozen=True)
class Spot:
    """One value on one page. `key` is the field of the form, or task-<digest>."""

    key: str
    number: int
    page: int
    boxes: tuple[Box, ...]
    seen: str = ""  # what stands there, where that differs from the value


@dataclass(frozen=True)
class _Named:
    """What is looked for."""

    key: str
    number: int
    texts: Sequence[str]
    is_last: bool


@dataclass(frozen=True)
class _Letters:
    """The characters of a page in reading order, each with its box."""

    page: int
    text: str
    boxes: list[Box]


def spots(read: Mapping[str, Any], pages: Sequence[PagePreview]) -> dict[str, Spot]:
    """By field, numbered in the order of the form; values without a known place are left out."""
    drawn = {page.page: _letters(page) for page in pages}
    lines = [line for line in str(read.get("text") or "").splitlines() if line.strip()]
    found: dict[str, Spot] = {}
    for field, key in PLACES.items():
        place, texts = (read.get("places") or {}).get(key), _written(key, read.get(key))
        if place is None or not texts:
            continue
        named = _Named(field, len(found) + 1, texts, key in LAST)
        spot = _boxed(named, place, drawn) if place.get("box") else _looked_up(named, place, lines, drawn)
        if spot is not None:
            found[field] = spot
    return found


def task_spots(tasks: Iterable[Any], pages: Sequence[PagePreview], first: int) -> dict[str, Spot]:
    """The sentences that ask for something."""
    drawn = {page.page: _letters(page) for page in pages}
    found = {}
    for number, task in enumerate(tasks, first):
        named = _Named(f"task-{task.digest}", number, [task.quote], False)
        is_boxed = bool(task.place and task.place.get("box"))
        spot = _boxed(named, task.place, drawn) if is_boxed else _looked_up(named, task.place or {}, [], drawn)
        if spot is not None:
            found[spot.key] = spot
    return found


def _boxed(named: _Named, place: Mapping[str, Any], drawn: Mapping[int, _Letters]) -> Spot:
    """Where the reader saw it."""
    left, top, right, bottom = place["box"]
    page, box = drawn.get(int(place["page"])), (left, top, right, bottom)
    seen = (
        _seen(page, box, named.texts)
        if page is not None and named.key not in UNSEEN and not named.key.startswith("task-")
        else ""
    )
    return Spot(named.key, named.number, int(place["page"]), (box,), seen)


def _looked_up(
    named: _Named, place: Mapping[str, Any], lines: Sequence[str], drawn: Mapping[int, _Letters]
) -> Spot | None:
    """A file without a layout of its own: found in the words of its pages, the same occurrence as in its text."""
    wanted = plain(named.texts[0])
    places = [(letters, start) for _page, letters in sorted(drawn.items()) for start in _starts(letters.text, wanted)]
    if not places:
        return None
    on_first = lines[: int(place["line"]) - 1] if place.get("page") == 1 and place.get("line") else []
    before = sum(plain(line).count(wanted) for line in on_first)
    index = before if on_first and before < len(places) else len(places) - 1 if named.is_last else 0
    letters, start = places[index]
    end = start + len(wanted)
    for text in named.texts[1:]:
        following = letters.text.find(plain(text), end, end + len(plain(text)) + 40)
        end = following + len(plain(text)) if following >= 0 else end
    return Spot(named.key, named.number, letters.page, tuple(_joined(letters.boxes[start:end])))


def _starts(text: str, wanted: str) -> list[int]:
    return [found.start() for found in re.finditer(re.escape(wanted), text)] if wanted else []


def plain(text: str) -> str:
    """Without spaces, in one width and with one kind of brackets, so that what is printed is found."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text).translate(_SIGNS))


def _written(key: str, value: Any) -> list[str]:
    """How a value may stand on the page."""
    if isinstance(value, list):
        return [str(each) for each in value]
    if key.endswith("_date") and value:
        year, month, day = (int(part) for part in str(value).split("-"))
        return [f"{year}年{month}月{day}日", f"{year}.{month}.{day}", str(value)]
    return [str(value)] if value else []


def _letters(page: PagePreview) -> _Letters:
    """Runs of text taken apart; a run's box is shared out evenly."""
    text, boxes = [], []
    for run, left, top, right, bottom in page.words:
        letters = plain(run)
        step = (right - left) / max(len(letters), 1)
        text.append(letters)
        boxes += [(left + step * index, top, left + step * (index + 1), bottom) for index in range(len(letters))]
    return _Letters(page.page, "".join(text), boxes)


def _joined(boxes: Sequence[Box]) -> list[Box]:
    """One box per printed line."""
    lines: list[Box] = []
    for box in boxes:
        last = lines[-1] if lines else None
        if last and box[0] >= last[0] and min(box[3], last[3]) - max(box[1], last[1]) > 0.4 * (box[3] - box[1]):
            lines[-1] = (last[0], min(last[1], box[1]), max(last[2], box[2]), max(last[3], box[3]))
        else:
            lines.append(box)
    return lines


def _seen(page: _Letters, box: Box, texts: Sequence[str]) -> str:
    """The characters inside the box, when the value is not simply one of them."""
    left, top, right, bottom = box
    inside = [
        letter
        for letter, (x0, y0, x1, y1) in zip(page.text, page.boxes, strict=True)
        if left - RIM <= (x0 + x1) / 2 <= right + RIM and top - RIM <= (y0 + y1) / 2 <= bottom + RIM
    ]
    said = "".join(inside)
    return "" if any(plain(text) in said for text in texts) else said[:SEEN_LENGTH]
