"""Named reads for the pages of supervision: lists by whose business they are, rungs that the ladder proposes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from zhongshu.people import calendars
from zhongshu.people.access import posture
from zhongshu.people.models import Organ, Person
from zhongshu.records.models import Record
from zhongshu.records.states import LIVE, State
from zhongshu.supervision import access, lights
from zhongshu.supervision.models import (
    Feedback,
    LookBack,
    PlanChange,
    Slip,
    SupervisedItem,
    SupervisedTask,
    TaskStanding,
    TaskTemplate,
)
from zhongshu.supervision.models.standing import DONE, STALE
from zhongshu.supervision.states import OWN_WORK, FeedbackKind, Rung
from zhongshu.workflow.models import Step
from zhongshu.workflow.situation import situation
from zhongshu.workflow.states import StepRole

MOST = 500  # red tasks that 催办超期 shows at once, the oldest first
LADDER = (Rung.REMIND, Rung.URGE, Rung.BLUE, Rung.YELLOW, Rung.RED, Rung.CIRCULAR, Rung.TALK)
WORKDAYS_BETWEEN_RUNGS = 2
MOST_REPORTED_BACK = 20
KEPT_FOR_OPINION = timedelta(days=30)  # after 销号 a result lies so long before the leader who has said nothing


def mark_of(record: Record) -> str:
    """How a record stands: whose hand, and what was said last. A form that shows another mark is out of date."""
    lead = situation(record).lead
    said = Feedback.objects.filter(task=record.pk).order_by("pk").values_list("pk", "approved_at", "returned_at").last()
    waits = PlanChange.objects.filter(task=record.pk, decided_at__isnull=True).values_list("pk", flat=True).first()
    settled = said is not None and (said[1] or said[2]) is not None
    return f"{lead.pk if lead else record.state}-{said[0] if said else 0}{'s' if settled else ''}-{waits or 0}"


def last_feedback(record: Record) -> Feedback | None:
    """What was said last and not taken back, with its proof."""
    rows = Feedback.objects.filter(task=record.pk, returned_at__isnull=True).exclude(kind=FeedbackKind.CO)
    return rows.select_related("written_by", "approved_by", "task").prefetch_related("proofs__file").first()


def parts_to_take_over(task: SupervisedTask) -> QuerySet[Feedback]:
    """协办反馈 signed by their heads that no report of the lead has taken over."""
    taken = Feedback.objects.filter(task=task, returned_at__isnull=True, built_on__isnull=False).values("built_on")
    said = task.feedbacks.filter(kind=FeedbackKind.CO, approved_at__isnull=False).exclude(pk__in=taken)
    return said.select_related("written_by__organ")


def results_of(record: Record) -> list[SupervisedTask]:
    """The tasks of an item with what was reported last and how it was verified."""
    related = ("record", "organ", "responsible")
    tasks = SupervisedTask.objects.filter(item=record.pk, record__parent=record).exclude(record__state=State.CANCELLED)
    said = Feedback.objects.filter(approved_at__isnull=False, kind__in=OWN_WORK).prefetch_related("proofs__file")
    behind = (Prefetch("feedbacks", said), "verifications__verified_by")
    return list(tasks.select_related(*related).prefetch_related(*behind))


def mine(person: Person) -> QuerySet[SupervisedTask]:
    """我承办的: tasks that the person's organ leads or helps with, and the person may see."""
    asked = SupervisedTask.co_organs.through.objects.filter(organ=person.organ).values("supervisedtask")
    helping = Step.objects.filter(record=OuterRef("record"), role=StepRole.CO, holder__organ=person.organ)
    seen = access.tasks_visible_to(person).filter(Q(organ=person.organ) | Q(pk__in=asked) & Exists(helping))
    seen = seen.exclude(record__state=State.DRAFT)
    return seen.select_related(*access.TASK_RELATED)


def to_verify(person: Person) -> QuerySet[SupervisedTask]:
    """待核查: at 核查, in my hands or, for the 督查室, anybody's of the office. What stands there, and what was not worked out since,
    narrows it down; the open step decides."""
    here = Step.objects.filter(
        record=OuterRef("record"), stage="verifying", role=StepRole.LEAD, finished_at__isnull=True
    )
    organ = access.supervising_organ(person)
    stands = Q(stage="verifying") | Q(changes_at__lte=STALE)
    office = TaskStanding.objects.filter(stands, owner=organ, rank__lt=DONE).values("task") if organ else []
    tasks = access.tasks_visible_to(person).filter(Q(record__holder=person) | Q(record__in=office))
    return tasks.filter(Exists(here)).select_related(*access.TASK_RELATED)


def look_backs(person: Person, view: str, today: date) -> QuerySet[LookBack]:
    """回头看 of the office: the day has come, is planned, or it is done."""
    organ = access.supervising_organ(person)
    rows = LookBack.objects.filter(item__in=access.visible_to(person), item__record__owning_organ=organ)
    rows = rows.select_related("item__record__number", "item__leader", "done_by")
    if view == "done":
        return rows.filter(done_at__isnull=False)
    rows = rows.filter(done_at__isnull=True)
    return rows.filter(planned_on__lte=today) if view == "due" else rows.filter(planned_on__gt=today)


def look_back_rows(person: Person) -> Iterable[QuerySet[Any]]:
    """For the number beside 回头看 in the rail."""
    return (look_backs(person, "due", timezone.localdate()),)


def templates_of(organ: Organ) -> list[TaskTemplate]:
    rows = TaskTemplate.objects.filter(organ=organ, retired_at__isnull=True)
    return list(rows.select_related("made_by").order_by("name", "pk"))


def asked_by(person: Person, leader: Person | None = None) -> QuerySet[SupervisedItem]:
    """批示件: what leaders asked for; `leader`: this one."""
    items = access.visible_to(person).filter(leader__isnull=False).exclude(record__state=State.CANCELLED)
    items = items.filter(leader=leader) if leader else items
    return items.select_related(*access.ITEM_RELATED)


@dataclass(frozen=True)
class ReportedBack:
    """A result that lies before the leader who asked for it."""

    record: Record
    text: str
    url: str


def reported_back(person: Person, now: datetime | None = None) -> list[ReportedBack]:
    """What was done on the person's instructions, or those of whom they stand in for, and waits for a word on it."""
    leaders = [person.pk, *(delegation.principal_id for delegation in posture(person).deputy_for)]
    lately = (now or timezone.now()) - KEPT_FOR_OPINION
    is_present = Q(record__state__in=LIVE) | Q(record__state=State.CLOSED, record__closed_at__gte=lately)
    unsaid = Q(satisfied_at__isnull=True) | Q(satisfied_at__lt=F("record__answered_at"))
    items = access.visible_to(person).filter(is_present, unsaid, leader__in=leaders, record__answered_at__isnull=False)
    found = items.select_related("record").order_by("-record__answered_at", "pk")[:MOST_REPORTED_BACK]
    return [
        ReportedBack(one.record, one.record.answer_text, reverse("supervision:opinion", args=[one.pk])) for one in found
    ]


def leaders_with_items(person: Person) -> list[tuple[Person, int]]:
    """Leaders who asked for something that is not finished, with how much."""
    counts: dict[int, int] = {}
    for leader in asked_by(person).filter(record__state__in=LIVE).values_list("leader", flat=True):
        counts[leader] = counts.get(leader, 0) + 1
    people = Person.objects.filter(pk__in=counts).order_by("pk")
    return [(leader, counts[leader.pk]) for leader in people]


def verifying_rows(person: Person) -> Iterable[QuerySet[Any]]:
    """For the number beside 待核查 in the rail."""
    return (to_verify(person),)


def mine_rows(person: Person) -> Iterable[QuerySet[Any]]:
    return (mine(person).filter(record__state__in=LIVE),)


def live_rows(person: Person) -> Iterable[QuerySet[Any]]:
    organ = access.supervising_organ(person) or person.organ
    return (access.visible_to(person).filter(record__owning_organ=organ, record__state__in=LIVE),)


@dataclass(frozen=True)
class Proposed:
    """A rung that the ladder proposes for a task; a person decides."""

    task: SupervisedTask
    light: lights.Light
    rung: Rung
    last: Slip | None

    @property
    def record(self) -> Record:
        return self.task.record


def proposed_rungs(person: Person, organ: Organ, at: datetime | None = None) -> list[Proposed]:
    """What is over or far behind, and the rung that comes next: one above the last, not before two workdays have gone by."""
    now = at or timezone.now()
    red = access.tasks_visible_to(person).filter(standing__owner=organ, standing__light="over")
    late = list(red.select_related(*access.TASK_RELATED, "standing").order_by("record__due_at", "pk")[:MOST])
    shown = lights.lights_of(late, now)
    slips = last_slips([task.pk for task in late])
    clock = calendars.clock_for(organ)
    found = []
    for task in late:
        if shown[task.pk].key != "over":
            continue
        last = slips.get(task.pk)
        rung = next_rung(last)
        waits = last is not None and clock.workdays_between(last.issued_at, now) < WORKDAYS_BETWEEN_RUNGS
        if rung is not None and not waits:
            found.append(Proposed(task, shown[task.pk], rung, last))
    return found


def next_rung(last: Slip | None) -> Rung | None:
    """The rung above the last one; late work begins with 催办单."""
    if last is None:
        return Rung.URGE
    place = LADDER.index(Rung(last.rung)) + 1
    return LADDER[place] if place < len(LADDER) else None


def last_slips(record_ids: Sequence[int]) -> dict[int, Slip]:
    """The highest rung of this year for each record."""
    since = timezone.now() - timedelta(days=365)
    found: dict[int, Slip] = {}
    for slip in Slip.objects.filter(record__in=record_ids, issued_at__gte=since).order_by("issued_at", "pk"):
        above = found.get(slip.record_id)
        if above is None or LADDER.index(Rung(slip.rung)) >= LADDER.index(Rung(above.rung)):
            found[slip.record_id] = slip
    return found
