"""From what happened and the rules to points: the same history and the same rules always give the same lines, in the same order."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from zhongshu.supervision.models import Document, DocumentKind, SupervisedTask
from zhongshu.supervision.scoring.history import History
from zhongshu.supervision.scoring.rules import BASE, Event, Rules
from zhongshu.supervision.states import Finding, Rung


@dataclass(frozen=True)
class Line:
    """Points of one organ for one thing, with the ids of what they rest on."""

    organ: int
    event: str
    points: Decimal
    task: int | None = None
    evidence: dict[str, Any] = field(default_factory=dict)


def lines_of(history: History, rules: Rules) -> list[Line]:
    """Every line of the month: the base of who had work, then each event, held within its bounds."""
    made = [*_bases(history, rules)]
    taking_part = {line.organ for line in made}
    used: dict[tuple[int, str], Decimal] = defaultdict(Decimal)
    for line in _events(history, rules):
        if line.organ not in taking_part or not line.points:
            continue
        event = rules.events[line.event]
        allowed = _within(line.points, used[line.organ, line.event], event.cap)
        used[line.organ, line.event] += allowed
        capped = {} if allowed == line.points else {"uncapped": str(line.points)}
        made.append(replace(line, points=allowed, evidence={**line.evidence, **capped}))
    return made


def _within(points: Decimal, used: Decimal, cap: Decimal) -> Decimal:
    """As much as the cap of the month still allows; 0: no cap."""
    if not cap:
        return points
    left = cap - used
    return min(points, left) if cap > 0 else max(points, left)


def _bases(history: History, rules: Rules) -> Iterator[Line]:
    tasks: dict[int, list[int]] = defaultdict(list)
    for task in history.tasks:
        tasks[_organ(task)].append(task.pk)
    for organ, ids in sorted(tasks.items()):
        yield Line(organ, BASE, rules.base, evidence={"tasks": ids})


def _events(history: History, rules: Rules) -> Iterator[Line]:
    for key, collect in COLLECTORS.items():
        if key in rules.events:
            yield from collect(history, rules.events[key])


def _organ(task: SupervisedTask) -> int:
    return task.organ_id or 0


def _line(task: SupervisedTask, event: Event, points: Decimal, **evidence: Any) -> Line:
    return Line(_organ(task), event.key, points, task.pk, evidence)


def _on_time(history: History, event: Event) -> Iterator[Line]:
    for ending in history.on_time:
        facts = {
            "verification": ending.verification,
            "done_at": ending.done_at.isoformat(),
            "due_at": ending.due_at.isoformat(),
        }
        yield _line(ending.task, event, event.points, **facts)
        if event.co:
            for organ in sorted(ending.task.co_organs.all(), key=lambda one: one.pk):
                yield Line(organ.pk, event.key, event.co, ending.task.pk, {**facts, "co": True})


def _late(history: History, event: Event) -> Iterator[Line]:
    for ending in history.ended_late:
        facts = {
            "verification": ending.verification,
            "done_at": ending.done_at.isoformat(),
            "due_at": ending.due_at.isoformat(),
        }
        yield _line(ending.task, event, event.points, **facts)


def _overdue(history: History, event: Event) -> Iterator[Line]:
    for late in history.overdue:
        steps = late.days // event.every if event.every else 0
        points = _bounded(event.points + steps * event.further, event)
        yield _line(late.task, event, points, due_at=late.due_at.isoformat(), days=late.days)


def _bounded(points: Decimal, event: Event) -> Decimal:
    if not event.most_each:
        return points
    return min(points, event.most_each) if event.most_each > 0 else max(points, event.most_each)


def _unsigned(history: History, event: Event) -> Iterator[Line]:
    for task, step in history.unsigned:
        facts = {"step": step.pk, "due_at": step.due_at.isoformat()}
        if step.finished_at is not None and step.finished_at < history.until:
            facts["signed_at"] = step.finished_at.isoformat()
        yield Line(step.holder.organ_id, event.key, event.points, task.pk, facts)


def _report_late(history: History, event: Event) -> Iterator[Line]:
    for owed in history.owed:
        if owed.is_late and owed.given_at:
            facts = {"turn": owed.turn.pk, "period": owed.turn.period, "due_at": owed.turn.due_at.isoformat()}
            task = history.fates[owed.turn.task_id].task
            yield _line(task, event, event.points, **facts, done_at=owed.given_at.isoformat())


def _report_missing(history: History, event: Event) -> Iterator[Line]:
    for owed in history.owed:
        if owed.given_at is None:
            facts = {"turn": owed.turn.pk, "period": owed.turn.period, "due_at": owed.turn.due_at.isoformat()}
            yield _line(history.fates[owed.turn.task_id].task, event, event.points, **facts)


def _returned(history: History, event: Event, finding: str) -> Iterator[Line]:
    """The first time costs `points`, each further time of the same task `further` more."""
    for check in history.returned:
        if check.finding != finding:
            continue
        fate = history.fates[check.task_id]
        before = sum(1 for one in fate.checks if one.finding != Finding.TRUE and one.pk < check.pk)
        points = _bounded(event.points + before * event.further, event)
        yield _line(fate.task, event, points, verification=check.pk, times=before + 1)


def _untrue(history: History, event: Event) -> Iterator[Line]:
    yield from _returned(history, event, Finding.UNTRUE)


def _partly(history: History, event: Event) -> Iterator[Line]:
    yield from _returned(history, event, Finding.PARTLY)


def _slips(history: History, event: Event, rung: str) -> Iterator[Line]:
    for slip in history.slips:
        if slip.rung == rung:
            yield _line(history.fates[slip.record_id].task, event, event.points, slip=slip.pk, number=slip.number)


def _yellow(history: History, event: Event) -> Iterator[Line]:
    yield from _slips(history, event, Rung.YELLOW)


def _red(history: History, event: Event) -> Iterator[Line]:
    yield from _slips(history, event, Rung.RED)


def _satisfied(history: History, event: Event) -> Iterator[Line]:
    """Each leading unit of an item with which the one who asked was satisfied, once an item."""
    leads = history.leads_of([item for _entry, item in history.satisfied])
    seen: set[int] = set()
    for entry, item in history.satisfied:
        if item in seen:
            continue
        seen.add(item)
        for organ, task in sorted(leads[item].items()):
            yield Line(organ, event.key, event.points, task, {"item": item, "audit": entry})


def _relapsed(history: History, event: Event) -> Iterator[Line]:
    leads = history.leads_of([look.item_id for look in history.relapsed])
    for look in history.relapsed:
        for organ, task in sorted(leads[look.item_id].items()):
            yield Line(organ, event.key, event.points, task, {"item": look.item_id, "look_back": look.pk})


def _named(history: History, event: Event, names: str) -> Iterator[Line]:
    """Units that a 督查通报 of this month names, as issued."""
    circulars = Document.objects.filter(organ=history.organ, kind=DocumentKind.CIRCULAR)
    issued = circulars.filter(issued_at__gte=history.start, issued_at__lt=history.until).order_by("pk")
    for circular in issued.prefetch_related("versions"):
        version = circular.versions.all()[0]
        for organ in version.values.get(names, []):
            yield Line(organ, event.key, event.points, None, {"document": circular.pk, "number": circular.number})


def _praised(history: History, event: Event) -> Iterator[Line]:
    yield from _named(history, event, "praised")


def _criticised(history: History, event: Event) -> Iterator[Line]:
    yield from _named(history, event, "criticised")


COLLECTORS = {
    "on_time": _on_time,
    "satisfied": _satisfied,
    "praised": _praised,
    "late": _late,
    "overdue": _overdue,
    "unsigned": _unsigned,
    "report_late": _report_late,
    "report_missing": _report_missing,
    "untrue": _untrue,
    "partly": _partly,
    "yellow_slip": _yellow,
    "red_slip": _red,
    "criticised": _criticised,
    "relapsed": _relapsed,
}
