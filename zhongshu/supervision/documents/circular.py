"""督查通报: the month's figures and lists in words. Every figure is the length of a list of the same `History`."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils import timezone

from zhongshu.people.models import Organ
from zhongshu.records.models import Record
from zhongshu.supervision.documents.shapes import Values
from zhongshu.supervision.documents.wording import NUMERALS, day, iso, listed, month_name, percent
from zhongshu.supervision.models import SupervisedItem, SupervisedTask
from zhongshu.supervision.scoring.history import History
from zhongshu.supervision.states import Rung

MARK = "督查通报"
MOST_PRAISED, MOST_LISTED = 5, 60
RECTIFIED_IN = 5  # workdays for what is named
RATE = 4  # column of the table of units


@dataclass
class UnitFigures:
    """One unit's month. Lists, so that every number opens."""

    organ: Organ
    tasks: list[SupervisedTask] = field(default_factory=list)
    ended: list[SupervisedTask] = field(default_factory=list)
    on_time: list[SupervisedTask] = field(default_factory=list)
    overdue: list[SupervisedTask] = field(default_factory=list)
    returned: list[SupervisedTask] = field(default_factory=list)
    unreported: list[SupervisedTask] = field(default_factory=list)
    red: list[SupervisedTask] = field(default_factory=list)
    yellow: list[SupervisedTask] = field(default_factory=list)

    @property
    def due(self) -> int:
        """应办结: what ended, and what should have."""
        return len(self.ended) + len(self.overdue)

    @property
    def rate(self) -> str:
        return percent(len(self.on_time), self.due)

    @property
    def is_praised(self) -> bool:
        """Something was finished, and nothing was late, returned, unreported or red."""
        faults = self.overdue or self.returned or self.unreported or self.red
        return bool(self.on_time) and len(self.on_time) == len(self.ended) and not faults

    @property
    def is_criticised(self) -> bool:
        return bool(self.overdue or self.returned)


def units(history: History) -> list[UnitFigures]:
    """Every unit with work in the month, by name of the organ's order."""
    found: dict[int, UnitFigures] = {}

    def of(task: SupervisedTask) -> UnitFigures:
        organ = task.organ
        if organ is None:
            raise LookupError(f"Task {task.pk} has no organ.")
        return found.setdefault(organ.pk, UnitFigures(organ))

    for task in history.tasks:
        of(task).tasks.append(task)
    lists = {
        "ended": [ending.task for ending in history.endings],
        "on_time": [ending.task for ending in history.on_time],
        "overdue": [late.task for late in history.overdue],
        "returned": [history.fates[check.task_id].task for check in history.returned],
        "unreported": [history.fates[owed.turn.task_id].task for owed in history.owed if owed.given_at is None],
        "red": history.with_light("over"),
        "yellow": history.with_light("late"),
    }
    for name, tasks in lists.items():
        for task in tasks:
            getattr(of(task), name).append(task)
    return sorted(found.values(), key=lambda unit: (unit.organ.sort, unit.organ.pk))


def praised(figures: list[UnitFigures]) -> list[UnitFigures]:
    good = [unit for unit in figures if unit.is_praised]
    return sorted(good, key=lambda unit: (-len(unit.on_time), unit.organ.sort, unit.organ.pk))[:MOST_PRAISED]


def criticised(figures: list[UnitFigures]) -> list[UnitFigures]:
    bad = [unit for unit in figures if unit.is_criticised]
    return sorted(bad, key=lambda unit: (-len(unit.overdue), -len(unit.returned), unit.organ.sort, unit.organ.pk))


@dataclass(frozen=True)
class Figure:
    """A number of the month and the records behind it; a rate has none."""

    name: str
    value: str
    records: tuple[Record, ...] = ()


def figures_of(history: History) -> list[Figure]:
    """In the order of the text. The number is the length of its list."""
    fates = history.fates
    missing = [owed for owed in history.owed if owed.given_at is None]
    late = [owed for owed in history.owed if owed.is_late]
    on_time, due = len(history.on_time), len(history.endings) + len(history.overdue)

    def figure(name: str, tasks: Iterable[SupervisedTask | SupervisedItem]) -> Figure:
        records = tuple(task.record for task in tasks)
        return Figure(name, f"{len(records)}", records)

    return [
        figure("立项", history.set_up),
        figure("交办任务", history.sent),
        figure("在办任务", history.tasks),
        figure("办结任务", (ending.task for ending in history.endings)),
        figure("其中按期", (ending.task for ending in history.on_time)),
        Figure("按期率", percent(on_time, due)),
        figure("销号督办件", history.ended_items),
        figure("逾期未办结", (late.task for late in history.overdue)),
        figure("核查退回", (fates[check.task_id].task for check in history.returned)),
        figure("应报反馈", (fates[owed.turn.task_id].task for owed in history.owed)),
        figure("未报", (fates[owed.turn.task_id].task for owed in missing)),
        figure("迟报", (fates[owed.turn.task_id].task for owed in late)),
        figure("批准延期", (fates[one.record_id].task for one in history.extended)),
        figure("红灯", history.with_light("over")),
        figure("黄灯", history.with_light("late")),
    ]


def circular(history: History, *, at: datetime) -> Values:
    """The draft of the month's 督查通报."""
    figures = units(history)
    good, bad = praised(figures), criticised(figures)
    organ, name = history.organ, month_name(history.month)
    body = [
        f"现将{name}督查督办工作情况通报如下（数据截至{day(_last(history))}）。",
        "一、总体情况",
        *_overall(history, figures),
        "二、办得好的单位",
        *_praise(good),
        "三、存在的问题",
        *_blame(history, bad),
        "四、工作要求",
        *_demands(history, bad, at),
    ]
    return {
        "form": "paper",
        "layout": "standard",
        "issuer_mark": {"organs": [MARK], "suffix": ""},
        "title": f"{organ.name}关于{name}督查督办工作情况的通报",
        "main_recipients": ["各承办单位"],
        "body": "\n".join(body),
        "attachments": _annexes(history, figures),
        "issuer_signatures": [organ.name],
        "issue_date": iso(at),
        "printing_office": organ.name,
        "print_date": iso(at),
        "praised": [unit.organ.pk for unit in good],
        "criticised": [unit.organ.pk for unit in bad],
    }


def _last(history: History) -> datetime:
    """The last day that is in the figures."""
    return history.until - timedelta(seconds=1)


def _overall(history: History, figures: list[UnitFigures]) -> list[str]:
    known = {figure.name: figure.value for figure in figures_of(history)}
    red, yellow = known["红灯"], known["黄灯"]
    slips: dict[str, int] = defaultdict(int)
    for slip in history.slips:
        slips[str(Rung(slip.rung).label)] += 1
    pressed = "，".join(f"{word}{count}份" for word, count in slips.items())
    return [
        f"本月立项督办{known['立项']}件，交办任务{known['交办任务']}项，{len(figures)}个单位共承办{known['在办任务']}项；"
        f"核查办结{known['办结任务']}项，其中按期{known['其中按期']}项，销号督办件{known['销号督办件']}件。"
        + _rate(known),
        f"{_when(history)}逾期未办结{known['逾期未办结']}项，红灯{red}项，黄灯{yellow}项；核查不实或部分属实退回重办{known['核查退回']}次；"
        f"应报反馈{known['应报反馈']}份，未报{known['未报']}份，迟报{known['迟报']}份；批准延期{known['批准延期']}项。"
        + (f"本月发出{pressed}。" if pressed else "")
        + ("各单位情况见附件1。" if history.overdue else "各单位情况见附件。"),
    ]


def _rate(known: dict[str, str]) -> str:
    rate = known["按期率"]
    return "本月没有应办结的任务。" if rate == "—" else f"应办结的任务按期率为{rate}。"


def _when(history: History) -> str:
    """月末, of a month that is still running the day."""
    return "月末" if history.until == history.end else "目前"


def _praise(good: list[UnitFigures]) -> list[str]:
    if not good:
        return ["本月没有全部按期办结、没有退回和漏报的单位。"]
    said = [f"{unit.organ.label}按期办结{len(unit.on_time)}项" for unit in good]
    return [f"{listed(said)}，没有逾期、退回和漏报，予以表扬。"]


def _blame(history: History, bad: list[UnitFigures]) -> list[str]:
    found = [
        (
            "逾期未办结",
            [f"{unit.organ.label}{len(unit.overdue)}项" for unit in bad if unit.overdue],
            "任务名单见附件2。",
        ),
        (
            "反馈不实退回重办",
            [f"{unit.organ.label}{len(unit.returned)}次" for unit in bad if unit.returned],
            "请据实补办，查明原因。",
        ),
        (
            "逾期办结",
            [f"{name}{count}项" for name, count in _late_endings(history).items()],
            "要从签收之日起倒排工期。",
        ),
    ]
    named = [(title, units, more) for title, units, more in found if units]
    if not named:
        return ["本月没有逾期和核查退回的任务。"]
    return [
        f"（{numeral}）{title}。{listed(units)}。{more}"
        for numeral, (title, units, more) in zip(NUMERALS, named, strict=False)
    ]


def _late_endings(history: History) -> dict[str, int]:
    """Finished, but after the date."""
    found: dict[str, int] = defaultdict(int)
    for ending in history.ended_late:
        if ending.task.organ:
            found[ending.task.organ.label] += 1
    return found


def _demands(history: History, bad: list[UnitFigures], at: datetime) -> list[str]:
    named = [unit.organ.label for unit in bad]
    until = history.clock.add_workdays(at, RECTIFIED_IN)
    first = (
        f"（一）问题限期整改。{listed(named)}要逐项查明原因，{day(until)}前书面报告整改情况和办结时间。"
        if named
        else "（一）保持力度。各承办单位要按节点推进，主动报告进展。"
    )
    return [
        first,
        "（二）反馈要实。办结反馈要有数据、有佐证，由单位负责人审签；没有落实的，如实说明原因和下步措施。",
        "（三）延期要早。确需延期的，在期限届满前申请；没有批准的，仍按原期限计算。",
    ]


def _annexes(history: History, figures: list[UnitFigures]) -> list[Values]:
    found = [{"title": "各单位督办任务办理情况", "body": _table(_unit_rows(figures))}] if figures else []
    if history.overdue:
        found.append({"title": "逾期未办结任务名单", "body": _table(_late_rows(history))})
    return found


def _unit_rows(figures: list[UnitFigures]) -> list[list[str]]:
    head = ["单位", "承办", "应办结", "按期", "按期率", "逾期", "退回", "红灯", "黄灯"]
    rows = [
        [
            unit.organ.label,
            f"{len(unit.tasks)}",
            f"{unit.due}",
            f"{len(unit.on_time)}",
            unit.rate,
            f"{len(unit.overdue)}",
            f"{len(unit.returned)}",
            f"{len(unit.red)}",
            f"{len(unit.yellow)}",
        ]
        for unit in figures
    ]
    whole = [
        "合计",
        *(f"{sum(int(row[place]) for row in rows)}" if place != RATE else "" for place in range(1, len(head))),
    ]
    whole[RATE] = percent(sum(len(unit.on_time) for unit in figures), sum(unit.due for unit in figures))
    return [head, *rows, whole]


def _late_rows(history: History) -> list[list[str]]:
    head = ["编号", "任务", "承办单位", "期限", "超期天数", "进度", "灯"]
    rows = []
    for late in history.overdue[:MOST_LISTED]:
        record, task = late.task.record, late.task
        light = history.lights[task.pk]
        rows.append(
            [
                task.code,
                record.masked_title,
                task.organ.label if task.organ else "",
                f"{timezone.localtime(late.due_at):%-m月%-d日}",
                f"{late.days}",
                f"{history.fates[task.pk].progress}%",
                light.label,
            ]
        )
    return [head, *rows]


def _table(rows: list[list[str]]) -> str:
    """Rows between bars, as the engine reads them and a person edits them."""
    lines = [f"| {' | '.join(cell.replace('|', '｜') for cell in row)} |" for row in rows]
    return "\n".join([lines[0], f"|{'---|' * len(rows[0])}", *lines[1:]])
