"""The columns of the register: how each shows on the page, in the table file and on paper."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from html import escape

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from zhongshu.core.templatetags.zhongshu import day, full_moment, light, moment, urgency
from zhongshu.incoming.models import PaperClass
from zhongshu.incoming.register.rows import Row

Value = str | int | date | datetime | None
SHORT = {PaperClass.ACTION: _("办"), PaperClass.READING: _("阅")}


@dataclass(frozen=True)
class Column:
    """`cell` makes the cell of the page, `value` what goes into files; `width` in mm or as a share ("1fr") on paper."""

    key: str
    label: str | Promise
    value: Callable[[Row], Value]
    cell: Callable[[Row], SafeString | str] | None = None
    css: str = ""
    sort: str = ""
    reverse: str | None = None  # the order of a second click
    width: int | str = 20
    is_usual: bool = False

    def shown(self, row: Row) -> SafeString | str:
        if self.cell is not None:
            return self.cell(row)
        value = self.value(row)
        return "—" if value in (None, "") else str(value)

    def text(self, row: Row) -> str:
        """As plain words for paper."""
        return as_text(self.value(row))


def cells(row: Row, columns: Iterable[Column]) -> SafeString:
    """The cells of one line. Put together here, because a page has hundreds and a template is slow at that."""
    made = []
    for column in columns:
        shown = column.shown(row)
        text = shown if isinstance(shown, SafeString) else escape(shown)
        made.append(f'<td class="{column.css}">{text}</td>' if column.css else f"<td>{text}</td>")
    return mark_safe("".join(made))  # noqa: S308  # each is safe or escaped


def as_text(value: Value) -> str:
    if isinstance(value, datetime):
        return full_moment(value)
    if isinstance(value, date):
        return f"{value.year}-{value.month:02d}-{value.day:02d}"
    return "" if value is None else str(value)


def _title(row: Row) -> SafeString:
    record = row.record
    tag = urgency(record)
    level = format_html('<span class="tag">{}</span> ', record.get_level_display()) if record.level else ""
    link = format_html('<a href="{}">{}</a>', record.get_absolute_url(), record.title)
    return format_html("{}{}{}{}", tag, " " if tag else "", level, link)


def _sender(row: Row) -> SafeString | str:
    """The short name where there is one, the full one on hover."""
    document = row.document
    short = document.sender_organ.short_name if document.sender_organ else ""
    return format_html('<span title="{}">{}</span>', document.sender, short) if short else document.sender


def _holder(row: Row) -> SafeString:
    return format_html('{} <span class="who">{}</span>', row.holder, row.stage)


def _due(row: Row) -> SafeString | str:
    return moment(row.due_at)


def _local(value: datetime | None) -> datetime | None:
    return timezone.localtime(value) if value else None


COLUMNS = (
    Column(
        "number",
        _("收文号"),
        lambda row: row.document.receipt_value,
        css="num",
        sort="",
        reverse="number",
        width=14,
        is_usual=True,
    ),
    Column(
        "received",
        _("收到"),
        lambda row: _local(row.document.received_at),
        lambda row: moment(row.document.received_at),
        css="code muted stage",
        sort="-received",
        reverse="received",
        width=26,
        is_usual=True,
    ),
    Column(
        "sender",
        _("来文机关"),
        lambda row: row.document.sender,
        _sender,
        css="sender",
        sort="sender",
        width=38,
        is_usual=True,
    ),
    Column("code", _("来文字号"), lambda row: row.document.sender_number, css="code stage", width=42, is_usual=True),
    Column("title", _("标题"), lambda row: row.record.title, _title, css="what", width="1fr", is_usual=True),
    Column(
        "class",
        _("类"),
        lambda row: row.document.get_paper_class_display(),
        lambda row: str(SHORT[PaperClass(row.document.paper_class)]),
        css="stage",
        width=12,
        is_usual=True,
    ),
    Column(
        "holder",
        _("在谁手里"),
        lambda row: f"{row.holder} {row.stage}",
        _holder,
        css="nowrap",
        width=28,
        is_usual=True,
    ),
    Column(
        "due", _("期限"), lambda row: _local(row.due_at), _due, css="num stage", sort="due", width=28, is_usual=True
    ),
    Column(
        "light",
        _("灯"),
        lambda row: row.word,
        lambda row: light(row.light, row.word),
        css="last",
        width=14,
        is_usual=True,
    ),
    Column("type", _("文种"), lambda row: row.document.get_document_type_display(), css="stage nowrap", width=14),
    Column("source", _("来源"), lambda row: row.document.get_source_level_display(), css="stage nowrap", width=12),
    Column("level", _("密级"), lambda row: row.record.get_level_display(), css="stage nowrap", width=14),
    Column("urgency", _("紧急程度"), lambda row: row.record.get_urgency_display(), css="stage nowrap", width=14),
    Column(
        "issued",
        _("成文日期"),
        lambda row: row.document.issued_on,
        lambda row: day(row.document.issued_on),
        css="stage nowrap",
        width=20,
    ),
    Column("copies", _("份数"), lambda row: row.document.copies, css="num stage", width=10),
    Column("pages", _("页数"), lambda row: row.document.pages, css="num stage", width=10),
    Column(
        "unit",
        _("主管科室"),
        lambda row: row.record.owning_unit.name if row.record.owning_unit else "",
        css="stage nowrap",
        width=24,
    ),
    Column("clerk", _("签收人"), lambda row: row.document.received_by.name, css="stage nowrap", width=16),
    Column(
        "answered",
        _("答复时间"),
        lambda row: _local(row.record.answered_at),
        lambda row: moment(row.record.answered_at),
        css="stage nowrap",
        width=22,
    ),
    Column(
        "closed",
        _("办结时间"),
        lambda row: _local(row.record.closed_at),
        lambda row: moment(row.record.closed_at),
        css="stage nowrap",
        width=22,
    ),
    Column("remarks", _("备注"), lambda row: row.document.remarks, css="stage", width=30),
)
BY_KEY: Mapping[str, Column] = {column.key: column for column in COLUMNS}
ALWAYS = ("number", "title")


def chosen(keys: Iterable[str]) -> list[Column]:
    """The columns named in the address, in their fixed order; none named: the usual ones."""
    wanted = {key for key in keys if key in BY_KEY}
    if not wanted:
        return [column for column in COLUMNS if column.is_usual]
    return [column for column in COLUMNS if column.key in wanted or column.key in ALWAYS]
