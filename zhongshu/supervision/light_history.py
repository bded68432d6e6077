"""灯的变化: every change of a task's light from 交办 to now, and the rule that made it. Worked out from the history, nothing stored."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from zhongshu.people import calendars
from zhongshu.people.models import Person
from zhongshu.records.models import Record
from zhongshu.records.states import State
from zhongshu.supervision import access, lights
from zhongshu.supervision.models import DueMark, LightRule, SupervisedTask
from zhongshu.supervision.tabs import tasks_under

MOST_TASKS, MOST_CHANGES = 60, 200


@dataclass(frozen=True)
class Change:
    """One change: when, of which task, from what to what, what happened then, and which rule says so."""

    at: datetime
    task: SupervisedTask
    before: lights.Light | None
    after: lights.Light
    event: str
    rule: str


class Course:
    """The light of one task over time, as it was or would have been shown at each moment."""

    def __init__(self, task: SupervisedTask, history: lights.History, rules: Sequence[LightRule]) -> None:
        self.task, self.history, self.rules = task, history, rules
        self.organ: int = task.record.owning_organ_id
        self._clocks: dict[datetime, Any] = {}

    def changes(self, until: datetime) -> list[Change]:
        found: list[Change] = []
        moment = self.history.marks[0].since if self.history.marks else None
        shown: lights.Light | None = None
        while moment is not None and moment <= until and len(found) < MOST_CHANGES:
            light = lights.light_at(self.history, moment, self.clock(moment), self.thresholds(moment))
            if light.key and (shown is None or (light.key, light.label) != (shown.key, shown.label)):
                found.append(Change(moment, self.task, shown, light, self.event(moment), self.rule(light, moment)))
                shown = light
            moment = self.next(moment)
        return found

    def clock(self, moment: datetime) -> Any:
        """As the calendar was known then; one look for the moments of a course, the calendars are remembered."""
        if moment not in self._clocks:
            self._clocks[moment] = calendars.clocks_for({self.organ}, moment)[self.organ]
        return self._clocks[moment]

    def thresholds(self, moment: datetime) -> lights.Thresholds:
        rule = next((one for one in reversed(self.rules) if one.known_from <= moment), None)
        return lights.thresholds_from(rule) if rule else lights.Thresholds()

    def next(self, moment: datetime) -> datetime | None:
        """What happens next by itself, or a new rule of the lights."""
        by_itself = lights.next_change(self.history, moment, self.clock(moment), self.thresholds(moment))
        new_rule = next((one.known_from for one in self.rules if one.known_from > moment), None)
        return min((one for one in (by_itself, new_rule) if one is not None), default=None)

    @cached_property
    def happened(self) -> dict[datetime, str]:
        """What was done at a moment; where several fall together, what is said last counts."""
        made: dict[datetime, str] = {one.known_from: _("灯的规则调整") for one in self.rules}
        for point in self.history.milestones:
            made |= {when: _("节点计划调整") for when in (point.since, point.until) if when is not None}
        before: DueMark | None = None
        for mark in self.history.marks:
            made[mark.since] = _of_mark(mark, before)
            before = mark
        made |= {when: _("反馈审签，进度%(n)s%%") % {"n": percent} for when, percent in self.history.reports}
        return made | dict.fromkeys(self.history.returns, str(_("核查退回重办")))

    def event(self, moment: datetime) -> str:
        return self.happened.get(moment) or _("时间到了")

    def rule(self, light: lights.Light, moment: datetime) -> str:
        """The rule that applies, with its figures: the first of them that is true, in the order of the rule."""
        mark = next(mark for mark in reversed(self.history.marks) if mark.since <= moment)
        limits, due = self.thresholds(moment), timezone.localtime(mark.due_at).strftime("%Y-%m-%d %H:%M")
        behind = round(light.behind) if light.behind is not None else 0
        far, near = {"n": behind, "most": limits.far_behind}, {"n": behind, "most": limits.behind}
        said = (
            (light.key == "done", _("已经销号，期限%(due)s") % {"due": due}),
            (light.key == "hold", _("批准暂停，时间不走")),
            (light.key == "over" and moment > mark.due_at, _("过了期限%(due)s") % {"due": due}),
            (light.key == "over", _("落后%(n)s个百分点，超过%(most)s") % far),
            (light.key == "late" and behind > limits.behind, _("落后%(n)s个百分点，超过%(most)s") % near),
            (light.key == "late", _("核查退回，还没有重报")),
            (light.key == "near", _near(limits.warn_days.get(self.history.urgency, 2), due)),
        )
        otherwise = _("期限%(due)s以前，进度跟得上") % {"due": due}
        return next((words for applies, words in said if applies), otherwise)


def _near(days: float, due: str) -> str:
    if days < 1:
        return _("离期限%(due)s不到4小时") % {"due": due}
    return _("离期限%(due)s不足%(n)s个工作日") % {"due": due, "n": int(days)}


def _of_mark(mark: DueMark, before: DueMark | None) -> str:
    """What moved the date or the state."""
    if before is None:
        return _("交办")
    became = {
        State.CLOSED: _("核查属实，销号"),
        State.CANCELLED: _("撤销"),
        State.SUSPENDED: _("暂停计时"),
    }
    was = {State.SUSPENDED: _("恢复计时"), State.CLOSED: _("重新督办")}
    moved = _("期限改到%(due)s") % {"due": timezone.localtime(mark.due_at).strftime("%Y-%m-%d %H:%M")}
    return became.get(State(mark.state)) or was.get(State(before.state)) or moved


def light_history(record: Record, person: Person) -> dict[str, Any]:
    """Of a task its own light, of an item those of its tasks that the person sees; the newest change first."""
    now, tasks = timezone.now(), _tasks(record, person)
    histories = lights.histories_of(tasks)
    organs = {task.record.owning_organ_id for task in tasks}
    rules = list(LightRule.objects.filter(organ__in=organs).order_by("known_from"))
    found: list[Change] = []
    for task in tasks:
        own = [one for one in rules if one.organ_id == task.record.owning_organ_id]
        found += Course(task, histories[task.pk], own).changes(now)
    found.sort(key=lambda one: (one.at, one.task.pk), reverse=True)
    return {
        "changes": found[:MOST_CHANGES],
        "is_item": record.kind == access.ITEM,
        "more": max(len(found) - MOST_CHANGES, 0),
    }


def _tasks(record: Record, person: Person) -> list[SupervisedTask]:
    if record.kind == access.TASK:
        return list(SupervisedTask.objects.select_related("record", "organ").filter(pk=record.pk))
    below = [task for task in tasks_under(record) if task.record.parent_id == record.pk and task.assigned_at]
    seen = set(access.tasks_visible_to(person).filter(pk__in=[one.pk for one in below]).values_list("pk", flat=True))
    return [task for task in below if task.pk in seen][:MOST_TASKS]
