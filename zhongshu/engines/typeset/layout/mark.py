"""发文机关标志: the red head, one organ or several stacked with 文件 beside them."""

from zhongshu.engines.typeset.drawn import RED, Item
from zhongshu.engines.typeset.layout.measures import MARK_LARGEST, WIDTH
from zhongshu.engines.typeset.layout.pen import UNIT, Pen, Style
from zhongshu.engines.typeset.paper import Paper, PaperProblem

_WIDE = 110.0  # short marks are spread to about this width
_STACK = 1.25  # from one stacked name to the next, in sizes
_SMALLEST_STACKED = 5.5  # below, the host's mark stands alone (7.2.4)
_SMALLEST = 5.0
_SUFFIX_GAP = 0.35
_HIGHEST_STACK = 115.0
_SUFFIXES = {"letter": "", "order": "令", "minutes": "纪要"}


def mark_words(paper: Paper) -> tuple[tuple[str, ...], str]:
    """The names that are set and the word after them. Letters and orders bear the host alone."""
    mark = paper.issuer_mark
    organs = tuple(organ for organ in mark.organs if organ)
    suffix = _SUFFIXES.get(paper.layout, mark.suffix) if mark.suffix == "文件" else mark.suffix
    if paper.layout != "standard":
        organs = organs[:1]
    if len(organs) == 1 and suffix and organs[0].endswith(suffix):
        suffix = ""
    return organs, suffix


def mark_items(pen: Pen, paper: Paper, top: float, room: float) -> tuple[list[Item], float]:
    """The mark from its upper edge within the room there is, and its lower edge."""
    organs, suffix = mark_words(paper)
    if not organs:
        return [], top
    if len(organs) > 1:
        size = _stacked_size(organs, suffix, room)
        if size >= _SMALLEST_STACKED:
            return _stacked(pen, organs, suffix, top, size)
    return _single(pen, organs[0] + suffix, top, room)


def least_room(pen: Pen, paper: Paper) -> float:
    """The height below which 主送 rather moves: the size of a single mark, a small stack of several organs."""
    organs, suffix = mark_words(paper)
    if not organs:
        return 0.0
    if len(organs) > 1:
        least = _SMALLEST_STACKED * (1 + (len(organs) - 1) * _STACK)
        if _stacked_size(organs, suffix, least) >= _SMALLEST_STACKED - 0.001 and least < _HIGHEST_STACK:
            return least
    return min(MARK_LARGEST, WIDTH * UNIT / sum(pen.units(organs[0] + suffix, "xiaobiaosong")))


def _style(size: float, role: str = "issuer_mark") -> Style:
    return Style("xiaobiaosong", size, role, RED)


def _single(pen: Pen, text: str, top: float, room: float) -> tuple[list[Item], float]:
    ems = sum(pen.units(text, "xiaobiaosong")) / UNIT
    size = min(MARK_LARGEST, WIDTH / ems, room)
    if size < _SMALLEST:
        raise PaperProblem(
            "issuer_mark", f"发文机关标志“{text[:20]}”太长或首面放不下，请用规范化简称，或缩短标题和主送机关。"
        )
    gaps = max(len(text) - 1, 1)
    extra = max(min((_WIDE - ems * size) / gaps, size * 0.6), 0.0)
    advances = tuple(each + extra for each in pen.advances(text, _style(size)))
    left = (WIDTH - sum(advances) + extra) / 2
    return [*pen.write(text, _style(size), left, top, advances)], top + size


def _stacked_size(organs: tuple[str, ...], suffix: str, room: float) -> float:
    longest = max(map(len, organs))
    ems = longest + (len(suffix) + _SUFFIX_GAP if suffix else 0)
    return min(MARK_LARGEST, WIDTH / ems, room / (1 + (len(organs) - 1) * _STACK))


def _stacked(pen: Pen, organs: tuple[str, ...], suffix: str, top: float, size: float) -> tuple[list[Item], float]:
    """Host first, all names spread to the same width; the suffix at the right, in the middle of the stack."""
    style = _style(size)
    widest = max(pen.width(organ, style) for organ in organs)
    after = _suffix_size(suffix, size, widest, (len(organs) - 1) * _STACK + 1)
    whole = widest + (after * (len(suffix) + _SUFFIX_GAP) if suffix else 0.0)
    left = (WIDTH - whole) / 2
    items: list[Item] = []
    for number, organ in enumerate(organs):
        items += pen.write(organ, style, left, top + number * size * _STACK, spread(pen, organ, style, widest))
    bottom = top + ((len(organs) - 1) * _STACK + 1) * size
    if suffix:
        items += pen.write(suffix, _style(after), left + whole - after * len(suffix), (top + bottom - after) / 2)
    return items, bottom


def _suffix_size(suffix: str, size: float, widest: float, rows: float) -> float:
    """文件 is as large as the names, and larger beside many small ones."""
    if not suffix:
        return size
    room = (WIDTH - widest) / (len(suffix) + _SUFFIX_GAP)
    return max(min(MARK_LARGEST, room, rows * size * 0.6), size)


def spread(pen: Pen, text: str, style: Style, width: float) -> tuple[float, ...]:
    """Widths that bring a text to a width by equal gaps."""
    advances = pen.advances(text, style)
    if len(advances) < 2:
        return advances
    extra = (width - sum(advances)) / (len(advances) - 1)
    return (*(each + extra for each in advances[:-1]), advances[-1])
