"""Pictures in the text."""

import io
from dataclasses import dataclass
from functools import lru_cache
from math import ceil

from PIL import Image as Pillow
from PIL import UnidentifiedImageError

from zhongshu.engines.typeset.drawn import Picture
from zhongshu.engines.typeset.layout.measures import DEPTH, PITCH, SIZE_SMALL_4, WIDTH
from zhongshu.engines.typeset.layout.pen import Pen, Style
from zhongshu.engines.typeset.layout.rows import Measure, Row, lines_of
from zhongshu.engines.typeset.paper import Image, PaperProblem

MEDIA = {"PNG": "image/png", "JPEG": "image/jpeg"}
FIELDS = {
    "body": "正文",
    "attachments": "附件",
    "seal": "印章",
    "stamps": "签名章",
}
_DOTS_PER_MM = 150 / 25.4  # a picture that does not tell its resolution
_LARGEST = 60_000_000
CAPTION = Style("fangsong", SIZE_SMALL_4, "caption")


@dataclass(frozen=True, slots=True)
class Facts:
    """What a picture is: its media type and its size in mm as it was made."""

    media: str
    width: float
    height: float


@lru_cache(maxsize=64)
def look_at(data: bytes, field: str) -> Facts:
    """Read a picture wholly, so that a broken one is refused here and not by a writer."""
    name = FIELDS.get(field, field)
    try:
        with Pillow.open(io.BytesIO(data)) as picture:
            media = MEDIA.get(picture.format or "")
            width, height = picture.size
            if media and width * height <= _LARGEST:
                picture.load()
            dots = float(picture.info.get("dpi", (0, 0))[0]) / 25.4
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Pillow.DecompressionBombError) as error:
        raise PaperProblem(field, f"{name}中的图片读不出来，请换成能打开的 PNG 或 JPEG 图片。") from error
    if not media:
        raise PaperProblem(field, f"{name}中的图片不是 PNG 或 JPEG，请转换格式后再插入。")
    if width * height > _LARGEST:
        raise PaperProblem(field, f"{name}中的图片有{width}×{height}点，太大，请缩小到 6000 万点以内。")
    dots = dots if 1 < dots < 100 else _DOTS_PER_MM
    return Facts(media, width / dots, height / dots)


def image_rows(pen: Pen, image: Image, field: str) -> list[Row]:
    """The picture in the middle of the line, on whole rows of the grid, with its caption below."""
    facts = look_at(image.data, field)
    caption = [(image.caption, CAPTION)] if image.caption else []
    lines = lines_of(pen, caption, Measure(indent=0.0, align="center")) if caption else []
    room = DEPTH - 4 - len(lines) * PITCH
    width = min(image.width_mm or facts.width, WIDTH, room * facts.width / facts.height)
    height = width * facts.height / facts.width
    above = 2.0
    items = [Picture((WIDTH - width) / 2, above, width, height, image.data, facts.media)]
    top = above + height + 2.0
    row = Row([*items], depth=top, is_body=True)
    for number, line in enumerate(lines):
        row.items = [*row.items, *line.write(pen, top + number * PITCH)]
        row.depth = top + number * PITCH + SIZE_SMALL_4
    row.height = ceil(row.depth / PITCH) * PITCH
    return [row]
