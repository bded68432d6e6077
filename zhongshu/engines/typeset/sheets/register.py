"""Registers and other lists: a title and a table, upright or sideways, the head on every side."""

from dataclasses import dataclass

from zhongshu.engines.typeset.drawn import Drawn
from zhongshu.engines.typeset.faces import Faces
from zhongshu.engines.typeset.layout.content import cleaned
from zhongshu.engines.typeset.layout.measures import DEPTH, PITCH, SIZE_2, SIZE_4, WIDTH
from zhongshu.engines.typeset.layout.pen import Pen, Style
from zhongshu.engines.typeset.layout.rows import Row
from zhongshu.engines.typeset.layout.tables import Named, table_rows
from zhongshu.engines.typeset.paper import PaperProblem, Table
from zhongshu.engines.typeset.sheets import pages

TITLE = Style("xiaobiaosong", SIZE_2, "title")
SUBTITLE = Style("kaiti", SIZE_4, "subtitle")
MOST_ROWS = 20_000


@dataclass(frozen=True, slots=True)
class Register:
    """登记簿: columns with their heads, shares of the width if wanted; landscape ones are set sideways on upright sheets."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...] = ()
    subtitle: str = ""
    landscape: bool = False
    foot: str = ""


def lay_out_register(register: Register, faces: Faces) -> Drawn:
    """Lay a register out. Raises PaperProblem with the field and what to do."""
    pages.check(register.title, faces)
    if not register.columns:
        raise PaperProblem("columns", "登记簿没有栏目，请至少给出一栏（columns）。")
    if len(register.rows) > MOST_ROWS:
        raise PaperProblem("rows", f"登记簿有{len(register.rows)}行，一次最多排{MOST_ROWS}行，请按时间分几次打印。")
    pen = Pen(faces)
    cells = tuple(tuple(map(cleaned, row)) for row in (register.columns, *register.rows))
    table = Table(cells, register.widths, header_rows=1, landscape=register.landscape)
    opening = _opening(pen, register, DEPTH if register.landscape else WIDTH)
    named = Named("rows", "登记簿")
    above = opening if register.landscape else ()
    rows = [*([] if above else opening), *table_rows(pen, table, named, above)]
    return pages.drawn(pen, cleaned(register.title), rows, register.foot)


def _opening(pen: Pen, register: Register, width: float) -> list[Row]:
    lines = [(cleaned(register.title), TITLE, 14.0), (cleaned(register.subtitle), SUBTITLE, PITCH)]
    rows = []
    for text, style, height in lines:
        if text:
            room = pen.width(text, style)
            if room > width:
                raise PaperProblem("title", f"标题“{text[:20]}…”太长，一行放不下，请精简。")
            items = pen.write(text, style, (width - room) / 2, 0.0)
            rows.append(Row(items, height=height, depth=style.size, keeps_next=True, on_grid=False))
    return rows
