"""What happened to one organ's tasks in one month, as it was at the end of it. The 督查通报 and the scores read the same lists, so a
figure is always the length of a list; worked out later, the lists are the same (only history that never changes is read)."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property

from django.db.models import F
from django.utils import timezone

from zhongshu.audit.models import Entry
from zhongshu.engines.workdays import Clock
from zhongshu.people import calendars
from zhongshu.people.models import Organ
from zhongshu.records.states import State
from zhongshu.supervision import lights
from zhongshu.supervision.lights import Light
from zhongshu.supervision.models import (
    DueMark,
    Feedback,
    LookBack,
    ReportTurn,
    Slip,
    SupervisedItem,
    SupervisedTask,
    Verification,
)
from zhongshu.supervision.states import FeedbackKind, Finding, Satisfaction
from zhongshu.workflow.models import Extension, Step
from zhongshu.workflow.states import StepRole

MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


@dataclass(frozen=True)
class Ending:
    """A task that was struck off: when the unit had handed it in, and by which date it was due."""

    task: SupervisedTask
    closed_at: datetime
    done_at: datetime  # the final report left the unit; the time of the check is not the unit's
    due_at: datetime
    verification: int | None

    @property
    def is_on_time(self) -> bool:
        return self.done_at <= self.due_at


@dataclass(frozen=True)
class Late:
    """A task that was not handed in by its date at the end of the month."""

    task: SupervisedTask
    due_at: datetime
    days: int  # workdays


@dataclass(frozen=True)
class Owed:
    """A report that fell due in the month: given when, or not at all."""

    turn: ReportTurn
    given_at: datetime | None

    @property
    def is_late(self) -> bool:
        return self.given_at is not None and self.given_at > self.turn.due_at


@dataclass
class Fate:
    """One task with what happened to it before the end of the month, in order."""

    task: SupervisedTask
    marks: list[DueMark] = field(default_factory=list)
    reports: list[Feedback] = field(default_factory=list)
    checks: list[Verification] = field(default_factory=list)

    @property
    def finals(self) -> list[Feedback]:
        return [one for one in self.reports if one.kind == FeedbackKind.FINAL]

    @property
    def progress(self) -> int:
        """As last reported and signed off by then."""
        return self.reports[-1].progress if self.reports else 0

    @property
    def mark(self) -> DueMark | None:
        return self.marks[-1] if self.marks else None

    def waits_for_check(self) -> bool:
        """The last final report left the unit, and nobody has judged it yet."""
        last = next(iter(reversed(self.finals)), None)
        return last is not None and not any(check.feedback_id == last.pk for check in self.checks)


def bounds(month: str) -> tuple[datetime, datetime]:
    """The first moment of 2026-10, and of the month after it."""
    found = MONTH.fullmatch(month)
    if found is None:
        raise ValueError(month)
    year, number = int(found[1]), int(found[2])
    start = timezone.make_aware(datetime(year, number, 1))  # noqa: DTZ001  # make_aware gives it the zone
    after = (year + 1, 1) if number == 12 else (year, number + 1)  # December
    return start, timezone.make_aware(datetime(*after, 1))  # noqa: DTZ001


class History:
    """One month of one organ's ledger. A month that is still running ends at `at`."""

    def __init__(self, organ: Organ, month: str, at: datetime | None = None) -> None:
        self.organ, self.month = organ, month
        self.start, self.end = bounds(month)
        self.until = min(self.end, at or timezone.now())

    @cached_property
    def clock(self) -> Clock:
        """The calendar as it was known then (decision 25)."""
        return calendars.clocks_for({self.organ.pk}, self.until)[self.organ.pk]

    # Items

    @cached_property
    def set_up(self) -> list[SupervisedItem]:
        """立项."""
        items = SupervisedItem.objects.filter(record__owning_organ=self.organ)
        found = items.filter(approved_at__gte=self.start, approved_at__lt=self.until).select_related("record")
        return list(found.order_by("approved_at", "pk"))

    @cached_property
    def ended_items(self) -> list[SupervisedItem]:
        """销号 of whole items."""
        marks = DueMark.objects.filter(
            record__kind="supervised_item", record__owning_organ=self.organ, state=State.CLOSED
        )
        ended = marks.filter(since__gte=self.start, since__lt=self.until).values("record")
        return list(SupervisedItem.objects.filter(pk__in=ended).select_related("record").order_by("pk"))

    # Tasks

    @cached_property
    def fates(self) -> dict[int, Fate]:
        """Every task that was sent before the end and not over before the beginning."""
        own = SupervisedTask.objects.filter(
            record__owning_organ=self.organ, item__record__owning_organ=F("record__owning_organ")
        )
        sent = own.filter(assigned_at__lt=self.until, organ__isnull=False)
        tasks = sent.exclude(record__closed_at__lt=self.start).exclude(record__cancelled_at__lt=self.start)
        related = ("record", "item__record", "organ")
        rows = tasks.select_related(*related).prefetch_related("co_organs").order_by("pk")
        found = {task.pk: Fate(task) for task in rows}
        for mark in DueMark.objects.filter(record__in=found, since__lt=self.until).order_by("since", "pk"):
            found[mark.record_id].marks.append(mark)
        reports = Feedback.objects.filter(task__in=found, approved_at__lt=self.until)
        for report in reports.order_by("approved_at", "pk"):
            found[report.task_id].reports.append(report)
        checks = Verification.objects.filter(task__in=found, verified_at__lt=self.until).select_related("feedback")
        for check in checks.order_by("verified_at", "pk"):
            found[check.task_id].checks.append(check)
        return {pk: fate for pk, fate in found.items() if self._was_alive(fate)}

    def _was_alive(self, fate: Fate) -> bool:
        last = fate.mark
        over = last is None or (last.state in {State.CLOSED, State.CANCELLED} and last.since < self.start)
        return not over and not (last is not None and last.state == State.CANCELLED)

    @property
    def tasks(self) -> list[SupervisedTask]:
        """承办: what was under way in the month."""
        return [fate.task for fate in self.fates.values()]

    @cached_property
    def sent(self) -> list[SupervisedTask]:
        """交办."""
        return [task for task in self.tasks if task.assigned_at and self.start <= task.assigned_at < self.until]

    @cached_property
    def endings(self) -> list[Ending]:
        """销号 of tasks."""
        found = []
        for fate in self.fates.values():
            for mark in fate.marks:
                if mark.state == State.CLOSED and mark.since >= self.start:
                    check = next((one for one in reversed(fate.checks) if one.finding == Finding.TRUE), None)
                    feedback = check.feedback if check else None
                    done = feedback.approved_at if feedback and feedback.approved_at else mark.since
                    found.append(Ending(fate.task, mark.since, done, mark.due_at, check.pk if check else None))
        return found

    @cached_property
    def on_time(self) -> list[Ending]:
        return [ending for ending in self.endings if ending.is_on_time]

    @cached_property
    def ended_late(self) -> list[Ending]:
        return [ending for ending in self.endings if not ending.is_on_time]

    @cached_property
    def overdue(self) -> list[Late]:
        """逾期未办结 at the end of the month; what waits for the check or stands still by approval is not counted."""
        found = []
        for fate in self.fates.values():
            mark = fate.mark
            if mark is None or mark.state != State.OPEN or mark.due_at >= self.until or fate.waits_for_check():
                continue
            days = self.clock.workdays_between(mark.due_at, self.until - timedelta(seconds=1))
            found.append(Late(fate.task, mark.due_at, max(1, days)))
        return sorted(found, key=lambda late: (late.due_at, late.task.pk))

    @cached_property
    def returned(self) -> list[Verification]:
        """核查 that found it partly true or not at all."""
        rows = [check for fate in self.fates.values() for check in fate.checks]
        return [check for check in rows if check.verified_at >= self.start and check.finding != Finding.TRUE]

    @cached_property
    def extended(self) -> list[Extension]:
        rows = Extension.objects.filter(record__in=self.fates, is_granted=True)
        return list(rows.filter(decided_at__gte=self.start, decided_at__lt=self.until).order_by("pk"))

    @cached_property
    def slips(self) -> list[Slip]:
        rows = Slip.objects.filter(record__in=self.fates, issued_at__gte=self.start, issued_at__lt=self.until)
        return list(rows.order_by("issued_at", "pk"))

    @cached_property
    def owed(self) -> list[Owed]:
        """应报反馈 of the month, by the first approved report that was not sent back."""
        turns = ReportTurn.objects.filter(task__in=self.fates, due_at__gte=self.start, due_at__lt=self.until)
        rows = Feedback.objects.filter(turn__in=turns, approved_at__lt=self.until).order_by("-approved_at", "-pk")
        given = {row.turn_id: row.approved_at for row in rows}
        return [Owed(turn, given.get(turn.pk)) for turn in turns.order_by("due_at", "pk")]

    @cached_property
    def unsigned(self) -> list[tuple[SupervisedTask, Step]]:
        """Hands that did not sign for a task by the receipt limit; of the organ to which it was sent then."""
        steps = Step.objects.filter(
            record__in=self.fates, stage="accepting", role=StepRole.LEAD, due_at__gte=self.start, due_at__lt=self.until
        ).select_related("holder")
        late = [step for step in steps.order_by("pk") if step.finished_at is None or step.finished_at > step.due_at]
        return [(self.fates[step.record_id].task, step) for step in late]

    @cached_property
    def lights(self) -> dict[int, Light]:
        """The light of each task at the end of the month."""
        return lights.lights_of(self.tasks, self.until)

    def with_light(self, key: str) -> list[SupervisedTask]:
        return [task for task in self.tasks if self.lights[task.pk].key == key]

    # What was said of whole items

    @cached_property
    def satisfied(self) -> list[tuple[int, int]]:
        """(audit entry, item) where the one who asked was satisfied: read from the audit, which keeps every opinion."""
        return [
            (entry.pk, entry.record_id or 0)
            for entry in self._judged()
            if entry.data.get("opinion") == Satisfaction.SATISFIED
        ]

    def _judged(self) -> Sequence[Entry]:
        entries = Entry.objects.filter(verb="supervision.item.judged", at__gte=self.start, at__lt=self.until)
        items = SupervisedItem.objects.filter(record__owning_organ=self.organ).values("pk")
        return list(entries.filter(record_id__in=items).order_by("pk"))

    @cached_property
    def relapsed(self) -> list[LookBack]:
        """回头看 that found that it did not last."""
        rows = LookBack.objects.filter(item__record__owning_organ=self.organ, is_solid=False)
        return list(rows.filter(done_at__gte=self.start, done_at__lt=self.until).order_by("pk"))

    def leads_of(self, items: Sequence[int]) -> dict[int, dict[int, int]]:
        """item → {organ: one of its tasks}, of tasks that stand directly under the item."""
        found: dict[int, dict[int, int]] = defaultdict(dict)
        tasks = SupervisedTask.objects.filter(item__in=items, record__parent=F("item"), organ__isnull=False)
        for task in tasks.exclude(record__state=State.CANCELLED).order_by("pk"):
            found[task.item_id].setdefault(task.organ_id or 0, task.pk)
        return found
