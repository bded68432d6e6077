"""Pages as pictures with their words (decision 30): drawn by the worker, or for the one who turns to a page first."""

import io
from dataclasses import dataclass

from django.conf import settings
from django.db import IntegrityError, transaction
from PIL import Image

from zhongshu.engines import bounded, pages
from zhongshu.engines.extract.kinds import IMAGES
from zhongshu.engines.extract.pdf import Word
from zhongshu.engines.ocr import VERSION, OcrPage, PictureTrouble, upright_png
from zhongshu.files import store
from zhongshu.files.models import Blob, PagePreview, RecognisedPage

SCALE = 1.75  # pixels per point: 1042 wide for A4, sharp over the width of the reading column
UPRIGHT_WIDTH = 1042
UPRIGHT_SECONDS = 60
INK = 215  # shades of grey darker than this are printed
AT_ONCE_BYTES = 30 * 1024 * 1024  # larger files are left to the worker


@dataclass(frozen=True)
class Source:
    """What pages are drawn from: the bytes themselves, or the PDF made of them."""

    data: bytes
    kind: str


def page_total(blob: Blob) -> int:
    """How many pages can be shown as pictures; 0 while that is not known, or when there are none."""
    if blob.wiped_at is not None or blob.problem:
        return 0
    if _is_drawn_directly(blob):
        return blob.pages or int(blob.kind in IMAGES)
    return (blob.pages or 0) if blob.copy_path else 0


def pages_to_draw(blob: Blob, most: int) -> list[int]:
    """The first pages that have no picture yet."""
    drawn = set(PagePreview.objects.filter(blob=blob).values_list("page", flat=True))
    return [page for page in range(1, min(page_total(blob), most) + 1) if page not in drawn]


def may_draw_at_once(blob: Blob) -> bool:
    return blob.size <= AT_ONCE_BYTES and (_is_drawn_directly(blob) or bool(blob.copy_path))


def source_of(blob: Blob) -> Source:
    """Where the pages of a prepared file come from."""
    if blob.copy_path:
        return Source(store.read(blob.copy_path), "pdf")
    return Source(store.read(blob.path), blob.kind)


def prepare(blob: Blob, data: bytes) -> Source:
    """Make the PDF copy of a file that is neither PDF nor picture, and count the pages; once."""
    if _is_drawn_directly(blob):
        source = Source(data, blob.kind)
    elif blob.copy_path:
        source = source_of(blob)
    else:
        source = _converted(blob, data)
    if blob.pages is None or not _is_drawn_directly(blob):
        blob.pages = pages.page_count(source.data, source.kind)
        Blob.objects.filter(pk=blob.pk).update(pages=blob.pages)
    return source


def draw(blob: Blob, page: int, source: Source) -> PagePreview | None:
    """Draw one page; a second drawer of the same page finds the first one's picture. None when the bytes are gone."""
    read = recognised(blob, page) if _is_drawn_directly(blob) else None
    upright = _upright(source, read) if read else b""
    picture = upright or pages.render_page(source.data, source.kind, page, SCALE)
    width, height, ink = _measured(picture)
    if upright and read:
        words: list[list[object]] = [[line.text, *line.box] for line in read.lines]
    else:
        words = _fractions(pages.page_words(source.data, source.kind, page), width, height)
    path = store.put_preview(blob.sm3, f"{page}{'-upright' if upright else ''}.png", picture)
    facts = {"path": path, "width": width, "height": height, "ink": ink, "words": words, "is_upright": bool(upright)}
    try:
        with transaction.atomic():
            if _is_there(blob):
                return PagePreview.objects.get_or_create(blob=blob, page=page, defaults=facts)[0]
    except IntegrityError:
        return PagePreview.objects.get(blob=blob, page=page)
    store.wipe(path)
    return None


def recognised(blob: Blob, page: int) -> OcrPage | None:
    """What recognition found on this page."""
    key = f":{blob.kind}:{VERSION}:{page}"
    kept = RecognisedPage.objects.filter(sm3=blob.sm3, key__endswith=key).first()
    return OcrPage.from_json(kept.text) if kept else None


def _upright(source: Source, read: OcrPage) -> bytes:
    """The page as recognition saw it; nothing when it cannot be made any more, then the page is shown as it came."""
    try:
        work = (upright_png, source.data, source.kind, read.number, read.turned, UPRIGHT_WIDTH)
        return bytes(bounded.call(*work, timeout_seconds=UPRIGHT_SECONDS))
    except (bounded.OutOfBounds, PictureTrouble, ImportError):
        return b""


def _converted(blob: Blob, data: bytes) -> Source:
    copy = pages.as_pdf(data, blob.kind, fonts=settings.FONTS_DIR)
    path = store.put_preview(blob.sm3, "copy.pdf", copy.pdf)
    with transaction.atomic():
        if not _is_there(blob):
            store.wipe(path)
            raise pages.NoPages("")
        blob.copy_path, blob.is_reading_copy = path, copy.is_reading_copy
        blob.save(update_fields=["copy_path", "is_reading_copy"])
    return Source(copy.pdf, "pdf")


def _is_there(blob: Blob) -> bool:
    """Not wiped meanwhile; locked against it until the transaction ends."""
    return Blob.objects.select_for_update().filter(pk=blob.pk, wiped_at__isnull=True).exists()


def _is_drawn_directly(blob: Blob) -> bool:
    return blob.kind == "pdf" or blob.kind in IMAGES


def _measured(picture: bytes) -> tuple[int, int, list[float]]:
    """Width, height, and the box around what is printed, found on a small grey copy so that dust does not count."""
    with Image.open(io.BytesIO(picture), formats=["PNG"]) as image:
        small = image.convert("L").resize((160, max(1, round(160 * image.height / image.width))), Image.Resampling.BOX)
        box = small.point(lambda shade: 255 * (shade < INK)).getbbox()
        sides = (small.width, small.height) * 2
        ink = [round(edge / side, 4) for edge, side in zip(box, sides, strict=True)] if box else []
        return image.width, image.height, ink


def whole(text: str) -> str:
    """Characters beyond the basic plane come as two halves; a half without its other is a box."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _fractions(words: list[Word], width: int, height: int) -> list[list[object]]:
    """Boxes in points become fractions of the page. A picture that had to be drawn smaller gets no words: its scale is not known."""
    if width * height > pages.MAX_PAGE_PIXELS * 0.99:
        return []
    across, down = width / SCALE, height / SCALE
    boxes = ((word, word.x + word.width, word.y + word.height) for word in words)
    return [
        [
            whole(word.text),
            *(round(edge, 4) for edge in (word.x / across, word.y / down, right / across, bottom / down)),
        ]
        for word, right, bottom in boxes
    ]
