"""What a Word file tells about its pages: paper, margins, the face and size of most of the body and of the title."""

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

from lxml import etree

from zhongshu.engines.proofread.draft import read_draft
from zhongshu.engines.proofread.marked.runs import Element, paragraph_text, paragraphs, run_text, runs_of, tag

_TWIPS_PER_MM = 1440 / 25.4
_CHINESE_NAMES = {
    "fangsong": "仿宋",
    "simfang": "仿宋",
    "simsun": "宋体",
    "nsimsun": "宋体",
    "simhei": "黑体",
    "kaiti": "楷体",
}
_DEEPEST = 12  # styles that build on one another
Look = tuple[str, float | None]


def facts_of(root: Element, styles: bytes | None) -> dict[str, Any]:
    """Facts under the names that the checks of the page ask for; what the file does not say is left out."""
    body = root.find(tag("body"))
    if body is None:
        return {}
    looks = _Styles(styles)
    lines = list(paragraphs(body))
    draft = read_draft("\n".join(paragraph_text(line) for line in lines))
    kinds = {line.text: line.kind for line in draft.lines}
    counts: dict[str, Counter[Look]] = {"title": Counter(), "body": Counter()}
    for line in lines:
        kind = kinds.get(paragraph_text(line).strip("\ufeff\u200b \t\u3000\xa0"), "")
        if kind in counts:
            for run in runs_of(line):
                counts[kind][looks.of(line, run)] += len(run_text(run).strip())
    return _page(body) | _faces("body", counts["body"]) | _faces("title", counts["title"])


def _page(body: Element) -> dict[str, float]:
    found: dict[str, float] = {}
    sections = list(body.iter(tag("sectPr")))
    upright = [one for one in sections if _number(one.find(tag("pgSz")), "w") <= _number(one.find(tag("pgSz")), "h")]
    wanted = (("page_width_mm", "pgSz", "w"), ("page_height_mm", "pgSz", "h"), ("margin_top_mm", "pgMar", "top"),
              ("margin_left_mm", "pgMar", "left"))  # fmt: skip
    for key, element, attribute in wanted:
        value = _number(upright[0].find(tag(element)), attribute) if upright else 0.0
        if value:
            found[key] = round(value / _TWIPS_PER_MM, 1)
    return found


def _number(element: Element | None, attribute: str) -> float:
    value = element.get(tag(attribute)) if element is not None else None
    return float(value) if value and re.fullmatch(r"-?\d{1,6}(?:\.\d+)?", value) else 0.0


def _faces(kind: str, counts: Counter[Look]) -> dict[str, Any]:
    """The look of most characters, where it is plainly the most."""
    if not counts or counts.most_common(1)[0][1] * 2 < counts.total():
        return {}
    font, size = counts.most_common(1)[0][0]
    found: dict[str, Any] = {f"{kind}_font": _CHINESE_NAMES.get(font.lower(), font)} if font else {}
    return found | ({f"{kind}_size_pt": size} if size else {})


class _Styles:
    """Resolves the face and size of a run: itself, its paragraph's style and what that builds on, the defaults."""

    def __init__(self, styles: bytes | None) -> None:
        parser = etree.XMLParser(resolve_entities=False, no_network=True)
        root = etree.fromstring(styles, parser) if styles else etree.Element(tag("styles"))
        self._styles: Mapping[str, Element] = {str(one.get(tag("styleId"))): one for one in root.iter(tag("style"))}
        self._defaults = root.find(f"{tag('docDefaults')}/{tag('rPrDefault')}/{tag('rPr')}")
        normal = [
            key
            for key, one in self._styles.items()
            if one.get(tag("default")) == "1" and one.get(tag("type")) == "paragraph"
        ]
        self._normal = normal[0] if normal else ""

    def of(self, paragraph: Element, run: Element) -> Look:
        named = paragraph.find(f"{tag('pPr')}/{tag('pStyle')}")
        chain = [
            run.find(tag("rPr")),
            *self._chain(str(named.get(tag("val"))) if named is not None else self._normal),
            self._defaults,
        ]
        fonts = (one.find(tag("rFonts")) for one in chain if one is not None)
        sizes = (_number(one.find(tag("sz")), "val") for one in chain if one is not None)
        font = next(
            (str(one.get(tag("eastAsia"))) for one in fonts if one is not None and one.get(tag("eastAsia"))), ""
        )
        size = next((one for one in sizes if one), 0.0)
        return font, size / 2 or None

    def _chain(self, name: str) -> list[Element | None]:
        found: list[Element | None] = []
        for _ in range(_DEEPEST):
            style = self._styles.get(name)
            if style is None:
                break
            found.append(style.find(tag("rPr")))
            parent = style.find(tag("basedOn"))
            name = str(parent.get(tag("val"))) if parent is not None else ""
        return found
