"""The register as a table file and as sheets of paper: exactly what the page shows, all of it."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast

import xlsxwriter
from django.utils import timezone
from django.utils.translation import gettext as _

from zhongshu.incoming.register.columns import Column, Value, as_text
from zhongshu.incoming.register.rows import BY_COLUMN, Register, Row, with_rows

AT_ONCE = 500
IN_MEMORY = 8 * 1024 * 1024
MOST_PRINTED = 2000
WIDTHS = {
    "number": 8,
    "received": 16,
    "sender": 28,
    "code": 24,
    "title": 60,
    "class": 6,
    "holder": 18,
    "due": 16,
    "light": 8,
}


def all_rows(register: Register, most: int | None = None) -> Iterator[Row]:
    """Every row found, in the order of the page, some at a time."""
    papers = with_rows(register.found.order_by(*register.filters.order), BY_COLUMN)
    papers = papers[:most] if most else papers
    batch = []
    for document in papers.iterator(chunk_size=AT_ONCE):
        batch.append(document)
        if len(batch) == AT_ONCE:
            yield from register.rows(batch)
            batch = []
    yield from register.rows(batch)


def table_file(register: Register, columns: Sequence[Column], heading: str) -> BinaryIO:
    """An xlsx with one sheet; written row by row, larger ones to disk."""
    spool = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  # the response closes it
    with xlsxwriter.Workbook(
        spool, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "in_memory": False}
    ) as book:
        sheet = book.add_worksheet(_("收文登记簿"))
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.repeat_rows(1)
        sheet.freeze_panes(2, 0)
        formats = _formats(book)
        for place, column in enumerate(columns):
            sheet.set_column(place, place, WIDTHS.get(column.key, 12))
        sheet.write_string(0, 0, heading)
        for place, column in enumerate(columns):
            sheet.write_string(1, place, str(column.label), formats["head"])
        for line, row in enumerate(all_rows(register), start=2):
            for place, column in enumerate(columns):
                _write(sheet, line, place, column.value(row), formats)
    spool.seek(0)
    return cast(BinaryIO, spool)


def _formats(book: "xlsxwriter.Workbook") -> "dict[str, xlsxwriter.format.Format]":
    return {
        "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True}),
        "text": book.add_format({"text_wrap": True, "valign": "top"}),
        "day": book.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"}),
        "moment": book.add_format({"num_format": "yyyy-mm-dd hh:mm", "valign": "top", "align": "left"}),
        "number": book.add_format({"valign": "top"}),
    }


def _write(sheet: "xlsxwriter.worksheet.Worksheet", line: int, place: int, value: Value, formats: dict) -> None:
    """Times as times, numbers as numbers, words as words: a title that begins with = is no formula."""
    if isinstance(value, datetime):
        sheet.write_datetime(line, place, timezone.make_naive(value), formats["moment"])
    elif isinstance(value, date):
        sheet.write_datetime(line, place, value, formats["day"])
    elif isinstance(value, int):
        sheet.write_number(line, place, value, formats["number"])
    else:
        sheet.write_string(line, place, value or "", formats["text"])


def sheet_data(register: Register, columns: Sequence[Column], subtitle: str, foot: str) -> dict[str, object]:
    """What engines.typeset's register.typ prints, landscape A4."""
    rows = list(all_rows(register, MOST_PRINTED))
    numeric = {"number", "copies", "pages"}
    return {
        "title": _("收文登记簿"),
        "subtitle": subtitle,
        "marks": _("共 %(n)s 件") % {"n": len(rows)},
        "columns": [
            {"label": str(column.label), "width": column.width, "align": "right" if column.key in numeric else "left"}
            for column in columns
        ],
        "rows": [[as_text(column.value(row)) for column in columns] for row in rows],
        "foot": foot,
    }


REGISTER_TEMPLATE = Path(__file__).parents[2] / "engines" / "typeset" / "templates" / "register.typ"
