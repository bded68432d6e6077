"""The sides of a sheet: rows placed, title above, 第 1 页，共 2 页 below."""

from collections.abc import Sequence

from zhongshu.engines.typeset.drawn import Drawn, Item, Rule, Sheet, Substitution
from zhongshu.engines.typeset.faces import NAMES, Faces
from zhongshu.engines.typeset.layout.content import cleaned
from zhongshu.engines.typeset.layout.measures import BOTTOM, LEFT, NUMBER_BELOW, SHEET_HEIGHT, SHEET_WIDTH, WIDTH
from zhongshu.engines.typeset.layout.pen import Pen, Style, moved
from zhongshu.engines.typeset.layout.rows import Row
from zhongshu.engines.typeset.layout.sides import Side, run
from zhongshu.engines.typeset.paper import PaperProblem

SIZE_5 = 10.5 * 25.4 / 72
FOOT = Style("songti", SIZE_5, "foot")
FRAME = "frame"


def check(title: str, faces: Faces) -> None:
    lacking = [NAMES[kind] for kind, order in faces.order.items() if not order]
    if lacking:
        raise PaperProblem("fonts", f"没有公文字体（{'、'.join(lacking)}），请将字体文件放入 var/fonts/site 后再排版。")
    if not cleaned(title).strip():
        raise PaperProblem("title", "没有标题，请填写标题（title）。")


def drawn(pen: Pen, title: str, rows: Sequence[Row], foot: str) -> Drawn:
    """Let the rows run over as many sides as they need, all with the same margins."""
    sides = [Side()]
    run(sides, rows)
    sheets = [_sheet(side, _foot(pen, foot, place, len(sides)), place) for place, side in enumerate(sides, 1)]
    named = ((kind, pen.faces.substitutes(kind)) for kind in NAMES if kind in pen.kinds)
    substitutions = tuple(Substitution(NAMES[kind], name) for kind, name in named if name)
    return Drawn(tuple(sheets), title=title, substitutions=substitutions, missing=tuple(pen.missing))


def _sheet(side: Side, foot: Sequence[Item], number: int) -> Sheet:
    items = [moved(item, LEFT, top) for top, row in side.rows for item in row.items]
    top, last = side.rows[-1]
    if any(item.role == FRAME for item in last.items):  # a box that goes on overleaf is closed here
        items.append(Rule(LEFT, top + last.height, LEFT + WIDTH, top + last.height, 0.25, role=FRAME))
    return Sheet(SHEET_WIDTH, SHEET_HEIGHT, (*items, *foot), number)


def _foot(pen: Pen, text: str, number: int, count: int) -> list[Item]:
    """On the left who printed it, on the right which side it is."""
    top = BOTTOM + NUMBER_BELOW
    page = f"第 {number} 页，共 {count} 页"
    style = FOOT.named("page_number")
    items: list[Item] = [*pen.write(cleaned(text), FOOT, LEFT, top)]
    return [*items, *pen.write(page, style, LEFT + WIDTH - pen.width(page, style), top)]
