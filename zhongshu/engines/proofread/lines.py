"""The lines of a text that are not blank, with their places in the text as given."""

import re
from dataclasses import dataclass

_LINE = re.compile(r"[^\r\n\v\f\x85\u2028\u2029]+")


@dataclass(frozen=True, slots=True)
class Line:
    """One line that is not blank, without the white space around it; `kind` names the element it belongs to."""

    start: int
    end: int
    text: str
    kind: str = "body"


def split_lines(text: str) -> list[Line]:
    """The lines that are not blank, whatever ends them."""
    lines = []
    for match in _LINE.finditer(text):
        raw = match.group()
        bare = raw.strip("\ufeff\u200b \t\u3000\xa0")
        if not bare:
            continue
        start = match.start() + raw.index(bare)
        lines.append(Line(start, start + len(bare), bare))
    return lines
