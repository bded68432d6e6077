"""Tables of matters: what a row says, and what is wrong with it, by row and column."""

import difflib
import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from zhongshu.engines.workdays import Clock
from zhongshu.people.models import Organ
from zhongshu.supervision.sheets import Column, Sheet
from zhongshu.supervision.states import ReportCycle, SourceKind

HEAD_ROWS = 5  # the row with the names of the columns is one of the first
BEFORE_SUPERIOR = 2  # workdays that are kept before the superior's own date
CITIZEN_WORKDAYS = 5
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?")
_SEVERAL = re.compile(r"[、,，;；\n/]+")
_YES, _NO = frozenset("是有√对须需") | {"须面商", "需面商"}, frozenset(("否", "无", "不", "", "不需要", "不须"))


@dataclass(frozen=True)
class Fault:
    """What is wrong, where: the number of the row as the table file counts."""

    row: int
    key: str
    label: str
    sentence: str

    def __str__(self) -> str:
        return _("第%(row)s行“%(label)s”：%(sentence)s") % {
            "row": self.row,
            "label": self.label,
            "sentence": self.sentence,
        }


@dataclass
class Row:
    """One matter. `cells`: as written; the rest where it could be read."""

    number: int
    cells: dict[str, str]
    lead: Organ | None = None
    co: list[Organ] = field(default_factory=list)
    due_at: datetime | None = None
    came_on: date | None = None
    cycle: str = ReportCycle.NONE
    needs_talk: bool = False
    faults: list[Fault] = field(default_factory=list)

    @property
    def key(self) -> str:
        """The same matter in another table has the same key."""
        named = self.cells.get("number") or f"{self.cells.get('title')}|{self.cells.get('due', '')[:4]}"
        return f"{named}|{self.lead.pk if self.lead else ''}"


@dataclass(frozen=True)
class Parsed:
    rows: list[Row]
    faults: list[Fault]  # of the table as a whole

    @property
    def is_clean(self) -> bool:
        return bool(self.rows) and not self.faults and not any(row.faults for row in self.rows)


def key_of(source_kind: str, row: Row) -> str:
    return hashlib.sha256(f"{source_kind}|{row.key}".encode()).hexdigest()


def parse(
    sheet: Sheet, cells: Sequence[Sequence[str]], *, organs: Sequence[Organ], clock: Clock, now: datetime
) -> Parsed:
    """Every row that says something; nothing is left out because something in it is wrong."""
    head, places = head_of(sheet, cells)
    missing = [column for column in sheet.columns if column.is_required and column.key not in places]
    if missing:
        names = "、".join(str(column.label) for column in missing)
        sentence = _("第一行缺这几栏：%(names)s。请用模板填，栏名不要改。") % {"names": names}
        return Parsed([], [Fault(1, "", str(_("栏名")), sentence)])
    reader = _Reader(sheet, {name: organ for organ in organs for name in (organ.name, organ.label)}, clock, now)
    rows = []
    for number, line in enumerate(cells[head + 1 :], start=head + 2):
        said = {key: line[place].strip() if place < len(line) else "" for key, place in places.items()}
        if any(said.values()) and tuple(said.get(column.key, "") for column in sheet.columns) != sheet.example:
            rows.append(reader.read(number, said))
    _refuse_twice(sheet, rows)
    empty = [] if rows else [Fault(2, "", str(_("内容")), _("表里还没有事项。"))]
    return Parsed(rows, empty)


def head_of(sheet: Sheet, cells: Sequence[Sequence[str]]) -> tuple[int, dict[str, int]]:
    """Where the names of the columns stand, and which is where."""
    labels = {str(column.label): column.key for column in sheet.columns}
    best: tuple[int, dict[str, int]] = (0, {})
    for number, line in enumerate(cells[:HEAD_ROWS]):
        found = {labels[name]: place for place, cell in enumerate(line) if (name := cell.strip(" *＊\n")) in labels}
        if len(found) > len(best[1]):
            best = number, found
    return best


def _refuse_twice(sheet: Sheet, rows: Sequence[Row]) -> None:
    seen: dict[str, int] = {}
    column = next(one for one in sheet.columns if one.key in ("number", "title"))
    for row in rows:
        key = key_of(sheet.source_kind, row)
        if key in seen and row.lead is not None:
            sentence = _("与第%(row)s行是同一件。") % {"row": seen[key]}
            row.faults.append(Fault(row.number, column.key, str(column.label), sentence))
        seen.setdefault(key, row.number)


@dataclass(frozen=True)
class _Reader:
    sheet: Sheet
    organs: Mapping[str, Organ]
    clock: Clock
    now: datetime

    def read(self, number: int, said: dict[str, str]) -> Row:
        row = Row(number, said)
        for column in self.sheet.columns:
            value = said.get(column.key, "")
            if not value and column.is_required:
                self._fault(row, column, _("没有填。"))
            elif len(value) > column.longest:
                self._fault(row, column, _("超过%(n)s字，请精简。") % {"n": column.longest})
            elif column.key in _FIELDS and (sentence := _FIELDS[column.key](self, row, value)):
                self._fault(row, column, sentence)
        return row

    def _fault(self, row: Row, column: Column, sentence: str) -> None:
        row.faults.append(Fault(row.number, column.key, str(column.label), sentence))

    def lead(self, row: Row, value: str) -> str:
        if len([name for name in _SEVERAL.split(value) if name.strip()]) > 1:
            return _("只写一个单位，其他的写在配合单位里。")
        row.lead = self.organs.get(value)
        return "" if row.lead else self._unknown(value)

    def co(self, row: Row, value: str) -> str:
        names = [name.strip() for name in _SEVERAL.split(value) if name.strip()]
        for name in names:
            if name not in self.organs:
                return self._unknown(name)
        row.co = [self.organs[name] for name in dict.fromkeys(names)]
        return ""

    def _unknown(self, name: str) -> str:
        near = difflib.get_close_matches(name, list(self.organs), n=2, cutoff=0.5)
        hint = _("相近的有%(names)s。") % {"names": "、".join(near)} if near else _("请写系统里的单位名称。")
        return _("没有“%(name)s”这个单位，%(hint)s") % {"name": name, "hint": hint}

    def due(self, row: Row, value: str) -> str:
        """The superior's own date leaves two workdays; a citizen's matter without a date has five."""
        if not value:
            row.due_at = self.clock.add_workdays(self.now, CITIZEN_WORKDAYS)
            return ""
        day = _day(value)
        if day is None:
            return _("“%(value)s”不是日期，请写成 2026-11-30。") % {"value": value[:20]}
        row.due_at = self.clock.close_of(day)
        if self.sheet.source_kind == SourceKind.SUPERIOR:
            row.due_at = self.clock.close_of(self._before(day))
        if row.due_at <= self.now:
            return _("%(day)s已经过了，请与交办的核对。") % {"day": row.due_at.date()}
        return ""

    def _before(self, day: date) -> date:
        left, found = BEFORE_SUPERIOR, day
        while left and found > self.now.date():
            found -= timedelta(days=1)
            left -= self.clock.is_workday(found)
        return found

    def came(self, row: Row, value: str) -> str:
        row.came_on = _day(value)
        if row.came_on is None:
            return _("“%(value)s”不是日期，请写成 2026-11-30。") % {"value": value[:20]}
        return _("来件日期晚于今天。") if row.came_on > self.clock.local(self.now).date() else ""

    def cycle(self, row: Row, value: str) -> str:
        known = {str(label): key for key, label in ReportCycle.choices} | {"": ReportCycle.NONE}
        if value not in known:
            return _("写每月、每季、每周，或者不填。")
        row.cycle = known[value]
        return ""

    def talk(self, row: Row, value: str) -> str:
        row.needs_talk = value in _YES
        return "" if value in _YES or value in _NO else _("写“是”或者“否”。")


_FIELDS: dict[str, Callable[[Any, Row, str], str]] = {
    "lead": _Reader.lead,
    "co": _Reader.co,
    "due": _Reader.due,
    "came": _Reader.came,
    "cycle": _Reader.cycle,
    "talk": _Reader.talk,
}


def _day(text: str) -> date | None:
    found = _DAY.fullmatch(text.strip())
    try:
        return date(*(int(part) for part in found.groups())) if found else None
    except ValueError:
        return None
