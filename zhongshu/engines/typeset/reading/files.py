"""Files that a draft names: seals, pictures, attachments, beside the draft and nowhere else."""

import io
from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath

from PIL import Image as Pictures

from zhongshu.engines.typeset.paper import PaperProblem

MAX_BYTES = 20_000_000
MAX_PIXELS = 60_000_000
_KEPT = {"PNG", "JPEG"}
_TAKEN = (*sorted(_KEPT), "BMP", "GIF", "TIFF", "WEBP")

# The content of a file by its name; the field and its words are for the sentence when that does not work.
Files = Callable[[str, str, str], bytes]


def no_files(name: str, field: str, what: str) -> bytes:
    """Where a draft comes without a folder."""
    raise PaperProblem(field, f"{what}“{name}”不在文稿里，这里不能引用别的文件；请改为直接写入或插入内容。")


def files_in(folder: Path) -> Files:
    """Files of one folder and the folders in it; a name that leads out of it is refused."""
    root = folder.resolve()

    def read(name: str, field: str, what: str) -> bytes:
        place = PurePosixPath(name.replace("\\", "/").strip())
        path = (root / place).resolve() if "\0" not in name and not place.is_absolute() else None
        if path is None or not path.is_relative_to(root):
            raise PaperProblem(field, f"{what}“{name}”不在文稿所在的文件夹内，请把它放到文稿旁边。")
        try:
            if path.stat().st_size > MAX_BYTES:
                raise PaperProblem(field, f"{what}“{name}”超过 20 MB，请缩小后再排版。")
            return path.read_bytes()
        except OSError as error:
            raise PaperProblem(field, f"{what}“{name}”打不开，请核对文件名，并把它放到文稿旁边。") from error

    return read


def with_files(inside: Mapping[str, bytes], outside: Files) -> Files:
    """Files that came inside a draft, then those beside it."""

    def read(name: str, field: str, what: str) -> bytes:
        return inside[name] if name in inside else outside(name, field, what)

    return read


def picture(data: bytes, field: str, what: str) -> bytes:
    """The picture as PNG or JPEG; a sentence when it cannot be read."""
    try:
        with Pictures.open(io.BytesIO(data), formats=_TAKEN) as image:
            if image.width * image.height > MAX_PIXELS:
                raise PaperProblem(field, f"{what}的图片尺寸过大，请缩小到 6000 万像素以内。")
            image.load()
            if image.format in _KEPT and image.mode in ("RGB", "RGBA", "L", "LA", "P", "1"):
                return data
            return _as_png(image)
    except PaperProblem:
        raise
    except Exception as error:  # whatever the picture library raises on a broken file
        raise PaperProblem(field, f"{what}的图片读不出来，请另存为 PNG 或 JPEG 后再插入。") from error


def _as_png(image: Pictures.Image) -> bytes:
    kept = io.BytesIO()
    image.convert("RGBA" if "A" in image.getbands() or "transparency" in image.info else "RGB").save(kept, "PNG")
    return kept.getvalue()
