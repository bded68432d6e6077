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


def signers_left(pen: Pen, paper: Paper) -> float:
    """The left edge of the label."""
    names_left, _ = _columns(pen, paper)
    return names_left - pen.width("签发人：", LABEL)


def _columns(pen: Pen, paper: Paper) -> tuple[float, float]:
    """The left edge of the first column of names, and how wide a column is."""
    column = max(pen.width(_spaced(name), NAME) for name in paper.signers)
    each = min(len(paper.signers), _in_a_row(paper))
    return WIDTH - CELL - each * column - (each - 1) * CELL, column


def signer_items(pen: Pen, paper: Paper, top: float) -> list[Item]:
    """The label and the names, the whole block one character in from the right."""
    if len(paper.signers) > _MOST:
        raise PaperProblem("signers", f"签发人有{len(paper.signers)}位，首面放不下；最多{_MOST}位，请核对。")
    each = _in_a_row(paper)
    names_left, column = _columns(pen, paper)
    label_left = signers_left(pen, paper)
    if label_left < 0:
        raise PaperProblem("signers", "签发人的姓名太长，一行放不下，请核对。")
    items: list[Item] = [*pen.write("签发人：", LABEL, label_left, top)]
    for number, name in enumerate(map(_spaced, paper.signers)):
        row, place = divmod(number, each)
        items += pen.write(name, NAME, names_left + place * (column + CELL), top + row * PITCH)
    return items


def _spaced(name: str) -> str:
    """Two characters are set as wide as three."""
    return f"{name[0]}\u3000{name[1]}" if len(name) == 2 else name
