"""Handwriting arrives as SVG from a browser; only ink may come in: one svg, paths of plain numbers, nothing that names or runs."""

import re

from django.utils.translation import gettext as _

from zhongshu.core.errors import RuleBroken

MAX_BYTES = 200 * 1024
NUMBER = r"-?+(?:\d{1,5}+(?:\.\d{1,4}+)?+|\.\d{1,4}+)(?!\d)"
SVG = re.compile(r"\s*<svg((?:\s+[\w:]+=\"[^\"<>&]*\")*)\s*>(.*)</svg>\s*", re.DOTALL)
PATH = re.compile(r"\s*<path((?:\s+[\w-]+=\"[^\"<>&]*\")*)\s*(?:/>|></path>)")
ATTRIBUTE = re.compile(r"([\w:-]+)=\"([^\"]*)\"")
VALUES = {
    "xmlns": re.compile(r"http://www\.w3\.org/2000/svg"),
    "class": re.compile(r"hand"),
    "viewBox": re.compile(rf"{NUMBER}(?:[ ,]{NUMBER}){{3}}"),
    "width": re.compile(r"\d{1,4}(?:\.\d{1,2})?"),
    "height": re.compile(r"\d{1,4}(?:\.\d{1,2})?"),
    # possessive throughout, so that a long text which does not fit is refused at once
    "d": re.compile(rf"[Mm](?:[\s,]*+(?:[MmLlHhVvCcSsQqTtZz]|{NUMBER}))*+\s*+"),
    "stroke-width": re.compile(r"\d{1,2}(?:\.\d{1,2})?"),
}
SVG_ATTRIBUTES = {"xmlns", "class", "viewBox", "width", "height"}
PATH_ATTRIBUTES = {"d", "stroke-width"}


def clean_svg(text: str) -> str:
    """The same strokes, written anew by us; anything but strokes is refused with a sentence."""
    if len(text.encode()) > MAX_BYTES:
        raise RuleBroken(_("手写的笔画太多，存不下。请重写得短一些，或者改用文字。"))
    whole = SVG.fullmatch(text)
    if whole is None:
        raise _not_ink()
    frame = _attributes(whole[1], SVG_ATTRIBUTES)
    paths = _paths(whole[2])
    if "viewBox" not in frame:
        raise _not_ink()
    if not paths:
        raise RuleBroken(_("手写板上还没有字。请写上批示，或者改用文字。"))
    size = "".join(f' {name}="{frame[name]}"' for name in ("viewBox", "width", "height") if name in frame)
    return f'<svg class="hand"{size}>{"".join(paths)}</svg>'


def _paths(inner: str) -> list[str]:
    paths, position = [], 0
    while found := PATH.match(inner, position):
        values = _attributes(found[1], PATH_ATTRIBUTES)
        if "d" not in values:
            raise _not_ink()
        width = values.get("stroke-width", "2")
        paths.append(f'<path d="{values["d"].strip()}" stroke-width="{width}"/>')
        position = found.end()
    if inner[position:].strip():
        raise _not_ink()
    return paths


def _attributes(text: str, allowed: set[str]) -> dict[str, str]:
    values: dict[str, str] = {}
    for name, value in ATTRIBUTE.findall(text):
        if name not in allowed or name in values or VALUES[name].fullmatch(value) is None:
            raise _not_ink()
        values[name] = value
    return values


def _not_ink() -> RuleBroken:
    return RuleBroken(_("手写内容的格式不对，没有收下。请重写一遍，或者改用文字。"))
