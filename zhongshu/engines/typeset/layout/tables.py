"""Tables: widths by content, heads repeated, rows kept whole; wide ones sideways on sides of their own."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from zhongshu.engines.typeset.drawn import Item, Rule
from zhongshu.engines.typeset.layout.breaking import whole_parts
from zhongshu.engines.typeset.layout.measures import DEPTH, POINT, SIZE_3, SIZE_SMALL_4, WIDTH
from zhongshu.engines.typeset.layout.pen import UNIT, Pen, Style, moved, turned
from zhongshu.engines.typeset.layout.rows import Line, Measure, Row, lines_of
from zhongshu.engines.typeset.paper import PaperProblem, Table

SIZES = (SIZE_SMALL_4, 10.5 * POINT, 9 * POINT, 7.5 * POINT)  # 小四 down to 六号
PADDING = 1.2
BORDER = 0.18
_SHARE = 0.5
_LINE = 1.35  # the pitch of lines in a cell, in type sizes
_LONGEST_PART = 14 * UNIT  # longer words are cut
_SHORT = 8 * UNIT  # cells up to eight characters stand in the middle, longer ones read from the left


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with its column widths and type size settled."""

    table: Table
    widths: tuple[float, ...]
    size: float

    @property
    def edges(self) -> list[float]:
        edges = [0.0]
        for width in self.widths:
            edges.append(edges[-1] + width)
        return edges


@dataclass(frozen=True, slots=True)
class Named:
    """The field that a table belongs to, and what a person calls the table."""

    field: str
    name: str


def table_rows(pen: Pen, table: Table, named: Named, opening: Sequence[Row] = ()) -> list[Row]:
    """A table as rows, the head to be repeated on each new side; `opening` stands above a sideways one."""
    if not table.rows or not any(table.rows):
        return []
    room = DEPTH if table.landscape else WIDTH
    grid = _settled(pen, table, room, named)
    depth = WIDTH if table.landscape else DEPTH
    heads, rows = _rows(pen, grid, depth)
    title = _caption(pen, table, room)
    if table.landscape:
        return _sides(rows, heads, [*opening, *title])
    for row in rows:
        row.repeat = heads
    for row in [*title, *heads]:
        row.keeps_next = True
    return [*title, *heads, *rows]


def _rows(pen: Pen, grid: Grid, depth: float) -> tuple[list[Row], list[Row]]:
    """The head to be repeated, and the other rows; a head that takes half a side is a row like any other."""
    count = grid.table.header_rows if grid.table.header_rows < len(grid.table.rows) else 0
    heads = [row for number in range(count) for row in _row(pen, grid, number, depth)]
    taken = sum(row.height for row in heads)
    if taken > depth / 2:
        heads, taken, count = [], 0.0, 0
    numbers = range(count, len(grid.table.rows))
    return heads, [row for number in numbers for row in _row(pen, grid, number, depth - taken)]


def _caption(pen: Pen, table: Table, room: float) -> list[Row]:
    if not table.caption:
        return []
    style = Style("heiti", SIZE_3, "caption")
    lines = lines_of(pen, [(table.caption, style)], Measure(width=room, indent=0.0, align="center"))
    return [Row(line.write(pen), is_body=True) for line in lines]


@dataclass(frozen=True, slots=True)
class Needs:
    """What a column needs in thousandths of the type size: at least, comfortably, and to hold every cell on one line."""

    least: int
    comfortable: int
    natural: int


def _settled(pen: Pen, table: Table, room: float, named: Named) -> Grid:
    """The largest type in which every column has room for its longest word."""
    columns = max(map(len, table.rows))
    table = replace(table, rows=tuple((*row, *[""] * (columns - len(row))) for row in table.rows))
    needs = [_needs(pen, [row[column] for row in table.rows], table.header_rows) for column in range(columns)]
    for size in SIZES:
        least = [_broad(need.least, size) for need in needs]
        if sum(least) <= room:
            better = [_broad(need.comfortable, size) for need in needs]
            wanted = [_broad(need.natural, size) for need in needs]
            widths = _shared(better if sum(better) <= room else least, wanted, table.widths, room)
            return Grid(table, widths, size)
    where = "横排" if table.landscape else "竖排"
    advice = "请减少栏数或缩短内容" if table.landscape else "请改为横排（landscape），或减少栏数"
    raise PaperProblem(named.field, f"{named.name}有{columns}栏，{where}一面放不下，{advice}。")


def _broad(units: int, size: float) -> float:
    return units * size / UNIT + 2 * PADDING


def _needs(pen: Pen, cells: list[str], heads: int) -> Needs:
    least = comfortable = natural = 2 * UNIT
    for number, text in enumerate(cells):
        kind = "heiti" if number < heads else "fangsong"
        for line in text.split("\n"):
            units = pen.units(line, kind)
            whole = sum(units)
            parts = max((sum(units[start:end]) for start, end in whole_parts(line)), default=0)
            least = max(least, min(parts, _LONGEST_PART))
            natural = max(natural, whole)
            comfortable = max(comfortable, parts, whole if number < heads and whole <= _SHORT else 0)
    return Needs(least, min(comfortable, max(_LONGEST_PART, least)), natural)


def _shared(minimum: list[float], wanted: list[float], given: Sequence[float], room: float) -> tuple[float, ...]:
    """The room shared out: as given, else by what each column would like, at least what it needs."""
    if len(given) == len(minimum) and sum(given) > 0:
        asked = [room * share / sum(given) for share in given]
        if all(ask >= need - 0.01 for ask, need in zip(asked, minimum, strict=True)):
            return tuple(asked)
        wanted = asked
    return _filled(minimum, wanted, room)


def _filled(minimum: list[float], wanted: list[float], room: float) -> tuple[float, ...]:
    """The spare room goes, a little at a time, to the column whose cells are broken into most lines."""
    widths = list(minimum)
    spare = room - sum(widths)
    while spare > _SHARE and any(want > width for want, width in zip(wanted, widths, strict=True)):
        tallest = max(range(len(widths)), key=lambda column: wanted[column] / widths[column])
        widths[tallest] += _SHARE
        spare -= _SHARE
    return tuple(width + spare / len(widths) for width in widths)


def _row(pen: Pen, grid: Grid, number: int, depth: float) -> list[Row]:
    """A row of cells; more than one strip only when it is taller than a whole side."""
    cells = [_cell(pen, grid, number, column) for column in range(len(grid.widths))]
    pitch = grid.size * _LINE
    most = max(int((depth * 0.95 - 2 * PADDING) / pitch), 1)
    tallest = max(map(len, cells))
    strips = range(0, max(tallest, 1), most)
    return [_strip(pen, grid, [cell[start : start + most] for cell in cells]) for start in strips]


def _cell(pen: Pen, grid: Grid, number: int, column: int) -> list[Line]:
    is_head = number < grid.table.header_rows
    text = grid.table.rows[number][column]
    style = Style("heiti" if is_head else "fangsong", grid.size, "table.head" if is_head else "table")
    short = sum(pen.units(text, style.kind)) <= _SHORT and "\n" not in text
    align = "center" if is_head or short else "left"
    measure = Measure(grid.edges[column] + PADDING, grid.widths[column] - 2 * PADDING, 0.0, align)
    return [line for part in text.split("\n") for line in lines_of(pen, [(part, style)], measure)]


def _strip(pen: Pen, grid: Grid, cells: list[list[Line]]) -> Row:
    pitch = grid.size * _LINE
    height = max(*map(len, cells), 1) * pitch + 2 * PADDING
    items: list[Item] = []
    for cell in cells:
        top = (height - len(cell) * pitch) / 2 + (pitch - grid.size) / 2
        for index, line in enumerate(cell):
            items += line.write(pen, top + index * pitch)
    items += _borders(grid.edges, height)
    return Row(items, height=height, depth=height, is_body=True, on_grid=False)


def _borders(edges: list[float], height: float) -> list[Item]:
    """The lines around the cells; each row draws its upper and lower edge, so that any may be the first of a side."""
    across = [Rule(0.0, level, edges[-1], level, BORDER, role="table") for level in (0.0, height)]
    down = [Rule(edge, 0.0, edge, height, BORDER, role="table") for edge in edges]
    return [*across, *down]


def _sides(rows: list[Row], heads: list[Row], title: list[Row]) -> list[Row]:
    """Sideways: whole sides filled with rows, the head of the table on the left."""
    sides: list[list[Row]] = []
    filled = 0.0
    for row in [*title, *heads, *rows]:
        if not sides or filled + row.height > WIDTH + 0.01:
            sides.append([] if not sides else list(heads))
            filled = sum(each.height for each in sides[-1])
        sides[-1].append(row)
        filled += row.height
    return [_side(side) for side in sides]


def _side(rows: list[Row]) -> Row:
    items: list[Item] = []
    top = 0.0
    for row in rows:
        items += [turned(moved(item, 0.0, top), DEPTH) for item in row.items]
        top += row.height
    return Row(items, height=DEPTH, depth=DEPTH, is_body=True, whole_side=True, on_grid=False)
