"""A tree of tasks as a table: the blank one with its columns, and what a filled one says, row by row."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import xlsxwriter
from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _

from zhongshu.people import queries as people
from zhongshu.people.models import Organ, Unit
from zhongshu.supervision.forms.fields import indicators_of, milestones_of
from zhongshu.supervision.services.decomposing import TaskInput
from zhongshu.supervision.services.trees import BranchInput, Fault
from zhongshu.supervision.states import Evidence

COLUMNS = (
    *("序号", "上级序号", "任务", "牵头单位", "配合单位", "期限", "要达到的结果", "佐证"),
    *("节点", "指标", "权重"),
)
EXAMPLE = (
    *("1", "", "下达应急资金", "市财政局", "市交通运输局", "2026-12-20", "300万元到县", "文件材料、验收单、凭证"),
    *("测算，2026-12-05，40；下达，2026-12-18，100", "下达资金，万元，300", "1"),
)
WIDTHS = (6, 8, 30, 20, 20, 12, 30, 20, 36, 24, 6)
HINT = "一行一项任务。上级序号空着的，直接在督办件下面；节点写“名称，日期，百分比”，指标写“名称，单位，目标”，几个之间用分号。"


@dataclass
class _Reading:
    """What the columns of one row gave, and what is wrong in them."""

    row: int
    cells: dict[str, str]
    receivers: dict[str, Organ | Unit]
    faults: list[Fault] = field(default_factory=list)

    def read(self, column: str, read: Callable[[str], Any], empty: Any = None) -> Any:
        text = self.cells.get(column, "")
        if not text:
            return empty
        try:
            return read(text)
        except forms.ValidationError as refusal:
            self.faults.append(Fault(self.row, column, "".join(refusal.messages)))
        except ValueError as refusal:
            self.faults.append(Fault(self.row, column, str(refusal)))
        return empty

    def receiver(self, name: str) -> Organ | Unit:
        if name not in self.receivers:
            raise ValueError(_("没有找到“%(name)s”，请写单位的全称或者简称。") % {"name": name})
        return self.receivers[name]

    def organ(self, name: str) -> Organ:
        found = self.receiver(name)
        if isinstance(found, Unit):
            raise ValueError(_("“%(name)s”是科室，配合单位写单位的名称。") % {"name": name})
        return found


def blank() -> bytes:
    """The table to fill in, with one line as an example."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet, bold, plain = book.add_worksheet("任务分解"), book.add_format({"bold": True}), book.add_format()
    for place, width in enumerate(WIDTHS):
        sheet.set_column(place, place, width, plain)
    sheet.write_row(0, 0, COLUMNS, bold)
    sheet.write_row(1, 0, EXAMPLE)
    sheet.write(3, 0, HINT)
    sheet.freeze_panes(1, 0)
    book.close()
    return out.getvalue()


def branches_of(rows: Sequence[Sequence[str]], home: Organ) -> tuple[list[BranchInput], list[Fault]]:
    """The tasks that a table says, in its order; every cell that cannot be read is named."""
    head = next((place for place, row in enumerate(rows) if "任务" in row and "期限" in row), None)
    if head is None:
        return [], [Fault(1, "任务", _("没有找到表头，请用空表填写，表头不要改。"))]
    names, receivers = [cell.strip() for cell in rows[head]], _receivers(home)
    found: list[BranchInput] = []
    faults: list[Fault] = []
    places: dict[str, int] = {}
    for number, row in enumerate(rows[head + 1 :], start=head + 2):
        cells = {name: cell.strip() for name, cell in zip(names, row, strict=False) if name}
        if not cells.get("任务"):
            continue
        reading = _Reading(number, cells, receivers)
        parent = reading.read("上级序号", lambda text: _place(places, text))
        found.append(BranchInput(number, _task(reading), parent))
        faults += reading.faults
        key = cells.get("序号", "")
        if key in places:
            faults.append(Fault(number, "序号", _("序号重复。")))
        elif key:
            places[key] = len(found) - 1
    if not found and not faults:
        faults.append(Fault(head + 2, "任务", _("表里一项任务也没有。")))
    return found, faults


def _task(reading: _Reading) -> TaskInput:
    to = reading.read("牵头单位", reading.receiver)
    unit = to if isinstance(to, Unit) else None
    return TaskInput(
        title=reading.cells["任务"][:300],
        organ=unit.organ if unit else to,
        unit=unit,
        due_at=reading.read("期限", _moment),
        result_wanted=reading.cells.get("要达到的结果", "")[:300],
        evidence=reading.read("佐证", _evidence, []),
        co_organs=reading.read("配合单位", lambda text: [reading.organ(name) for name in _several(text)], []),
        weight=reading.read("权重", _weight, 1),
        milestones=reading.read("节点", lambda text: milestones_of(_as_lines(text)), []),
        indicators=reading.read("指标", lambda text: indicators_of(_as_lines(text)), []),
    )


def _place(places: dict[str, int], text: str) -> int:
    if text not in places:
        raise ValueError(_("上面没有序号是“%(text)s”的任务，上级要排在前面。") % {"text": text})
    return places[text]


def _receivers(home: Organ) -> dict[str, Organ | Unit]:
    """By name: the units of the own office, and the organs by full and short name."""
    found: dict[str, Organ | Unit] = {unit.name: unit for unit in people.units_of(home).select_related("organ")}
    for organ in people.working_organs():
        found |= {name: organ for name in (organ.name, organ.short_name, organ.label) if name}
    return found


def _moment(text: str) -> datetime:
    for shape in ("%Y-%m-%d %H:%M", "%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日"):
        try:
            found = datetime.strptime(text, shape).replace(tzinfo=timezone.get_current_timezone())
        except ValueError:
            continue
        return found if "%H" in shape else found.replace(hour=17, minute=30)
    raise ValueError(_("写成 2026-03-20 这样的日期。"))


def _evidence(text: str) -> list[str]:
    known = {str(kind.label): kind.value for kind in Evidence}
    rest, found = text, []
    for label, value in known.items():
        if label in rest:
            rest = rest.replace(label, "")
            found.append(value)
    if rest.strip("、，,；; "):
        raise ValueError(_("佐证只能是：%(known)s。") % {"known": "；".join(known)})
    return found


def _weight(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 100:
        raise ValueError(_("写 1 到 100 的整数。"))
    return int(text)


def _several(text: str) -> list[str]:
    return [part.strip() for part in text.replace("，", "、").replace("；", "、").split("、") if part.strip()]


def _as_lines(text: str) -> str:
    return text.replace("；", "\n").replace(";", "\n")
