"""Put a paper together: head, text, ending, attachments, imprint, page numbers."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from zhongshu.engines.typeset.addressees import addressed
from zhongshu.engines.typeset.drawn import Bookmark, Drawn, Item, Sheet, Substitution
from zhongshu.engines.typeset.faces import NAMES, Faces
from zhongshu.engines.typeset.layout.appended import attachment_rows
from zhongshu.engines.typeset.layout.attendance import attendance_rows
from zhongshu.engines.typeset.layout.checks import check
from zhongshu.engines.typeset.layout.content import body_rows, cleaned
from zhongshu.engines.typeset.layout.ending import attachment_note_rows, ending_row
from zhongshu.engines.typeset.layout.head import HEADS, LETTER_FOOT, LETTER_MARK, ORDER_MARK, Head
from zhongshu.engines.typeset.layout.imprint import CLEARANCE, Imprint, imprint_of
from zhongshu.engines.typeset.layout.mark import least_room, mark_words
from zhongshu.engines.typeset.layout.measures import (
    BOTTOM,
    CUT,
    LEADING,
    LEFT,
    MARK_TOP,
    PITCH,
    SHEET_HEIGHT,
    SHEET_WIDTH,
    SIZE_3,
    TOP,
)
from zhongshu.engines.typeset.layout.numbering import number_items
from zhongshu.engines.typeset.layout.pen import Pen, Style, moved
from zhongshu.engines.typeset.layout.rows import FLUSH, Row, rows_of
from zhongshu.engines.typeset.layout.sides import Side, depth_kept, new_side, place_ending, run
from zhongshu.engines.typeset.layout.title import title_lines
from zhongshu.engines.typeset.paper import IssuerMark, Paper, PaperProblem

RECIPIENTS = Style(role="main_recipients")
_MARK_TOPS = {"standard": TOP + MARK_TOP, "minutes": TOP + MARK_TOP, "order": TOP + ORDER_MARK, "letter": LETTER_MARK}


@dataclass(frozen=True, slots=True)
class Opening:
    """The head as drawn, the rows of 主送, and the recipients that had to move to the imprint."""

    head: Head
    recipients: list[Row]
    unsent: tuple[str, ...]


def lay_out(paper: Paper, faces: Faces) -> Drawn:
    """Lay a paper out. Raises PaperProblem with the field and what to do."""
    check(paper, faces)
    pen = Pen(faces)
    paper = _cleaned(paper)
    organs = (*paper.issuer_mark.organs, *paper.issuer_signatures)
    title = title_lines(pen, paper.title, organs)
    rows = text_rows(pen, paper)
    opening = _opening(pen, paper, title, rows)
    sides = _main_sides(pen, paper, opening, rows)
    for number, attachment in enumerate(paper.attachments, start=1):
        if attachment.bound:
            _append(sides, attachment_rows(pen, paper, number))
    _place_imprint(sides, paper, imprint_of(pen, paper, opening.unsent))
    numbers = _numbers(sides, paper)
    for number, attachment in enumerate(paper.attachments, start=1):
        if not attachment.bound:
            before = len(sides)
            _append(sides, attachment_rows(pen, paper, number))
            numbers += range(1, len(sides) - before + 1)
    return _drawn(pen, paper, sides, numbers, opening.head)


def _cleaned(paper: Paper) -> Paper:
    """Single-line elements without control characters."""
    return replace(
        paper,
        title="\n".join(cleaned(line) for line in paper.title.splitlines()),
        issuer_mark=IssuerMark(_each(paper.issuer_mark.organs), cleaned(paper.issuer_mark.suffix).strip()),
        copy_number=cleaned(paper.copy_number).strip(),
        security_level=cleaned(paper.security_level).strip(),
        secrecy_period=cleaned(paper.secrecy_period).strip(),
        urgency=cleaned(paper.urgency).strip(),
        document_number=cleaned(paper.document_number).strip(),
        signers=_each(paper.signers),
        main_recipients=_each(paper.main_recipients),
        cc_recipients=_each(paper.cc_recipients),
        issuer_signatures=_each(paper.issuer_signatures),
        stamps=tuple(replace(each, post=cleaned(each.post), name=cleaned(each.name)) for each in paper.stamps),
        note=cleaned(paper.note).strip(),
        printing_office=cleaned(paper.printing_office).strip(),
    )


def _each(texts: Sequence[str]) -> tuple[str, ...]:
    return tuple(text for text in (cleaned(each.replace("\n", "")).strip() for each in texts) if text)


def text_rows(pen: Pen, paper: Paper) -> list[Row]:
    """The body, what is attached, and who was present."""
    rows = body_rows(pen, paper.content, "body")
    rows += attachment_note_rows(pen, [cleaned(each.title) for each in paper.attachments])
    rows += attendance_rows(pen, paper.attendance)
    return rows


def _opening(pen: Pen, paper: Paper, title: list[str], rows: list[Row]) -> Opening:
    """The head and 主送; these move to the imprint when the first side could not show text of the body (7.3.1)."""
    recipients = _recipient_rows(pen, paper.main_recipients)
    room = _room(pen, paper, title, rows, len(recipients))
    unsent: tuple[str, ...] = ()
    if room < least_room(pen, paper) and recipients and paper.layout == "standard":
        unsent, recipients = paper.main_recipients, []
        room = _room(pen, paper, title, rows, 0)
    return Opening(HEADS[paper.layout](pen, paper, title, room), recipients, unsent)


def _recipient_rows(pen: Pen, organs: tuple[str, ...]) -> list[Row]:
    return rows_of(pen, [(f"{addressed(organs)}：", RECIPIENTS)], FLUSH, is_body=False) if organs else []


def _room(pen: Pen, paper: Paper, title: list[str], rows: list[Row], recipients: int) -> float:
    """How much height the mark may take so that the first line of the body stands on the first side."""
    bare = HEADS[paper.layout](pen, replace(paper, issuer_mark=IssuerMark()), title, 0.0)
    first = min(depth_kept(rows, 0), 3 * PITCH) if rows else SIZE_3
    return _first_bottom(paper) - bare.text_top - recipients * PITCH - first


def _first_bottom(paper: Paper) -> float:
    return LETTER_FOOT - 1.5 - LEADING if paper.layout == "letter" else BOTTOM


def _main_sides(pen: Pen, paper: Paper, opening: Opening, rows: list[Row]) -> list[Side]:
    top = opening.head.text_top
    sides = [Side(start=top, next_top=top, bottom=_first_bottom(paper), items=opening.head.items)]
    run(sides, [*opening.recipients, *rows])
    if not sides[0].has_body:
        raise PaperProblem("body", "首面必须有正文：开头的表格或图片首面放不下。请先写一段正文，或缩短标题、主送机关。")
    ending = ending_row(pen, paper)
    if ending is not None:
        place_ending(sides, ending)
    return sides


def _append(sides: list[Side], rows: list[Row]) -> None:
    if rows:
        new_side(sides)
        run(sides, rows)


def _place_imprint(sides: list[Side], paper: Paper, imprint: Imprint | None) -> None:
    """At the foot of the last side that has room; in print on an even side, blank ones before it without number."""
    if imprint is None:
        return
    wants_even = paper.options.imprint_even and not paper.options.screen and paper.layout != "letter"
    if sides[-1].end + CLEARANCE > imprint.top or (wants_even and len(sides) % 2):
        new_side(sides)
    if wants_even and len(sides) % 2:
        sides[-1].is_numbered = False
        new_side(sides).is_numbered = False
    sides[-1].items += imprint.items


def _numbers(sides: list[Side], paper: Paper) -> list[int | None]:
    """Page numbers; letters have none on the first side."""
    numbers: list[int | None] = [number if side.is_numbered else None for number, side in enumerate(sides, start=1)]
    if paper.layout == "letter":
        numbers[0] = None
    return numbers


def left_of(number: int, paper: Paper) -> float:
    """The left edge of the type area: 28 mm from the binding edge, which is on the right of even sides in print."""
    return LEFT if number % 2 or paper.options.screen else CUT


def _drawn(pen: Pen, paper: Paper, sides: list[Side], numbers: Sequence[int | None], head: Head) -> Drawn:
    sheets = tuple(
        _sheet(pen, side, number, left_of(place, paper))
        for place, (side, number) in enumerate(zip(sides, numbers, strict=True), 1)
    )
    title = paper.title.replace("\n", "")
    first = [Bookmark(title, 1, 0, head.title_top)] if title else []
    substitutions = tuple(
        Substitution(NAMES[kind], name) for kind in NAMES if kind in pen.kinds and (name := pen.faces.substitutes(kind))
    )
    return Drawn(
        sheets=sheets,
        bookmarks=(*first, *_bookmarks(sides)),
        title=title or _named(paper),
        organs=paper.issuer_mark.organs,
        day=paper.issue_date,
        document_number=paper.document_number,
        substitutions=substitutions,
        missing=tuple(pen.missing),
    )


def _named(paper: Paper) -> str:
    """What a paper without a title goes by: its mark and number."""
    organs, suffix = mark_words(paper)
    return "".join([*organs[:1], suffix, paper.document_number])


def _sheet(pen: Pen, side: Side, number: int | None, left: float) -> Sheet:
    items: list[Item] = [moved(item, left, 0.0) for item in side.items]
    for top, row in side.rows:
        items += [moved(item, left, top) for item in row.items]
    if number is not None:
        items += [moved(item, left, 0.0) for item in number_items(pen, number)]
    return Sheet(SHEET_WIDTH, SHEET_HEIGHT, tuple(items), number)


def _bookmarks(sides: list[Side]) -> list[Bookmark]:
    return [
        Bookmark(*row.bookmark, place, top)
        for place, side in enumerate(sides)
        for top, row in side.rows
        if row.bookmark
    ]
