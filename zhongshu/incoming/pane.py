"""The paper beside the registration form: one page as a picture with its text layer, and marks where values were read."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, QueryDict

from zhongshu.files import viewer
from zhongshu.files.models import Blob, PagePreview, Upload
from zhongshu.files.tasks import previews
from zhongshu.incoming import places
from zhongshu.incoming.places import Spot
from zhongshu.incoming.reading import Proposal

ZOOMS = ("fit", "150", "200")
MOST_LINKS = 12


@dataclass(frozen=True)
class Mark:
    """One box on the page that is shown, in pixels of the picture."""

    key: str
    number: int
    x: float
    y: float
    width: float
    height: float
    is_first: bool


@dataclass(frozen=True)
class Turn:
    """A link of the bar."""

    label: str
    url: str
    is_current: bool = False
    count: int = 0


@dataclass(frozen=True)
class Pane:
    """Everything that incoming/parts/pane.html needs."""

    upload: Upload
    address: str
    is_open: bool = False
    is_waiting: bool = False  # the worker still draws
    problem: str = ""
    page: int = 1
    total: int = 0
    zoom: str = "fit"
    sheet: PagePreview | None = None
    words: Sequence[viewer.Words] = ()
    marks: Sequence[Mark] = ()
    turns: Sequence[Turn] = ()
    zooms: Sequence[Turn] = ()
    files: Sequence[Turn] = ()
    previous: str = ""
    next: str = ""
    paragraphs: Sequence[str] = ()
    spots: dict[str, Spot] = field(default_factory=dict)

    @property
    def spots_json(self) -> str:
        """Field → page, number and what stands there; read by confirm.js."""
        said = {key: {"page": spot.page, "n": spot.number, "seen": spot.seen} for key, spot in self.spots.items()}
        return json.dumps(said, ensure_ascii=False)


def pane_of(request: HttpRequest, uploads: Sequence[Upload], proposal: Proposal) -> Pane:
    """The chosen file (?doc=) at its page (?p=); marks belong to the first file, from which the values were read."""
    chosen = min(_number(request.GET.get("doc", ""), 1), len(uploads)) - 1
    upload, files = uploads[chosen], _files(request, uploads, chosen)
    blob = upload.blob
    if blob is None:
        return Pane(upload, request.get_full_path(), files=files)
    total = previews.page_total(blob)
    page = min(_number(request.GET.get("p", ""), 1), max(total, 1))
    zoom = request.GET.get("z", "")
    sheet = viewer.preview_of(blob, page) if total else None
    spots = _spots(upload, blob, proposal) if chosen == 0 else {}
    return Pane(
        upload,
        request.get_full_path(),
        is_open=True,
        is_waiting=sheet is None and not blob.problem and blob.drawn_at is None,
        problem=blob.problem,
        page=page,
        total=total,
        zoom=zoom if zoom in ZOOMS else "fit",
        sheet=sheet,
        words=viewer.words_of(sheet) if sheet else (),
        marks=_marks(spots, sheet) if sheet else (),
        turns=_turns(request, spots, page, total),
        zooms=[Turn(key, _link(request, z=key), key == (zoom or "fit")) for key in ZOOMS],
        files=files,
        previous=_link(request, p=page - 1) if page > 1 else "",
        next=_link(request, p=page + 1) if page < total else "",
        paragraphs=[] if total else _paragraphs(upload),
        spots=spots,
    )


def _spots(upload: Upload, blob: Blob, proposal: Proposal) -> dict[str, Spot]:
    pages = list(blob.previews.all())
    found = places.spots(upload.read, pages)
    return found | places.task_spots(proposal.tasks, pages, len(found) + 1)


def _marks(spots: dict[str, Spot], sheet: PagePreview) -> list[Mark]:
    made = []
    for spot in spots.values():
        for place, (left, top, right, bottom) in enumerate(spot.boxes if spot.page == sheet.page else ()):
            x, y = round(left * sheet.width, 1), round(top * sheet.height, 1)
            width, height = round((right - left) * sheet.width, 1), round((bottom - top) * sheet.height, 1)
            is_first = place == 0 and spot.key not in places.UNSEEN  # its box is the title's
            made.append(Mark(spot.key, spot.number, x, y, width, height, is_first))
    return made


def _turns(request: HttpRequest, spots: dict[str, Spot], page: int, total: int) -> list[Turn]:
    """Links to the pages on which something was read, and to the others while they are few."""
    counts: dict[int, int] = {}
    for spot in spots.values():
        counts[spot.page] = counts.get(spot.page, 0) + 1
    numbers = range(1, total + 1) if total <= MOST_LINKS else sorted({*counts, page})[:MOST_LINKS]
    return [Turn(str(n), _link(request, p=n), n == page, counts.get(n, 0)) for n in numbers]


def _files(request: HttpRequest, uploads: Sequence[Upload], chosen: int) -> list[Turn]:
    if len(uploads) < 2:
        return []
    return [Turn(each.name, _link(request, doc=n + 1, p=None), n == chosen) for n, each in enumerate(uploads)]


def _paragraphs(upload: Upload) -> list[str]:
    lines = (line.strip() for line in str(upload.read.get("text") or "").splitlines())
    return [line for line in lines if line][: viewer.MOST_PARAGRAPHS]


def _link(request: HttpRequest, **changes: Any) -> str:
    query: QueryDict = request.GET.copy()
    for key, value in changes.items():
        query.pop(key, None)
        if value is not None:
            query[key] = str(value)
    return f"{request.path}?{query.urlencode()}"


def _number(asked: str, otherwise: int) -> int:
    return max(int(asked), 1) if asked.isascii() and asked.isdigit() and len(asked) < 7 else otherwise
