"""附件: each on a new side; 附件1 on the first line, its title on the third (7.3.7)."""

from math import ceil

from zhongshu.engines.typeset.drawn import Item
from zhongshu.engines.typeset.layout.content import body_rows, cleaned
from zhongshu.engines.typeset.layout.measures import DEPTH, PITCH, SIZE_2, WIDTH
from zhongshu.engines.typeset.layout.pen import Pen, Style, moved
from zhongshu.engines.typeset.layout.rows import Row
from zhongshu.engines.typeset.layout.title import STYLE, title_depth, title_items, title_lines
from zhongshu.engines.typeset.paper import Paper, Table

LABEL = Style("heiti", role="attachment_label")
NUMBER = Style(role="attachment_label")
_AFTER_TITLE = 8.5  # at least so much to the first line of the text, which is on the grid


def attachment_rows(pen: Pen, paper: Paper, number: int) -> list[Row]:
    """The rows of one attachment; none when it is only named."""
    attachment = paper.attachments[number - 1]
    blocks = attachment.content
    if not blocks:
        return []
    first = blocks[0]
    is_sideways = isinstance(first, Table) and first.landscape
    opening = _opening(pen, paper, number, DEPTH if is_sideways else WIDTH)
    if not is_sideways:
        return [*opening, *body_rows(pen, blocks, "attachments")]
    rows = body_rows(pen, blocks, "attachments", opening)
    rows[0].bookmark = opening[0].bookmark
    return rows


def _opening(pen: Pen, paper: Paper, number: int, width: float) -> list[Row]:
    attachment = paper.attachments[number - 1]
    label = "附件" if len(paper.attachments) == 1 else f"附件{number}"
    items: list[Item] = []
    left = 0.0
    if not attachment.bound and paper.document_number:
        items += pen.write(paper.document_number, NUMBER, 0.0, 0.0)
        left = pen.width(paper.document_number, NUMBER) + LABEL.size
    items += pen.write(label, LABEL, left, 0.0)
    lines = title_lines(pen, cleaned(attachment.title), ())
    title = [
        moved(item, (width - WIDTH) / 2, 0.0) for item in title_items(pen, lines, 0.0, STYLE.named("attachment_title"))
    ]
    height = ceil((title_depth(lines) + _AFTER_TITLE) / PITCH) * PITCH
    mark = (f"{label}：{attachment.title}", 1)
    return [
        Row(items, bookmark=mark, keeps_next=True),
        Row(keeps_next=True),
        Row(title, height=height, depth=max(title_depth(lines), SIZE_2), keeps_next=True),
    ]
