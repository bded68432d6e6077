"""Where boxes and lines of the two pictures stand, in CSS pixels: 来龙去脉 and 流程图. No words of their own, no rows."""

import itertools
from dataclasses import dataclass

from zhongshu.workflow.queries.chain import COLUMNS, Chain, Edge, Node
from zhongshu.workflow.queries.course import Course, Leg, Stop

BOX_WIDTH, BOX_HEIGHT = 151, 91
COLUMN, ROW, TOP = 198, 108, 24
PICTURE = 1142
LINE = 9  # full-width characters that a box holds in one line


@dataclass(frozen=True)
class Box:
    node: Node
    x: float
    y: float
    lines: list[str]
    foot: str

    @property
    def middle(self) -> float:
        return self.y + BOX_HEIGHT / 2

    @property
    def right(self) -> float:
        return self.x + BOX_WIDTH - 12

    @property
    def left(self) -> float:
        return self.x + 12

    @property
    def mark_x(self) -> float:
        return self.right - 16 - 12 * len(self.node.word)


@dataclass(frozen=True)
class Line:
    path: str
    tip: str
    label: str
    label_x: float
    label_y: float
    is_ahead: bool = False


@dataclass(frozen=True)
class Drawing:
    width: float
    height: float
    boxes: list[Box]
    lines: list[Line]
    heads: list[tuple[float, str]]


def draw_chain(chain: Chain) -> Drawing:
    """Columns from left to right; each column centred on the middle row."""
    columns = chain.columns
    deepest = max(len(chain.in_column(column)) for column in columns)
    boxes: dict[str, Box] = {}
    for place, column in enumerate(columns):
        nodes = chain.in_column(column)
        first = TOP + (deepest - len(nodes)) * ROW / 2
        for row, node in enumerate(nodes):
            boxes[node.key] = _box(node, place * COLUMN + 0.5, first + row * ROW + 0.5)
    floor = TOP + deepest * ROW + 8.5
    lines = [_drawn(boxes[edge.start], boxes[edge.end], edge, floor) for edge in chain.edges]
    heads = [(float(place * COLUMN), str(COLUMNS[column])) for place, column in enumerate(columns)]
    width = max(PICTURE, (len(columns) - 1) * COLUMN + BOX_WIDTH + 1)
    return Drawing(width, floor + 8, list(boxes.values()), lines, heads)


def _drawn(start: Box, end: Box, edge: Edge, floor: float) -> Line:
    if end.x - start.x > COLUMN:
        return _detour(start, end, edge.relation, floor, is_ahead=edge.is_ahead)
    return _line(start, end, edge.relation, is_ahead=edge.is_ahead)


def _box(node: Node, x: float, y: float) -> Box:
    text = node.text
    lines = [text[:LINE], text[LINE : LINE * 2]]
    if len(text) > LINE * 2:
        lines[1] = text[LINE : LINE * 2 - 1] + "…"
    return Box(node, x, y, [line for line in lines if line], _shorten(node.foot, 11))


def _shorten(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def _line(start: Box, end: Box, label: str, *, is_ahead: bool) -> Line:
    """From the right side of one box to the left side of the next; bent at once where the rows differ."""
    x1, y1, x2, y2 = start.x + BOX_WIDTH + 0.5, start.middle, end.x - 6, end.middle
    if abs(y1 - y2) < 1:
        path = f"M{x1} {y1}H{x2}"
    else:
        turn = 8 if y2 > y1 else -8
        path = f"M{x1} {y1}H{x1 + 2}q8 0 8 {turn}V{y2 - turn}q0 {turn} 8 {turn}H{x2}"
    return Line(path, f"M{end.x} {y2}l-7-3.5v7z", label, x2 - 14, y2 - 7, is_ahead)


def _detour(start: Box, end: Box, label: str, floor: float, *, is_ahead: bool) -> Line:
    """Below everything where columns lie between, so that no box is crossed."""
    x1, x2 = start.x + BOX_WIDTH / 2, end.x + BOX_WIDTH / 2
    path = f"M{x1} {start.y + BOX_HEIGHT}V{floor - 8}q0 8 8 8H{x2 - 8}q8 0 8-8V{end.y + BOX_HEIGHT + 7}"
    tip = f"M{x2} {end.y + BOX_HEIGHT}l-3.5 7h7z"
    return Line(path, tip, label, (x1 + x2) / 2, floor - 6, is_ahead)


STOP_HEIGHT, STOP_GAP = 64, 22
MOST_STOPS = 10


@dataclass(frozen=True)
class StopBox:
    stop: Stop
    x: float
    y: float
    width: float
    height: int = STOP_HEIGHT

    @property
    def centre(self) -> float:
        return self.x + self.width / 2


@dataclass(frozen=True)
class CourseDrawing:
    width: float
    height: float
    boxes: list[StopBox]
    straights: list[Line]
    arcs: list[Line]


def draw_course(course: Course) -> CourseDrawing:
    """Stages in their usual order; the usual way as straight lines, leaps above and returns below."""
    above = 24 * _most(leg.span for leg in course.legs if leg.span > 1)
    per_row = min(MOST_STOPS, max(1, len(course.stops)))
    rows = -(-len(course.stops) // per_row)
    stride = min(142, PICTURE // per_row)
    boxes = [
        StopBox(stop, (place % per_row) * stride + 0.5, above + (place // per_row) * 120 + 8.5, width=stride - STOP_GAP)
        for place, stop in enumerate(course.stops)
    ]
    by_key = {box.stop.key: box for box in boxes}
    below = 24 * _most(-leg.span for leg in course.legs if leg.span < 0) + 16
    arcs = [_arc(by_key[leg.start], by_key[leg.end], leg) for leg in course.legs if leg.span != 1 and rows == 1]
    straights = [_straight(one, two) for one, two in itertools.pairwise(boxes) if one.y == two.y]
    return CourseDrawing(PICTURE, above + (rows - 1) * 120 + STOP_HEIGHT + below + 16, boxes, straights, arcs)


def _most(spans: object) -> int:
    return min(4, max(spans, default=0))  # type: ignore[call-overload]


def _straight(one: StopBox, two: StopBox) -> Line:
    y = one.y + STOP_HEIGHT / 2
    return Line(
        f"M{one.x + one.width} {y}H{two.x - 6}",
        f"M{two.x} {y}l-7-3.5v7z",
        "",
        0,
        0,
        is_ahead=two.stop.state == "ahead",
    )


def _arc(start: StopBox, end: StopBox, leg: Leg) -> Line:
    """Leaps forward run above the boxes, returns below; longer ones further out."""
    is_back = leg.span < 0
    edge = start.y + STOP_HEIGHT if is_back else start.y
    depth = (1 if is_back else -1) * 24 * min(4, abs(leg.span))
    out, into = (start.centre - 12, end.centre + 12) if is_back else (start.centre + 12, end.centre - 12)
    tip = f"M{into} {edge}l-3.5 {7 if is_back else -7}h7z"
    path = f"M{out} {edge}V{edge + depth}H{into}V{edge + (7 if is_back else -7)}"
    return Line(path, tip, leg.label, (out + into) / 2, edge + depth + (14 if is_back else -4))
