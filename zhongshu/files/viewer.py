"""What the left half of a record shows: the papers of one record, some pages of the chosen one, links for turning and fitting."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zhongshu.files import queries
from zhongshu.files.models import Blob, File, PagePreview
from zhongshu.files.tasks import previews

WINDOW = 5  # pages below each other; the others are a link away
MOST_PARAGRAPHS = 2000
SIDE = 0.09  # of the width that is cut at either side
RIM = 0.025  # of the page that stays around what is printed
FITS: dict[str, str | Promise] = {"trim": _("裁边"), "whole": _("整页"), "width": _("适合宽度")}


@dataclass(frozen=True)
class Tab:
    """A link in the bar."""

    label: str | Promise
    url: str
    is_current: bool = False


@dataclass(frozen=True)
class Words:
    """A line of the text layer, in pixels of the picture."""

    text: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Sheet:
    """One page. Without a picture it waits for the worker and asks again."""

    number: int
    fit: str
    url: str
    width: int = 794
    height: int = 1123
    is_drawn: bool = False
    words: list[Words] = field(default_factory=list)
    frame: str = ""  # viewBox of a page with its margins cut


@dataclass(frozen=True)
class Viewer:
    """Everything that files/viewer.html needs."""

    file: File | None = None
    tabs: list[Tab] = field(default_factory=list)
    sheets: list[Sheet] = field(default_factory=list)
    paragraphs: list[str] = field(default_factory=list)
    fits: list[Tab] = field(default_factory=list)
    page: int = 1
    total: int = 0
    previous: str = ""
    next: str = ""

    @property
    def is_wiped(self) -> bool:
        return self.file is not None and self.file.blob.wiped_at is not None

    @property
    def is_unread(self) -> bool:
        return self.file is not None and self.file.blob.text_at is None


def viewer(request: HttpRequest, record_files: Iterable[Any]) -> Viewer:
    """The chosen file (?file=), its pages from ?p=, fitted by ?fit=; other parts of the address are kept."""
    rows = [row for row in record_files if getattr(row, "removed_at", None) is None]
    if not rows:
        return Viewer()
    chosen = next((row for row in rows if str(row.file.pk) == request.GET.get("file")), rows[0])
    fit = _fit(request.GET.get("fit", ""))
    total = previews.page_total(chosen.file.blob)
    page = min(_number(request.GET.get("p", "")), max(total, 1))
    return Viewer(
        file=chosen.file,
        tabs=_tabs(request, rows, chosen),
        sheets=sheets_of(chosen.file, page, min(page + WINDOW - 1, total), fit),
        paragraphs=[] if total else paragraphs(chosen.file),
        fits=[Tab(label, _link(request, fit=key), key == fit) for key, label in FITS.items()],
        page=page,
        total=total,
        previous=_link(request, p=page - 1) if page > 1 else "",
        next=_link(request, p=page + 1) if page < total else "",
    )


def sheets_of(file: File, first: int, last: int, fit: str) -> list[Sheet]:
    """Pages first to last, with the text layer of those that are drawn."""
    if file.blob.wiped_at is not None:
        return []
    drawn = queries.previews(file.blob, first, last)
    at_once = previews.may_draw_at_once(file.blob)
    return [_sheet(file, number, fit, drawn.get(number), at_once=at_once) for number in range(first, last + 1)]


def sheet_of(file: File, page: int, fit: str) -> Sheet | None:
    """One page by number; None when the file has no such page."""
    found = sheets_of(file, page, page, _fit(fit)) if 1 <= page <= previews.page_total(file.blob) else []
    return found[0] if found else None


def preview_now(file: File, page: int) -> PagePreview | None:
    """The picture of a page of a file."""
    return preview_of(file.blob, page)


def preview_of(blob: Blob, page: int) -> PagePreview | None:
    """The picture of a page, drawn on the spot when nobody has yet and the file is not too large for that."""
    if blob.wiped_at is not None or not 1 <= page <= previews.page_total(blob):
        return None
    drawn = queries.previews(blob, page, page).get(page)
    if drawn is not None or not previews.may_draw_at_once(blob):
        return drawn
    return previews.draw(blob, page, previews.source_of(blob))


def paragraphs(file: File) -> list[str]:
    lines = (line.strip() for line in file.blob.text.splitlines())
    return [line for line in lines if line][:MOST_PARAGRAPHS]


def _sheet(file: File, number: int, fit: str, drawn: PagePreview | None, *, at_once: bool) -> Sheet:
    url = reverse("files:page", args=[file.pk, number])
    if drawn is None:
        return Sheet(number, fit, url, is_drawn=at_once)
    return Sheet(
        number, fit, url, drawn.width, drawn.height, is_drawn=True, words=words_of(drawn), frame=_frame(drawn, fit)
    )


def _frame(drawn: PagePreview, fit: str) -> str:
    """What is left of the page without its margins: as wide on every page, so that the type keeps its size."""
    if fit != "trim" or not drawn.ink:
        return ""
    left, top, right, bottom = drawn.ink
    left, right = min(SIDE, max(left - RIM, 0)), max(1 - SIDE, min(right + RIM, 1))
    top, bottom = max(top - RIM, 0), min(bottom + RIM, 1)
    box = (left * drawn.width, top * drawn.height, (right - left) * drawn.width, (bottom - top) * drawn.height)
    return " ".join(str(round(edge)) for edge in box)


def words_of(drawn: PagePreview) -> list[Words]:
    """The engine gives fractions of the page; empty and impossible boxes are left out."""
    layer = []
    for text, x0, y0, x1, y1 in drawn.words:
        width, height = (x1 - x0) * drawn.width, (y1 - y0) * drawn.height
        if text.strip() and width > 0 and height > 0:
            layer.append(
                Words(
                    previews.whole(text),
                    round(x0 * drawn.width, 1),
                    round(y1 * drawn.height, 1),
                    round(width, 1),
                    round(height, 1),
                )
            )
    return layer


def _tabs(request: HttpRequest, rows: Sequence[Any], chosen: Any) -> list[Tab]:
    if len(rows) == 1:
        return []
    counts: dict[str, int] = {}
    tabs = []
    for row in rows:
        counts[row.role] = counts.get(row.role, 0) + 1
        link = _link(request, file=row.file.pk, p=None)
        tabs.append(Tab(_label(row, counts[row.role], rows), link, row is chosen))
    return tabs


def _label(row: Any, number: int, rows: Sequence[Any]) -> str:
    """正文, or 附件 2 水毁路段一览表: the kind, which one, and the name without its extension."""
    role = str(row.get_role_display() if hasattr(row, "get_role_display") else row.role)
    if row.role == "main":
        return role if number == 1 else f"{role} {number}"
    several = sum(other.role == row.role for other in rows) > 1
    stem = row.file.name.rpartition(".")[0] or row.file.name
    return f"{role} {number} {stem}" if several else f"{role} {stem}"


def _link(request: HttpRequest, **changes: Any) -> str:
    query: QueryDict = request.GET.copy()
    for key, value in changes.items():
        query.pop(key, None)
        if value is not None:
            query[key] = str(value)
    return f"{request.path}?{query.urlencode()}"


def _fit(asked: str) -> str:
    return asked if asked in FITS else "trim"


def _number(asked: str) -> int:
    return max(int(asked), 1) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1
