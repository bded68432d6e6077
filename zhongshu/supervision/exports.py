"""The ledger as a table file and as sheets of paper: exactly what the page shows, all of it."""

from collections.abc import Iterator
from datetime import datetime
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast

import xlsxwriter
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from zhongshu.core.errors import RuleBroken
from zhongshu.core.templatetags.zhongshu import full_moment
from zhongshu.engines import typeset
from zhongshu.people.models import Person
from zhongshu.supervision.ledger import Ledger, Row

MOST = 5_000
IN_MEMORY = 8 * 1024 * 1024
WIDTHS = (8, 50, 20, 20, 10, 12, 12, 12, 8, 8, 10, 20)


def columns() -> tuple[str, ...]:
    return (
        *(_("督字"), _("事项"), _("来源"), _("牵头"), _("承办人"), _("交办"), _("首次期限"), _("期限")),
        *(_("进度%"), _("时间%"), _("灯"), _("最近反馈")),
    )


def lines(ledger: Ledger) -> Iterator[list[str | int]]:
    """Every item found with its tasks, in the order of the page."""
    for row in ledger.rows(ledger.found.order_by(*ledger.ORDER)[:MOST]):
        yield _line(row)
        yield from (_line(child) for child in row.children)


def _line(row: Row) -> list[str | int]:
    indent = "　" * (row.depth - 1)
    last = f"{_day(row.last_at)} {row.last}".strip()
    days = [_day(row.assigned_at), _day(row.record.first_due_at), _day(row.due_at)]
    who = [row.source, row.organ, row.who]
    return [row.code, f"{indent}{row.record.title}", *who, *days, row.progress, row.gone, row.light.label, last]


def _day(moment: datetime | None) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%d") if moment else ""


def table_file(ledger: Ledger, heading: str) -> BinaryIO:
    """An xlsx with one sheet; a title that begins with = is no formula."""
    spool = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  # the response closes it
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "in_memory": False}
    with xlsxwriter.Workbook(spool, options) as book:
        sheet = book.add_worksheet(_("督查台账"))
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.repeat_rows(1)
        sheet.freeze_panes(2, 0)
        head, text = book.add_format({"bold": True, "bottom": 1}), book.add_format({"text_wrap": True, "valign": "top"})
        sheet.write_string(0, 0, heading)
        for place, (word, width) in enumerate(zip(columns(), WIDTHS, strict=True)):
            sheet.set_column(place, place, width)
            sheet.write_string(1, place, word, head)
        for number, line in enumerate(lines(ledger), start=2):
            for place, value in enumerate(line):
                write = sheet.write_number if isinstance(value, int) else sheet.write_string
                write(number, place, value, text)
    spool.seek(0)
    return cast(BinaryIO, spool)


def sheets(ledger: Ledger, heading: str, person: Person) -> bytes:
    """The PDF, landscape A4."""
    widths: tuple[int | str, ...] = (14, "1fr", 30, 30, 16, 20, 20, 20, 11, 11, 16, 28)
    numeric = {_("进度%"), _("时间%")}
    rows = [[str(value) for value in line] for line in lines(ledger)]
    data = {
        "title": _("督查台账"),
        "subtitle": heading,
        "marks": _("共 %(n)s 件") % {"n": ledger.total},
        "columns": [
            {"label": word, "width": width, "align": "right" if word in numeric else "left"}
            for word, width in zip(columns(), widths, strict=True)
        ],
        "rows": rows,
        "foot": _("打印：%(name)s %(at)s") % {"name": person.name, "at": full_moment(timezone.now())},
    }
    try:
        return typeset.render_form(typeset.TEMPLATES / "register.typ", data, fonts=settings.FONTS_DIR)
    except typeset.FormError as error:
        raise RuleBroken(str(error)) from error
