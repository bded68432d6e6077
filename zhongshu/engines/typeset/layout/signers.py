"""签发人 of upward papers: two names a line, the last on the line of the number (7.2.6)."""

from zhongshu.engines.typeset.drawn import Item
from zhongshu.engines.typeset.layout.measures import CELL, PITCH, WIDTH
from zhongshu.engines.typeset.layout.pen import Pen, Style
from zhongshu.engines.typeset.paper import Paper, PaperProblem

LABEL = Style(role="signer_label")
NAME = Style("kaiti", role="signer")
_MOST = 30


def _in_a_row(paper: Paper) -> int:
    """Two, or three where there are very many."""
    return 1 if len(paper.signers) == 1 else 2 if len(paper.signers) <= 10 else 3


def signer_rows(paper: Paper) -> int:
    return -(-len(paper.signers) // _in_a_row(paper))


def signer_items(pen: Pen, paper: Paper, top: float) -> list[Item]:
    """The label and the names, the whole block one character in from the right."""
    if len(paper.signers) > _MOST:
        raise PaperProblem("signers", f"签发人有{len(paper.signers)}位，首面放不下；最多{_MOST}位，请核对。")
    names = [_spaced(name) for name in paper.signers]
    each = min(len(names), _in_a_row(paper))
    column = max(pen.width(name, NAME) for name in names)
    names_left = WIDTH - CELL - each * column - (each - 1) * CELL
    label_left = names_left - pen.width("签发人：", LABEL)
    if label_left < 0:
        raise PaperProblem("signers", "签发人的姓名太长，一行放不下，请核对。")
    items: list[Item] = [*pen.write("签发人：", LABEL, label_left, top)]
    for number, name in enumerate(names):
        row, place = divmod(number, each)
        items += pen.write(name, NAME, names_left + place * (column + CELL), top + row * PITCH)
    return items


def _spaced(name: str) -> str:
    """Two characters are set as wide as three."""
    return f"{name[0]}\u3000{name[1]}" if len(name) == 2 else name
