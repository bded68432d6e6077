"""The text of a book: each paper from a new side, without its red head, seals and imprint."""

from dataclasses import replace
from math import ceil

from zhongshu.engines.typeset.addressees import addressed
from zhongshu.engines.typeset.drawn import Item
from zhongshu.engines.typeset.layout.appended import attachment_rows
from zhongshu.engines.typeset.layout.compose import text_rows
from zhongshu.engines.typeset.layout.content import cleaned
from zhongshu.engines.typeset.layout.ending import ending_row, written_date
from zhongshu.engines.typeset.layout.measures import PITCH, SIZE_2, WIDTH
from zhongshu.engines.typeset.layout.pen import Pen, Style
from zhongshu.engines.typeset.layout.rows import FLUSH, Row, rows_of
from zhongshu.engines.typeset.layout.sides import Side, new_side, run
from zhongshu.engines.typeset.layout.title import title_depth, title_items, title_lines
from zhongshu.engines.typeset.paper import Paper

_SOURCE = Style("kaiti", role="source")
_RECIPIENTS = Style(role="main_recipients")
_AFTER_TITLE = 4.0
_TAKEN_ALONG = 2  # lines of text that go with a signature to a new side


def one_line(text: str) -> str:
    """A title as it stands in lists and heads."""
    return "".join(cleaned(line).strip() for line in text.splitlines())


def paper_sides(pen: Pen, paper: Paper) -> list[Side]:
    """The sides of one paper with its attachments."""
    sides = [Side()]
    run(sides, [*_opening(pen, paper), *_text(pen, paper)])
    kept = replace(paper, attachments=tuple(replace(each, bound=True) for each in paper.attachments))
    for number in range(1, len(kept.attachments) + 1):
        rows = attachment_rows(pen, kept, number)
        if rows:
            new_side(sides)
            run(sides, rows)
    return sides


def _opening(pen: Pen, paper: Paper) -> list[Row]:
    """Title, and under it where and when it comes from."""
    lines = title_lines(pen, paper.title, (*paper.issuer_mark.organs, *paper.issuer_signatures))
    depth = title_depth(lines)
    height = ceil((depth + _AFTER_TITLE) / PITCH) * PITCH
    rows = [Row(title_items(pen, lines, 0.0), height=height, depth=max(depth, SIZE_2), keeps_next=True)]
    source = _source(paper)
    if source:
        items: list[Item] = [*pen.write(source, _SOURCE, (WIDTH - pen.width(source, _SOURCE)) / 2, 0.0)]
        rows.append(Row(items, keeps_next=True))
    return [*rows, Row(keeps_next=True)]


def _source(paper: Paper) -> str:
    day = written_date(paper.issue_date) if paper.issue_date else ""
    known = "　".join(filter(None, (cleaned(paper.document_number).strip(), day)))
    return f"（{known}）" if known else ""


def _text(pen: Pen, paper: Paper) -> list[Row]:
    recipients = f"{addressed(map(cleaned, paper.main_recipients))}："
    rows = rows_of(pen, [(recipients, _RECIPIENTS)], FLUSH, is_body=False) if paper.main_recipients else []
    rows += text_rows(pen, paper)
    ending = ending_row(pen, replace(paper, seals=(), is_sealed=False))
    if ending is not None:
        for row in rows[-_TAKEN_ALONG:]:
            row.keeps_next = True
        rows.append(ending)
    return rows
