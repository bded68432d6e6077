"""The end of the body: 附件说明, 署名, 成文日期, 印章, 附注 (7.3.4 to 7.3.6)."""

from datetime import date
from math import ceil

from zhongshu.engines.typeset.drawn import Item, Picture
from zhongshu.engines.typeset.layout.images import look_at
from zhongshu.engines.typeset.layout.measures import CELL, PITCH, SIZE_3, WIDTH
from zhongshu.engines.typeset.layout.pen import Pen, Style
from zhongshu.engines.typeset.layout.rows import INDENTED, Measure, Row, lines_of
from zhongshu.engines.typeset.layout.seals import Signed, sealed_items
from zhongshu.engines.typeset.paper import Paper, PaperProblem, SignatureStamp

NOTE_STYLE = Style(role="attachment_note")
SIGNATURE = Style(role="issuer_signature")
DATE = Style(role="issue_date")
STAMP_NAME = Style("kaiti", role="stamp")


def written_date(day: date) -> str:
    """2026年3月5日: Arabic, without leading zeros."""
    return f"{day.year}年{day.month}月{day.day}日"


def attachment_note_rows(pen: Pen, titles: list[str]) -> list[Row]:
    """附件：1. … one blank line below the body; names begin below each other."""
    if not titles:
        return []
    label = 2 * CELL
    names_at = label + 3 * CELL + (0 if len(titles) == 1 else CELL * (1.0 if len(titles) < 10 else 1.5))
    rows = [Row()]
    for number, title in enumerate(titles, start=1):
        lines = lines_of(pen, [(title, NOTE_STYLE)], Measure(names_at, WIDTH - names_at, 0.0))
        made = [Row(line.write(pen)) for line in lines] or [Row()]
        lead: list[Item] = [] if number > 1 else [*pen.write("附件：", NOTE_STYLE, label, 0.0)]
        if len(titles) > 1:
            lead += pen.write(f"{number}.", NOTE_STYLE, label + 3 * CELL, 0.0)
        made[0].items = [*lead, *made[0].items]
        rows += made
    return rows


def ending_row(pen: Pen, paper: Paper) -> Row | None:
    """Everything after the text up to the note, as one piece; None when there is nothing."""
    items, bottom, lowest = _signatures(pen, paper)
    if paper.note:
        bottom = _noted(pen, paper, items, bottom, lowest)
    if not items:
        return None
    return Row(items, height=bottom, depth=max(bottom - PITCH + SIZE_3, lowest))


def _noted(pen: Pen, paper: Paper, items: list[Item], bottom: float, lowest: float) -> float:
    """附注 on the line after the date; below the seals where those of several organs would cover it."""
    text = paper.note if paper.note[0] in "（(" else f"（{paper.note}）"
    lines = lines_of(pen, [(text, Style(role="note"))], INDENTED)
    top = bottom or PITCH
    leftmost = min((item.x for item in items if isinstance(item, Picture)), default=WIDTH)
    if len(paper.issuer_signatures) > 1 and leftmost < lines[0].left + lines[0].width:
        top = max(top, ceil((lowest + 1) / PITCH) * PITCH)
    for number, line in enumerate(lines):
        items += line.write(pen, top + number * PITCH)
    return top + len(lines) * PITCH


def _signatures(pen: Pen, paper: Paper) -> Signed:
    """Names, date and seals, by the case that applies."""
    day = written_date(paper.issue_date) if paper.issue_date and paper.layout != "minutes" else ""
    names = () if paper.layout == "minutes" else paper.issuer_signatures
    if paper.stamps:
        return _stamped(pen, paper.stamps, day)
    if names and (paper.is_sealed or paper.seals):
        return sealed_items(pen, paper, day)
    if names:
        return _unsealed(pen, names, day)
    if day:
        return Signed([*pen.write(day, DATE, WIDTH - 4 * CELL - pen.width(day, DATE), PITCH)], 2 * PITCH)
    return Signed([], 0.0)


def _unsealed(pen: Pen, names: tuple[str, ...], day: str) -> Signed:
    """Cases C and D: two characters in from the right; the date begins two characters after the names."""
    right = WIDTH - 2 * CELL
    widest = min(max(pen.width(name, SIGNATURE) for name in names), right)
    days = pen.width(day, DATE)
    left = right - widest if days <= widest else max(right - days - 2 * CELL, 0.0)
    items: list[Item] = []
    for number, name in enumerate(names, start=1):
        items += pen.write(name, SIGNATURE, left, number * PITCH, _squeezed(pen, name, right - left))
    bottom = (len(names) + 1) * PITCH
    if day:
        items += pen.write(day, DATE, left + 2 * CELL, bottom)
        bottom += PITCH
    return Signed(items, bottom)


def _squeezed(pen: Pen, name: str, room: float) -> tuple[float, ...]:
    """A name too long for the line is set closer."""
    advances = pen.advances(name, SIGNATURE)
    factor = min(room / sum(advances), 1.0) if advances else 1.0
    return tuple(each * factor for each in advances)


def _stamped(pen: Pen, stamps: tuple[SignatureStamp, ...], day: str) -> Signed:
    """Cases E and F: the stamp two blank lines below the text, four characters in; the post two characters before it."""
    right = WIDTH - 4 * CELL
    items: list[Item] = []
    top = 2 * PITCH
    widths = [_stamp_size(pen, stamp) for stamp in stamps]
    left = right - max(width for width, _ in widths)
    for stamp, (width, height) in zip(stamps, widths, strict=True):
        middle = top + height / 2 - SIZE_3 / 2
        post = left - 2 * CELL - pen.width(stamp.post, SIGNATURE)
        if post < 0:
            raise PaperProblem("stamps", f"签名章的职务“{stamp.post[:20]}”太长，一行排不下，请核对。")
        items += pen.write(stamp.post, SIGNATURE, post, middle)
        items += _stamp(pen, stamp, (left, top), (width, height))
        top += max(height, SIZE_3) + PITCH
    if day:
        items += pen.write(day, DATE, WIDTH - 4 * CELL - pen.width(day, DATE), top)
    return Signed(items, top + PITCH)


def _stamp_size(pen: Pen, stamp: SignatureStamp) -> tuple[float, float]:
    if not stamp.data:
        return pen.width(stamp.name, STAMP_NAME), SIZE_3
    facts = look_at(stamp.data, "stamps")
    height = min(max(stamp.height_mm, 5.0), 40.0)
    return min(height * facts.width / facts.height, 60.0), height


def _stamp(pen: Pen, stamp: SignatureStamp, place: tuple[float, float], size: tuple[float, float]) -> list[Item]:
    if not stamp.data:
        return list(pen.write(stamp.name, STAMP_NAME, *place))
    media = look_at(stamp.data, "stamps").media
    return [Picture(*place, *size, stamp.data, media, "stamp", over=True)]
