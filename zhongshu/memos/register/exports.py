"""The register as a table file and as sheets of paper: exactly what the page shows, all of it."""

from collections.abc import Iterator
from datetime import date, datetime
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast

import xlsxwriter
from django.utils import timezone
from django.utils.translation import gettext as _

from zhongshu.core.templatetags.zhongshu import full_moment
from zhongshu.memos import sheets
from zhongshu.memos.register.rows import ORDER, Register, Row
from zhongshu.people.models import Person

Value = str | int | date | datetime
MOST, AT_ONCE = 20_000, 500
MOST_PRINTED = 2_000
IN_MEMORY = 8 * 1024 * 1024
WIDTHS = (20, 12, 60, 18, 10, 28, 18, 18, 10, 18)
ON_PAPER: tuple[int | str, ...] = (30, 20, "1fr", 28, 16, 42, 28, 26, 14, 26)


def columns() -> tuple[str, ...]:
    return (
        *(_("签报号"), _("拟稿日期"), _("标题"), _("主办单位"), _("拟稿人"), _("呈送领导")),
        *(_("在谁手里"), _("期限"), _("灯"), _("办结时间")),
    )


def lines(register: Register, most: int) -> Iterator[list[Value]]:
    """Every memo found, in the order of the page, some at a time."""
    memos = list(register.found.order_by(*ORDER)[:most])
    for start in range(0, len(memos), AT_ONCE):
        yield from (_line(row) for row in register.rows(memos[start : start + AT_ONCE]))


def _line(row: Row) -> list[Value]:
    memo, record = row.memo, row.record
    unit = memo.drafting_unit.name if memo.drafting_unit else ""
    hand = f"{row.holder} {row.stage}".strip()
    return [
        *(record.reference, memo.drafted_on, record.title, unit, memo.drafter.name, row.leader_words, hand),
        *(row.due_at or "", row.word, record.closed_at or ""),
    ]


def table_file(register: Register) -> BinaryIO:
    """An xlsx with one sheet; a title that begins with = is no formula."""
    spool = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  # the response closes it
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "in_memory": False}
    with xlsxwriter.Workbook(spool, options) as book:
        sheet = book.add_worksheet(_("签报登记簿"))
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.repeat_rows(1)
        sheet.freeze_panes(2, 0)
        head, text = book.add_format({"bold": True, "bottom": 1}), book.add_format({"text_wrap": True, "valign": "top"})
        day = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"})
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm", "valign": "top", "align": "left"})
        sheet.write_string(0, 0, register.heading())
        for place, (word, width) in enumerate(zip(columns(), WIDTHS, strict=True)):
            sheet.set_column(place, place, width)
            sheet.write_string(1, place, word, head)
        for number, line in enumerate(lines(register, MOST), start=2):
            for place, value in enumerate(line):
                if isinstance(value, datetime):
                    sheet.write_datetime(number, place, timezone.make_naive(value), moment)
                elif isinstance(value, date):
                    sheet.write_datetime(number, place, value, day)
                else:
                    sheet.write_string(number, place, str(value), text)
    spool.seek(0)
    return cast(BinaryIO, spool)


def paper(register: Register, person: Person) -> bytes:
    """The PDF, landscape A4."""
    rows = [[_words(value) for value in line] for line in lines(register, MOST_PRINTED)]
    return sheets.render(
        "register",
        {
            "title": _("签报登记簿"),
            "subtitle": register.heading(),
            "marks": _("共 %(n)s 件") % {"n": len(rows)},
            "columns": [{"label": word, "width": width} for word, width in zip(columns(), ON_PAPER, strict=True)],
            "rows": rows,
            "foot": sheets.foot(person),
        },
    )


def _words(value: Value) -> str:
    return full_moment(value) if isinstance(value, datetime) else str(value)
