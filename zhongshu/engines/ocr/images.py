"""Pages of a file as pictures of bounded size."""

import io
import math
import warnings
from typing import Any

import pypdfium2
from PIL import Image, ImageOps

DPI = 150
MAX_DPI = 200
MAX_FILE_PIXELS = 100_000_000
LONG_SIDE = 2_340  # A4 at 200 dpi; larger pictures are made smaller
_TOO_LARGE = "图片尺寸过大。请缩小到 300 dpi 以内后重试。"
IMAGE_FORMATS = ["JPEG", "PNG", "TIFF"]


class PictureTrouble(Exception):
    """No picture can be made; the message is for people."""


class Pictures:
    """The pages of one file, drawn when asked for, one at a time."""

    def __init__(self, data: bytes, kind: str) -> None:
        self._document: Any = None
        self._image: Any = None
        if kind == "pdf":
            self._document = _pdf(data)
        else:
            self._image = _image(data)

    def __len__(self) -> int:
        return len(self._document) if self._document else int(getattr(self._image, "n_frames", 1))

    def page(self, number: int) -> Image.Image:
        return self._pdf_page(number) if self._document else self._frame(number)

    def _pdf_page(self, number: int) -> Image.Image:
        try:
            page = self._document[number - 1]
            points = max(page.get_width(), page.get_height(), 1)
            scale = min(DPI / 72, LONG_SIDE / points)
            picture: Image.Image = page.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB")
        except (pypdfium2.PdfiumError, ValueError, IndexError) as error:
            raise PictureTrouble("这一页已损坏，没有识别。") from error
        page.close()
        return picture

    def _frame(self, number: int) -> Image.Image:
        """A frame upright as the camera meant it; one in bits is smoothed while it is made smaller."""
        try:
            self._image.seek(number - 1)
            frame = self._image.convert("RGB")
            frame = ImageOps.exif_transpose(frame)
        except Exception as error:
            raise PictureTrouble("这一页图片已损坏，没有识别。") from error
        shrink = LONG_SIDE / max(frame.size)
        size = [max(math.floor(side * shrink), 1) for side in frame.size]
        return frame.resize(size, Image.Resampling.LANCZOS) if shrink < 1 else frame


def _pdf(data: bytes) -> Any:
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise PictureTrouble("PDF 已损坏或加了密码，打不开。") from error


def _image(data: bytes) -> Any:
    warnings.simplefilter("ignore", Image.DecompressionBombWarning)
    try:
        image = Image.open(io.BytesIO(data), formats=IMAGE_FORMATS)
    except Image.DecompressionBombError as error:
        raise PictureTrouble(_TOO_LARGE) from error
    except Exception as error:
        raise PictureTrouble("图片已损坏，打不开。") from error
    if image.width * image.height > MAX_FILE_PIXELS:
        raise PictureTrouble(_TOO_LARGE)
    return image
