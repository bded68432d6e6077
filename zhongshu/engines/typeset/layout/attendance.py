"""出席, 请假, 列席 at the end of minutes (10.3)."""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from zhongshu.engines.typeset.layout.content import cleaned
from zhongshu.engines.typeset.layout.measures import CELL, WIDTH
from zhongshu.engines.typeset.layout.pen import Pen, Style
from zhongshu.engines.typeset.layout.rows import Row
from zhongshu.engines.typeset.paper import Attendance

LABEL = Style("heiti", role="attendance.label")
LIST = Style(role="attendance")
_NAME = re.compile(
    "[^\u3000、，；]\u3000[^\u3000、，；](?=[\u3000、，；]|$)|[^\u3000、，；]+\u3000[^\u3000、，；](?=[、，；]|$)|[^\u3000、，；]+"
)


def attendance_rows(pen: Pen, lists: Sequence[Attendance]) -> list[Row]:
    """One blank line below the text, each list on a new line, further lines below its first name."""
    rows: list[Row] = [Row()] if lists else []
    for each in lists:
        label = f"{each.label.rstrip('：')}："
        left = (2 + len(label)) * CELL
        lines = _filled(pen, _names(cleaned(each.text)), WIDTH - left)
        made = [Row([*pen.write(line, LIST, left, 0.0)]) for line in lines] or [Row()]
        made[0].items = [*pen.write(label, LABEL, 2 * CELL, 0.0), *made[0].items]
        rows += made
    return rows


def _names(text: str) -> list[str]:
    """Names with the sign that follows them; names of two characters may have a space inside."""
    places = [match.start() for match in _NAME.finditer(text)]
    return [text[start:end] for start, end in pairwise([*places, len(text)])]


def _filled(pen: Pen, names: Iterable[str], width: float) -> list[str]:
    """Lines of whole names."""
    lines = [""]
    for name in names:
        if lines[-1] and pen.width((lines[-1] + name).rstrip("\u3000"), LIST) > width:
            lines.append("")
        lines[-1] += name
    return [line.rstrip("\u3000 ") for line in lines if line]
