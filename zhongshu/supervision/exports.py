"""The ledger as a table file and as sheets of paper: exactly what the page shows, all of it."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast

import xlsxwriter
from django.conf import settings
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from zhongshu.core.errors import RuleBroken
from zhongshu.core.templatetags.zhongshu import full_moment
from zhongshu.engines import typeset
from zhongshu.people.models import Person
from zhongshu.records.states import State
from zhongshu.supervision.ledger import Ledger, Row
from zhongshu.supervision.models import Feedback, SupervisedItem, SupervisedTask
from zhongshu.workflow.models import Extension

MOST = 5_000
IN_MEMORY = 8 * 1024 * 1024
A3 = 8
WIDTHS = (6, 10, 40, 14, 24, 40, 10, 12, 18, 18, 10, 10, 12, 12, 12, 12, 6, 8, 8, 40, 12, 10, 6, 12, 12, 8)


def columns() -> tuple[str, ...]:
    """The columns of the print."""
    return (
        *(_("督字"), _("事项"), _("来源"), _("牵头"), _("承办人"), _("交办"), _("首次期限"), _("期限")),
        *(_("进度%"), _("时间%"), _("灯"), _("最近反馈")),
    )


def all_columns() -> tuple[str, ...]:
    """Every column that a ledger of the trade has."""
    return (
        *(_("序号"), _("编号"), _("事项"), _("来源"), _("依据"), _("批示（原文）"), _("批示领导"), _("批示日期")),
        *(_("牵头单位"), _("配合单位"), _("责任领导"), _("责任人"), _("交办日期"), _("签收日期"), _("首次期限")),
        *(_("办理期限"), _("延期次数"), _("进度%"), _("时间%"), _("进展"), _("最近反馈"), _("灯"), _("退回次数")),
        *(_("办结日期"), _("销号日期"), _("状态")),
    )


def lines(ledger: Ledger) -> Iterator[list[str | int]]:
    """Every item found with its tasks, in the order of the page."""
    for row in _rows(ledger):
        yield _line(row)


def _rows(ledger: Ledger) -> Iterator[Row]:
    for row in ledger.rows(ledger.found.order_by(*ledger.ORDER)[:MOST]):
        yield row
        yield from row.children


def full_lines(ledger: Ledger) -> Iterator[list[str | int]]:
    """The same rows with every column; what is not on a row is read for all rows at once."""
    rows = list(_rows(ledger))
    known = _Known([row.record.pk for row in rows])
    number = 0
    for row in rows:
        number += row.depth == 1
        yield known.line(row, number)


class _Known:
    """What the table says beyond the page: of these items and tasks, in a fixed number of queries."""

    def __init__(self, ids: Sequence[int]) -> None:
        items = SupervisedItem.objects.filter(pk__in=ids).select_related("leader", "leader_in_charge")
        self.items = {item.pk: item for item in items}
        tasks = SupervisedTask.objects.filter(pk__in=ids).select_related("unit_leader", "responsible")
        self.tasks = {task.pk: task for task in tasks.prefetch_related("co_organs")}
        granted = Extension.objects.filter(record__in=ids, is_granted=True).order_by().values("record")
        self.extended = {one["record"]: one["times"] for one in granted.annotate(times=Count("pk"))}
        said = Feedback.objects.filter(task__in=ids, approved_at__isnull=False).order_by("approved_at", "pk")
        self.said = dict(said.values_list("task", "text"))

    def line(self, row: Row, number: int) -> list[str | int]:
        item, task, record = self.items.get(row.record.pk), self.tasks.get(row.record.pk), row.record
        return [
            number if item else "",
            row.code,
            f"{'　' * (row.depth - 1)}{record.title}",
            item.get_source_kind_display() if item else "",
            item.basis if item else "",
            item.instruction_text if item else task.result_wanted if task else "",
            (item.leader.name if item.leader else item.leader_name) if item else "",
            f"{item.instructed_on:%Y-%m-%d}" if item and item.instructed_on else "",
            row.organ,
            "、".join(organ.label for organ in task.co_organs.all()) if task else "",
            self._leader(item, task),
            task.responsible.name if task and task.responsible else row.who,
            _day(row.assigned_at),
            _day(task.accepted_at) if task else "",
            _day(record.first_due_at),
            _day(row.due_at),
            self.extended.get(record.pk, 0),
            row.progress,
            row.gone,
            self.said.get(record.pk, ""),
            _day(row.last_at),
            row.light.label,
            task.returned if task else "",
            _day(record.answered_at),
            _day(record.closed_at),
            str(State(record.state).label),
        ]

    def _leader(self, item: SupervisedItem | None, task: SupervisedTask | None) -> str:
        person = item.leader_in_charge if item else task.unit_leader if task else None
        return person.name if person else ""


def _line(row: Row) -> list[str | int]:
    indent = "　" * (row.depth - 1)
    last = f"{_day(row.last_at)} {row.last}".strip()
    days = [_day(row.assigned_at), _day(row.record.first_due_at), _day(row.due_at)]
    who = [row.source, row.organ, row.who]
    return [row.code, f"{indent}{row.record.title}", *who, *days, row.progress, row.gone, row.light.label, last]


def _day(moment: datetime | None) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%d") if moment else ""


def table_file(ledger: Ledger, heading: str) -> BinaryIO:
    """An xlsx with one sheet that prints on A3 with its head on every side; a title that begins with = is no formula."""
    spool = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  # the response closes it
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "in_memory": False}
    with xlsxwriter.Workbook(spool, options) as book:
        sheet = book.add_worksheet(_("督查台账"))
        sheet.set_landscape()
        sheet.set_paper(A3)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0, 1)
        sheet.set_footer("&R&P / &N")
        sheet.freeze_panes(2, 3)
        head = book.add_format({"bold": True, "border": 1, "text_wrap": True, "align": "center", "valign": "vcenter"})
        text = book.add_format({"text_wrap": True, "valign": "top", "border": 1})
        sheet.write_string(0, 0, heading)
        for place, (word, width) in enumerate(zip(all_columns(), WIDTHS, strict=True)):
            sheet.set_column(place, place, width)
            sheet.write_string(1, place, word, head)
        for number, line in enumerate(full_lines(ledger), start=2):
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
