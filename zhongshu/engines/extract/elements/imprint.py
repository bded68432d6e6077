"""The imprint 版记 at the foot of the last page: copies, printing office and date."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from zhongshu.engines.extract import organs
from zhongshu.engines.extract.lines import Line
from zhongshu.engines.extract.paper import Field, Place
from zhongshu.engines.extract.words import DATE, RULE, compact, iso

_CC = re.compile(r"^(?:抄\s*送|抄\s*报|分\s*送|发|送)[:：](.+)$")
_TO = re.compile(r"^(?:主送|报|呈报)[:：](.+)$")
_PRINTED = re.compile(r"^(.{3,40}?)([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})日印发?$")
_DATE_PRINTED = re.compile(r"^([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})日印发$")
_LABELS = re.compile(r"^(?:抄\s*送|抄\s*报|分\s*送|主送|发|送|报)[:：]")


@dataclass(frozen=True)
class Imprint:
    """The imprint's fields and its first line (past the last line where there is none)."""

    first: int
    to: Field[list[str]]
    cc: Field[list[str]]
    office: Field[str | None]
    printed_on: Field[str | None]


def imprint(lines: Sequence[Line], body_at: int) -> Imprint:
    texts = [compact(line.text) for line in lines]
    cc, cc_at = _listed(lines, texts, body_at, _CC)
    to, to_at = _listed(lines, texts, body_at, _TO)
    office, printed_on, printed_at = _printed(lines, texts, body_at)
    found = [at for at in (cc_at, to_at, printed_at) if at is not None]
    return Imprint(min(found, default=len(lines)), to, cc, office, printed_on)


def _listed(
    lines: Sequence[Line], texts: Sequence[str], body_at: int, label: re.Pattern[str]
) -> tuple[Field[list[str]], int | None]:
    """A list of organs up to its full stop; the last one with this label."""
    for index in range(len(texts) - 1, body_at, -1):
        match = label.match(texts[index])
        if not match:
            continue
        text, last = match.group(1), index
        while not text.endswith("。") and last + 1 < len(texts) and _goes_on(texts[last + 1]) and last < index + 8:
            last += 1
            text += texts[last]
        names = organs.split_organs(text.split("。")[0])
        return Field(names, _sure(names, ended="。" in text), Place.of(lines, index, last)), index
    return Field([]), None


def _goes_on(text: str) -> bool:
    return bool(text) and not (_LABELS.match(text) or _PRINTED.match(text) or RULE.match(text) or DATE.search(text))


def _sure(names: Sequence[str], *, ended: bool) -> float:
    is_known = all(organs.is_organ(name) or organs.is_class(name) for name in names)
    return 0.95 if is_known and ended else 0.85 if ended else 0.7


def _printed(
    lines: Sequence[Line], texts: Sequence[str], body_at: int
) -> tuple[Field[str | None], Field[str | None], int | None]:
    """The office and the date of printing: on one line, or on two."""
    for index in range(len(texts) - 1, max(body_at, len(texts) - 40) - 1, -1):
        match = _PRINTED.match(texts[index])
        alone = _DATE_PRINTED.match(texts[index])
        if alone:
            office = next((text for text in reversed(texts[max(index - 2, 0) : index]) if organs.is_organ(text)), None)
            day = iso(*alone.groups())
        elif match:
            office, day = match.group(1), iso(match.group(2), match.group(3), match.group(4))
        else:
            continue
        place = Place.of(lines, index)
        is_sure = bool(office) and organs.is_organ(office or "")
        return (
            Field(office, 0.95 if is_sure else 0.6 if office else 0.0, place),
            Field(day, 0.95 if day else 0.0, place),
            index,
        )
    return Field(None), Field(None), None
