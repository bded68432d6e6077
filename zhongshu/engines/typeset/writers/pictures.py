"""Pictures made ready for a document: plain colours, and for what lies over text a paper that lets it through."""

import io
import warnings
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from PIL import Image, ImageChops, ImageMath, ImageOps

from zhongshu.engines.typeset.drawn import Picture
from zhongshu.engines.typeset.writers.problems import UnreadablePicture

MAX_PIXELS = 60_000_000
_ORIENTATION = 274  # in the data of a camera


@dataclass(frozen=True, slots=True)
class Ready:
    """Pixels without their file: colours in RGB, opacity in gray or None; `as_is` when the file itself will do."""

    width: int
    height: int
    colours: bytes
    opacity: bytes | None
    as_is: str  # image/jpeg, image/png, or nothing


@lru_cache(maxsize=4)
def ready(data: bytes, *, over: bool) -> Ready:
    """The pixels; white becomes clear in a picture that lies over text and has no opacity of its own."""
    image = _open(data)
    pixels = ImageOps.exif_transpose(image).convert("RGBA" if _has_alpha(image) else "RGB")
    as_is = _as_is(image) if pixels.mode == "RGBA" or not over else ""
    if over and pixels.mode == "RGB":
        pixels = _without_white(pixels)
    opacity = pixels.getchannel("A").tobytes() if pixels.mode == "RGBA" else None
    return Ready(pixels.width, pixels.height, pixels.convert("RGB").tobytes(), opacity, as_is)


def _as_is(image: Image.Image) -> str:
    """The media type of a file that every reader draws alike: upright, in plain colours."""
    is_plain = image.mode in ("RGB", "RGBA") and image.getexif().get(_ORIENTATION, 1) == 1
    return Image.MIME[image.format or ""] if is_plain else ""


def file_of(item: Picture) -> tuple[str, bytes]:
    """Media type and file: as it came where that will do, else a PNG, opacity included."""
    pixels = ready(item.data, over=item.over)
    if pixels.as_is:
        return pixels.as_is, item.data
    image = Image.frombytes("RGB", (pixels.width, pixels.height), pixels.colours)
    if pixels.opacity is not None:
        image.putalpha(Image.frombytes("L", image.size, pixels.opacity))
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return "image/png", buffer.getvalue()


def _open(data: bytes) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(data), formats=("PNG", "JPEG"))
        if image.width * image.height > MAX_PIXELS:
            raise UnreadablePicture("图片过大，请缩小到 6000 万像素以内再插入。")
        image.load()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        if isinstance(error, UnreadablePicture):
            raise
        raise UnreadablePicture("图片读不出来，请换成完好的 PNG 或 JPEG 图片。") from error
    return image


def _has_alpha(image: Image.Image) -> bool:
    return image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info


def _without_white(image: Image.Image) -> Image.Image:
    """Ink on white paper turned into ink alone, which gives the same colours again when laid on white."""
    dark = ImageChops.invert(image).split()
    ink = ImageChops.lighter(ImageChops.lighter(dark[0], dark[1]), dark[2])
    pure = [ImageMath.lambda_eval(_full_strength, part=part, ink=ink).convert("L") for part in dark]
    return Image.merge("RGBA", [*map(ImageChops.invert, pure), ink])


def _full_strength(given: dict[str, Any]) -> Any:
    """How dark this colour would be if the ink covered the paper wholly."""
    return given["part"] * 255 / (given["ink"] + (given["ink"] == 0))
