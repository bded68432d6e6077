"""The leader's page: 待批, 待阅, 红灯, 批示落实, and one paper at a time."""

import re
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from zhongshu.engines import lights
from zhongshu.engines.workdays import Clock
from zhongshu.people import calendars, roles
from zhongshu.people.access import posture
from zhongshu.people.models import Person
from zhongshu.records import access as records
from zhongshu.records.models import FileRole, Record, RecordFile
from zhongshu.records.states import LIVE, State
from zhongshu.workflow.flows import EXTENSION_STAGE
from zhongshu.workflow.models import Comment, Step
from zhongshu.workflow.queries.lists import held_by
from zhongshu.workflow.states import CommentKind, StepRole

SHOWN = 8  # of each list on the first screen
MOST = 500
LEADING = (roles.ORGAN_HEAD, roles.LEADER_IN_CHARGE)
URGENT_FIRST = ("flash", "extra_urgent", "urgent", "routine_urgent", "normal")


@dataclass(frozen=True)
class Card:
    """One line: title, who sent it with what proposal, light and time."""

    record: Record
    step: Step | None
    sender: str
    proposal: str
    light: str
    left: str
    principal: str = ""


@dataclass(frozen=True)
class LeaderDesk:
    """Everything on the first screen, counted and listed from the same rows."""

    to_decide: list[Card]
    to_read: list[Card]
    red: list[Card]
    instructed: int
    carried_out: int
    now: datetime


@dataclass(frozen=True)
class Essentials:
    """What a leader reads before deciding: the core of the paper and what the office proposes."""

    excerpt: str
    files: list[RecordFile]
    proposals: list[Comment]
    instructions: list[Comment]


def is_leader(person: Person) -> bool:
    return bool(posture(person).roles & set(LEADING))


def leader_desk(person: Person, *, now: datetime | None = None) -> LeaderDesk:
    """A fixed number of queries however much waits."""
    now = now or timezone.now()
    clock = calendars.clock_of(person)
    decide = list(_waiting(person).exclude(role=StepRole.READ)[:MOST])
    decide.sort(key=lambda step: (URGENT_FIRST.index(step.record.urgency), step.due_at, step.pk))
    reading = list(_waiting(person).filter(role=StepRole.READ)[:MOST])
    proposals = _proposals([step.record_id for step in (*decide, *reading)])
    cards = [_card(person, step, proposals, clock, now) for step in decide]
    instructed = _instructed(person, now)
    return LeaderDesk(
        to_decide=cards,
        to_read=[_card(person, step, proposals, clock, now) for step in reading],
        red=_red(instructed, clock, now),
        instructed=instructed.count(),
        carried_out=instructed.filter(state=State.CLOSED).count(),
        now=now,
    )


def order_of_decisions(person: Person) -> list[int]:
    """Ids of the records to decide on, in the order of the list: for 第 n 件，共 m 件."""
    return [card.record.pk for card in leader_desk(person).to_decide]


def _waiting(person: Person) -> QuerySet[Step]:
    mine = Step.objects.filter(held_by(person), finished_at__isnull=True, is_queued=False, record__state__in=LIVE)
    return mine.select_related("record", "holder", "sent_by__organ").order_by("due_at", "pk")


def _proposals(record_ids: list[int]) -> dict[int, str]:
    """The last 拟办 of each record."""
    written = Comment.objects.filter(record__in=record_ids, kind=CommentKind.PROPOSAL, text__gt="")
    return {comment.record_id: comment.text for comment in written.order_by("written_at", "pk")}


def _card(person: Person, step: Step, proposals: dict[int, str], clock: Clock, now: datetime) -> Card:
    sender = step.sent_by.name if step.sent_by else ""
    if step.sent_by and step.sent_by.organ_id != person.organ_id:
        sender = f"{step.sent_by.organ.label} {sender}"
    note = _("延期申请") if step.stage == EXTENSION_STAGE else proposals.get(step.record_id, "")
    return Card(
        record=step.record,
        step=step,
        sender=sender,
        proposal=note if len(note) <= 16 else f"{note[:15]}…",
        light=lights.light(step.record.state, step.due_at, now, clock),
        left=left(step.due_at, clock, now),
        principal="" if step.holder_id == person.pk else step.holder.name,
    )


def left(due_at: datetime, clock: Clock, now: datetime) -> str:
    """12:00 前 for today, else 剩 2 天, 超 1 天."""
    local = timezone.localtime(due_at)
    if due_at >= now and local.date() == timezone.localtime(now).date():
        return _("%(time)s 前") % {"time": local.strftime("%-H:%M")}
    return clock.remaining(now, due_at).text


def _instructed(person: Person, now: datetime) -> QuerySet[Record]:
    """Records on which the person wrote a 批示 this year."""
    since = timezone.localtime(now).replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0)
    written = Comment.objects.filter(author=person, kind=CommentKind.INSTRUCTION, written_at__gte=since)
    return records.visible_to(person).filter(pk__in=written.values("record")).exclude(state=State.CANCELLED)


def _red(instructed: QuerySet[Record], clock: Clock, now: datetime) -> list[Card]:
    over = instructed.filter(Q(state=State.OPEN), due_at__lt=now).select_related("holder__organ").order_by("due_at")
    return [
        Card(
            record,
            None,
            f"{record.holder.organ.label} {record.holder.name}",
            "",
            "over",
            left(record.due_at, clock, now),
        )
        for record in over[:MOST]
        if record.holder is not None and record.due_at is not None
    ]


def essentials(record: Record) -> Essentials:
    files = list(record.record_files.filter(removed_at__isnull=True).select_related("file__blob"))
    kinds = [CommentKind.PROPOSAL, CommentKind.REVIEW, CommentKind.INSTRUCTION]
    said = list(record.comments.filter(kind__in=kinds).select_related("author").order_by("written_at", "pk"))
    main = next((one for one in files if one.role == FileRole.MAIN), None)
    return Essentials(
        excerpt=excerpt(main.file.blob.text, record.title) if main else "",
        files=files,
        proposals=[comment for comment in said if comment.kind != CommentKind.INSTRUCTION],
        instructions=[comment for comment in said if comment.kind == CommentKind.INSTRUCTION],
    )


def excerpt(text: str, title: str, most: int = 130) -> str:
    """The first real paragraph of a paper: after the salutation, not a heading, not the title again. Lines as a page broke
    them are joined until a sentence ends."""
    lines = [re.sub(r"\s+", " ", line).strip() for line in text.splitlines()]
    first = next((place for place, line in enumerate(lines) if _is_body(line, title)), None)
    if first is None:
        return ""
    said = ""
    for line in lines[first:]:
        said += line
        if line.endswith(("。", "；", "：")) or len(said) > most:
            break
    return said if len(said) <= most else f"{said[: most - 1]}…"


def _is_body(line: str, title: str) -> bool:
    return len(line) >= 20 and line not in title and title not in line
