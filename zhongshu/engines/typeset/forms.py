"""Set a form: a typst template and data give a PDF, the same bytes for the same input."""

import json
import re
import shutil
import tempfile
import warnings
from functools import lru_cache
from pathlib import Path
from typing import Any

import defusedxml.ElementTree
import typst

from zhongshu.engines import bounded
from zhongshu.engines.typeset.faces import Faces
from zhongshu.engines.typeset.fonts import missing_glyphs

TEMPLATES = Path(__file__).parent / "templates"
TIMEOUT_SECONDS = 60
MAX_DATA = 5_000_000
MAX_STROKES = 400_000
PEN = "#1b2a4a"
_EPOCH = 1_767_225_600  # 2026-01-01: PDF dates stay out of the bytes, forms print their own time
_PATH = re.compile(r"[MmLlHhVvCcSsQqTtAaZz0-9eE.,+\-\s]*")


class FormError(ValueError):
    """The form cannot be set with this template or data."""


class MissingGlyphs(UserWarning):
    """Characters that no installed font can show; `characters` lists them."""

    def __init__(self, characters: list[str]) -> None:
        super().__init__(f"字体中没有这些字：{'、'.join(characters)}。请在 var/fonts/site 放入含有这些字的字体。")
        self.characters = characters


def render_form(template: Path, data: dict[str, Any], *, fonts: Path | None = None) -> bytes:
    """The PDF of a form. Warns with MissingGlyphs; raises FormError when it cannot be set.

    The template reads its data with `#import "sheet.typ": *` as `data`. A value under the key `strokes` is
    handwriting as SVG: only its pen paths are taken over.
    """
    text = json.dumps(_prepared(data), ensure_ascii=False).encode("utf-8", "replace").decode()
    if len(text) > MAX_DATA:
        raise FormError("表单内容过长，请缩短后再打印。")
    try:
        pdf, missing = bounded.call(render_here, str(template), text, str(fonts or ""), timeout_seconds=TIMEOUT_SECONDS)
    except bounded.OutOfBounds as error:
        raise FormError("排版超时或内容过长，请缩短后再打印。") from error
    if missing:
        warnings.warn(MissingGlyphs(missing), stacklevel=2)
    return bytes(pdf)


def render_here(template: str, text: str, fonts: str) -> tuple[bytes, list[str]]:
    """The same in this process: the PDF and the characters without a glyph."""
    folder = Path(fonts) if fonts else None
    data = json.loads(text)
    missing = missing_glyphs(data, folder)
    if missing:
        text = json.dumps({**data, "foot": _with_gaps(str(data.get("foot") or ""), missing)}, ensure_ascii=False)
    return compile_typst(Path(template), {"data": text}, folder), missing


def _with_gaps(foot: str, missing: list[str]) -> str:
    """The foot of the sheet says which characters are blank on it: nobody signs a sheet with a hole unseen."""
    codes = "、".join(f"U+{ord(char):04X}" for char in missing[:8])
    return f"{foot}　字体缺字：{codes}".strip("\u3000")


@lru_cache(maxsize=4)
def _families(fonts: Path | None) -> str:
    """The families for each class of face in order of preference, the site's own first, as the papers have them."""
    order = Faces.load(fonts).order
    return json.dumps({kind: list(dict.fromkeys(face.family for face in faces)) for kind, faces in order.items()})


def compile_typst(template: Path, inputs: dict[str, str], fonts: Path | None) -> bytes:
    """Compile in a folder that holds the template and the shared pieces and nothing else."""
    with tempfile.TemporaryDirectory(prefix="zhongshu-form-") as name:
        for path in TEMPLATES.glob("*.typ"):
            shutil.copy(path, name)
        main = Path(shutil.copy(template, Path(name) / "main.typ"))
        try:
            return typst.compile(
                main,
                root=main.parent,
                font_paths=[fonts] if fonts else [],
                sys_inputs={"faces": _families(fonts), **inputs},
                timestamp=_EPOCH,
            )
        except typst.TypstError as error:
            raise FormError(f"表单模板无法排版：{error.message}") from error


def _prepared(value: Any) -> Any:
    """The data with handwriting reduced to its pen paths."""
    if isinstance(value, dict):
        return {key: strokes(each) if key == "strokes" and each else _prepared(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_prepared(each) for each in value]
    return value


def strokes(svg: str) -> dict[str, Any]:
    """Handwriting as a new SVG of its paths alone, with its size in points."""
    if len(svg) > MAX_STROKES:
        raise FormError("手写批示过大，请重写一次。")
    try:
        root = defusedxml.ElementTree.fromstring(svg)
        x, y, width, height = (float(part) for part in re.split(r"[\s,]+", root.get("viewBox", "").strip()))
    except (ValueError, defusedxml.ElementTree.ParseError, defusedxml.DefusedXmlException) as error:
        raise FormError("手写批示的图形读不出来，请重写一次。") from error
    if not (0 < width <= 10_000 and 0 < height <= 10_000):
        raise FormError("手写批示的尺寸不对，请重写一次。")
    paths = [
        path for path in root.iter() if path.tag.rpartition("}")[2] == "path" and _PATH.fullmatch(path.get("d", ""))
    ]
    drawn = "".join(f'<path d="{path.get("d")}" stroke-width="{_pen_width(path)}"/>' for path in paths)
    box = f'viewBox="{x:g} {y:g} {width:g} {height:g}" width="{width:g}" height="{height:g}"'
    style = f'fill="none" stroke="{PEN}" stroke-linecap="round" stroke-linejoin="round"'
    return {"svg": f'<svg xmlns="http://www.w3.org/2000/svg" {box} {style}>{drawn}</svg>', "width": width * 0.75}


def _pen_width(path: Any) -> str:
    width = path.get("stroke-width", "1.9")
    return width if re.fullmatch(r"\d{1,2}(\.\d{1,3})?", width) else "1.9"
