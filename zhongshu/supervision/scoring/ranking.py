"""排名 of units by month, quarter and year; and for each point the words and the places of what it rests on."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from tempfile import SpooledTemporaryFile
from typing import Any, BinaryIO, cast

import xlsxwriter
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from zhongshu.people.models import Organ, Person
from zhongshu.records import access as records
from zhongshu.supervision.models import Document, ScoreLine, ScoreMonth
from zhongshu.supervision.scoring.rules import BASE, Rules, rules_of

CENT = Decimal("0.01")
QUARTER_MONTHS = 3


@dataclass
class Standing:
    """One unit in the ranking."""

    organ: Organ
    points: Decimal = Decimal(0)
    added: Decimal = Decimal(0)
    taken: Decimal = Decimal(0)
    tasks: int = 0
    months: int = 0
    rank: int = 0
    grade: str = ""
    of_months: dict[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True)
class Ranking:
    """The units of one period, best first, and the months that it is made of."""

    period: str
    months: tuple[ScoreMonth, ...]
    standings: tuple[Standing, ...]

    @property
    def is_one_month(self) -> bool:
        return len(self.period) == len("2026-10")


def months_of(period: str) -> list[str]:
    """2026-10 alone, 2026-Q4 its three, 2026 all twelve; anything else: none."""
    year, _dash, part = period.partition("-")
    if not (year.isascii() and year.isdigit() and len(year) == 4):  # 2026
        return []
    if not part:
        return [f"{year}-{number:02d}" for number in range(1, 13)]
    if part in {"Q1", "Q2", "Q3", "Q4"}:
        first = (int(part[1]) - 1) * QUARTER_MONTHS + 1
        return [f"{year}-{number:02d}" for number in range(first, first + QUARTER_MONTHS)]
    return [period] if part.isdigit() and 1 <= int(part) <= 12 else []  # December


def ranking(months: QuerySet[ScoreMonth], period: str) -> Ranking:
    """A month as it stands; a longer period is the mean of the months in which the unit had work."""
    found = list(months.filter(month__in=months_of(period)).order_by("month"))
    units: dict[int, Standing] = {}
    for scored in found:
        for one in _of_month(scored).values():
            unit = units.setdefault(one.organ.pk, Standing(one.organ))
            unit.points += one.points
            unit.added += one.added
            unit.taken += one.taken
            unit.tasks += one.tasks
            unit.months += 1
            unit.of_months[scored.month] = one.points
    for unit in units.values():
        unit.points = (unit.points / unit.months).quantize(CENT, ROUND_HALF_UP)
    rules = rules_of(found[-1].rules.rules) if found else None
    return Ranking(period, tuple(found), tuple(_ranked(list(units.values()), rules)))


def _of_month(scored: ScoreMonth) -> dict[int, Standing]:
    rules, units = rules_of(scored.rules.rules), dict[int, Standing]()
    for line in scored.lines.select_related("organ").order_by("pk"):
        unit = units.setdefault(line.organ_id, Standing(line.organ))
        unit.points += line.points
        if line.event == BASE:
            unit.tasks = len(line.evidence.get("tasks", ()))
        elif line.points > 0:
            unit.added += line.points
        else:
            unit.taken += line.points
    for unit in units.values():
        unit.points = rules.total(unit.points)
    return units


def _ranked(units: list[Standing], rules: Rules | None) -> list[Standing]:
    """Equal points share a rank."""
    units.sort(key=lambda unit: (-unit.points, unit.organ.sort, unit.organ.pk))
    for place, unit in enumerate(units, 1):
        before = units[place - 2] if place > 1 else None
        unit.rank = before.rank if before and before.points == unit.points else place
        unit.grade = rules.grade(unit.points) if rules else ""
    return units


@dataclass(frozen=True)
class Proof:
    """A line as the page shows it: what for, on what it rests, and where that can be opened."""

    line: ScoreLine
    name: str
    words: str
    url: str
    title: str


def proofs(person: Person, lines: Sequence[ScoreLine], rules: Rules) -> list[Proof]:
    """Lines with their evidence; titles and addresses only of what the person may see."""
    ids = {line.task_id for line in lines if line.task_id}
    seen = {record.pk: record for record in records.visible_to(person).filter(pk__in=ids)}
    made = []
    for line in lines:
        record = seen.get(line.task_id or 0)
        title = f"{record.reference} {record.title}" if record else str(_("（无权查看）")) if line.task_id else ""
        url = record.get_absolute_url() if record else _document_url(line)
        made.append(Proof(line, rules.name_of(line.event), words(line.evidence), url, title))
    return made


def _document_url(line: ScoreLine) -> str:
    if "appeal" in line.evidence:
        return reverse("supervision:appeal", args=[line.evidence["appeal"]])
    document = line.evidence.get("document")
    return Document(pk=document).get_absolute_url() if document else ""


def words(evidence: dict[str, Any]) -> str:
    """期限10月20日17:30，10月21日9:00报结; 超期6个工作日."""
    texts = {
        "period": _("%(value)s反馈"),
        "due_at": _("期限%(value)s"),
        "signed_at": _("%(value)s签收"),
        "done_at": _("%(value)s报出"),
        "days": _("超期%(value)s个工作日"),
        "times": _("第%(value)s次"),
        "number": "%(value)s",
        "uncapped": _("本项应计%(value)s分，已到当月上限"),
    }
    said = [texts[key] % {"value": _shown(key, evidence[key])} for key in texts if evidence.get(key)]
    if evidence.get("co"):
        said.append(_("配合单位"))
    if "tasks" in evidence:
        said.append(_("承办%(n)s项") % {"n": len(evidence["tasks"])})
    return "，".join(said)


def _shown(key: str, value: Any) -> Any:
    if not key.endswith("_at"):
        return value
    return timezone.localtime(datetime.fromisoformat(value)).strftime("%-m月%-d日%H:%M")


def table_file(found: Ranking, lines: Sequence[Proof], heading: str) -> BinaryIO:
    """An xlsx: the ranking, and where one may see them all the points with their evidence."""
    spool = SpooledTemporaryFile(max_size=8 * 1024 * 1024)  # noqa: SIM115  # the response closes it
    with xlsxwriter.Workbook(spool, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        head = book.add_format({"bold": True, "bottom": 1})
        sheet = book.add_worksheet(_("排名"))
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(1)
        sheet.write_string(0, 0, heading)
        columns = (_("名次"), _("单位"), _("得分"), _("等次"), _("加分"), _("扣分"), _("承办任务"), _("计分月数"))
        for place, (word, width) in enumerate(zip(columns, (6, 28, 10, 10, 10, 10, 10, 10), strict=True)):
            sheet.set_column(place, place, width)
            sheet.write_string(1, place, word, head)
        for row, unit in enumerate(found.standings, 2):
            values = (
                unit.rank,
                unit.organ.label,
                unit.points,
                unit.grade,
                unit.added,
                unit.taken,
                unit.tasks,
                unit.months,
            )
            _write(sheet, row, values)
        if lines:
            _points_sheet(book, head, lines)
    spool.seek(0)
    return cast(BinaryIO, spool)


def _points_sheet(book: Any, head: Any, lines: Sequence[Proof]) -> None:
    sheet = book.add_worksheet(_("明细"))
    for place, (word, width) in enumerate(
        zip((_("单位"), _("事由"), _("分"), _("任务"), _("依据")), (24, 18, 8, 50, 50), strict=True)
    ):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, word, head)
    for row, proof in enumerate(lines, 1):
        _write(sheet, row, (proof.line.organ.label, proof.name, proof.line.points, proof.title, proof.words))


def _write(sheet: Any, row: int, values: Sequence[Any]) -> None:
    for place, value in enumerate(values):
        is_number = isinstance(value, int | Decimal)
        (sheet.write_number if is_number else sheet.write_string)(row, place, float(value) if is_number else value)
