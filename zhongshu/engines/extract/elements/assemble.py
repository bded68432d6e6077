"""Put the elements together and say how certain each is: only what agrees with something else counts as certain."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from zhongshu.engines.extract.elements import head as heads
from zhongshu.engines.extract.elements.body import Paragraph, body_text, paragraphs
from zhongshu.engines.extract.elements.cleaning import cleaned
from zhongshu.engines.extract.elements.ending import Ending, attachments, ending, issuers, notes
from zhongshu.engines.extract.elements.imprint import imprint
from zhongshu.engines.extract.elements.title import document_type, recipients, title
from zhongshu.engines.extract.lines import Line, Sheet
from zhongshu.engines.extract.paper import Field, Paper, Place
from zhongshu.engines.extract.tasks import tasks

RECOGNISED_ONCE = 0.88  # most that a recognised value may claim which nothing else on the paper confirms
BADLY_RECOGNISED = 0.7
GOOD_LINE = 0.95


def elements(source: Sheet | Sequence[Line]) -> Paper:
    """The paper on this sheet; what is not found stays absent."""
    sheet = source if isinstance(source, Sheet) else Sheet(list(source))
    lines, over = cleaned(sheet.lines)
    paper, body = _read(lines, sheet)
    paper = _checked(paper, lines)
    found = tasks(body, paper.issuers.value, paper.main_recipients.value, paper.issue_date.value)
    stamps = [line.text.strip() for line in over if line.ink == "blue"][:8]
    return replace(
        paper,
        tasks=[replace(task, certainty=min(task.certainty, _cap(lines))) for task in found],
        comments=sheet.comments,
        changes=sheet.changes,
        remarks=[*sheet.remarks, *_left_by_editors(sheet), *(["首页叠印：" + "；".join(stamps)] if stamps else [])],
    )


def _left_by_editors(sheet: Sheet) -> list[str]:
    """A file with open changes may not be the final one."""
    if not sheet.changes and not sheet.comments:
        return []
    counts = f"{len(sheet.changes)} 处修订、{len(sheet.comments)} 条批注"
    return [f"文件里留有 {counts}，以下按接受全部修订读取；请核实是不是定稿。"]


def _read(lines: list[Line], sheet: Sheet) -> tuple[Paper, list[Paragraph]]:
    head = heads.head(lines, sheet.rules)
    name = title(lines, head)
    to, text_at = recipients(lines, name.body)
    foot = imprint(lines, name.body)
    end = ending(lines, text_at, foot.first)
    attached, note_at = attachments(lines, text_at, end, foot.first)
    above = name.first if name.field.value else 0
    level, period = heads.level(lines, above)
    sender = heads.sender_of_telegram(lines, above)
    body = paragraphs(lines, text_at, foot.first)
    paper = Paper(
        document_number=head.number,
        title=name.field,
        document_type=document_type(name, head, lines),
        issuers=issuers(lines, end, head, name.field.value or "", sender),
        issue_date=end.issue_date,
        main_recipients=to if to.value else foot.to,
        cc_recipients=foot.cc,
        signers=heads.signers(lines, above),
        security_level=level,
        secrecy_period=period,
        urgency=heads.urgency(lines, above),
        copy_number=heads.copy_number(lines, above),
        attachments=attached,
        notes=notes(lines, end),
        printing_office=foot.office,
        print_date=foot.printed_on,
        pages=Field(sheet.pages, 1.0 if sheet.pages else 0.0),
        layout=heads.layout(head, name.field.value or ""),
        text="\n".join(line.text for line in lines).strip(),
        body=body_text(body, _body_end(end, note_at, foot.first)),
    )
    return paper, body


def _body_end(end: Ending, note_at: int | None, imprint_at: int) -> int:
    places = (note_at, end.date_at, end.attached_at, imprint_at)
    return min(place for place in places if place is not None)


# Agreement


def _checked(paper: Paper, lines: Sequence[Line]) -> Paper:
    """Lower what contradicts something else, and what was recognised but stands only once."""
    paper = _dates_checked(paper)
    found = {name: _capped(field, lines) for name, field in paper.found().items() if name not in ("pages", "layout")}
    return paper.with_fields(found)


def _dates_checked(paper: Paper) -> Paper:
    """The day of issue is no later than that of printing and lies in the year of the number."""
    issued, printed = paper.issue_date, paper.print_date
    year = (paper.document_number.value or "").partition("〔")[2][:4]
    if not issued.value:
        return paper
    is_odd = bool(printed.value and not 0 <= _days(issued.value, printed.value) <= 60)
    is_other_year = bool(year) and year != issued.value[:4]
    sources = issued.sources + (printed.value == issued.value)
    if is_odd:
        paper = replace(paper, print_date=replace(printed, certainty=min(printed.certainty, 0.7)))
    if is_other_year:
        number = paper.document_number
        paper = replace(paper, document_number=replace(number, certainty=min(number.certainty, 0.7)))
    certainty = min(issued.certainty, 0.7) if is_odd or is_other_year else issued.certainty
    if printed.value == issued.value:
        paper = replace(paper, print_date=replace(paper.print_date, sources=2))
    return replace(paper, issue_date=replace(issued, certainty=certainty, sources=sources))


def _days(first: str, last: str) -> int:
    return (date.fromisoformat(last) - date.fromisoformat(first)).days


def _capped(field: Field[Any], lines: Sequence[Line]) -> Field[Any]:
    """What was recognised from a picture is certain only where a second place says the same."""
    if not field.place:
        return replace(field, certainty=min(field.certainty, _cap(lines)))
    read = _lines_at(field.place, lines)
    worst = min((line.certainty for line in read), default=1.0)
    if worst == 1.0 and not any(line.certainty < 1 for line in lines):
        return field
    cap = GOOD_LINE if field.sources > 1 else RECOGNISED_ONCE if worst >= GOOD_LINE else BADLY_RECOGNISED
    return replace(field, certainty=min(field.certainty, cap))


def _cap(lines: Sequence[Line]) -> float:
    return RECOGNISED_ONCE if any(line.certainty < 1 for line in lines) else 1.0


def _lines_at(place: Place, lines: Sequence[Line]) -> list[Line]:
    """The lines of the page within the place's box."""
    box = place.box
    return [
        line
        for line in lines
        if box
        and line.box
        and line.page == place.page
        and line.box[1] >= box[1] - 0.001
        and line.box[3] <= box[3] + 0.001
    ]
