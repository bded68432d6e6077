"""Looking for things on a laid-out side by what they are."""

from dataclasses import dataclass
from itertools import groupby

from zhongshu.engines.typeset.drawn import MM_PER_POINT, Drawn, Picture, Rule, Sheet, Text


@dataclass(frozen=True)
class Line:
    """Characters whose em boxes begin at the same height."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    kinds: tuple[str, ...]
    size: float

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


def lines(sheet: Sheet, *roles: str) -> list[Line]:
    """The upright lines of a side from the top; with roles only what has one of them (or begins with it and a dot)."""
    texts = [item for item in sheet.items if isinstance(item, Text) and item.turn == 0]
    texts = [item for item in texts if not roles or any((item.role + ".").startswith(role + ".") for role in roles)]
    texts.sort(key=lambda item: (round(_top(item), 2), item.x))
    return [_line(list(group)) for _, group in groupby(texts, key=lambda item: round(_top(item), 2))]


def line(sheet: Sheet, *roles: str) -> Line:
    (only,) = lines(sheet, *roles)
    return only


def _top(item: Text) -> float:
    return item.y - item.face.em_top * item.size * MM_PER_POINT


def _line(texts: list[Text]) -> Line:
    last, size = texts[-1], texts[0].size * MM_PER_POINT
    return Line(
        "".join(item.text for item in texts),
        texts[0].x,
        last.x + sum(last.advances),
        _top(texts[0]),
        _top(texts[0]) + size,
        tuple(dict.fromkeys(item.face.family for item in texts)),
        texts[0].size,
    )


def rules(sheet: Sheet, role: str) -> list[Rule]:
    found = [item for item in sheet.items if isinstance(item, Rule) and (item.role + ".").startswith(role + ".")]
    return sorted(found, key=lambda rule: rule.y1)


def pictures(sheet: Sheet, role: str) -> list[Picture]:
    return [item for item in sheet.items if isinstance(item, Picture) and item.role == role]


BODY = ("body", "heading1", "heading2", "heading3", "heading4")


def body_text(drawn: Drawn) -> str:
    """All text of the body, sides and lines in order."""
    return "".join(each.text for sheet in drawn.sheets for each in lines(sheet, *BODY))
