"""Lists beside the desk: 已办, 传阅, 移交, and what the register pages of the flow need."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from zhongshu.people import roles
from zhongshu.people.access import posture
from zhongshu.people.models import Person
from zhongshu.records import access as records
from zhongshu.records.models import Record
from zhongshu.workflow.flows import stage_names
from zhongshu.workflow.models import Comment, HandOver, Step
from zhongshu.workflow.states import StepRole


@dataclass(frozen=True)
class DoneLine:
    """A finished step; a stub where the record may no longer be seen: number, title unless classified, own comment."""

    step: Step
    record: Record
    is_visible: bool
    stage: str
    comments: list[Comment]

    @property
    def title(self) -> str:
        return self.record.title if self.is_visible else self.record.masked_title

    @property
    def reference(self) -> str:
        return "" if self.record.is_classified and not self.is_visible else self.record.reference


def held_by(person: Person, level: str = "record__level") -> Q:
    """Mine, and what principals hold up to the level of the delegation and of my clearance (decision 15)."""
    hands = Q(holder=person)
    for delegation in posture(person).deputy_for:
        ceiling = min(delegation.ceiling, person.clearance)
        hands |= Q(holder=delegation.principal_id, **{f"{level}__lte": ceiling})
    return hands


def done_steps(person: Person, *, as_deputy: bool = False) -> QuerySet[Step]:
    """Steps that the person finished; keyset-paged by -finished_at."""
    mine = Q(acted_by=person) if as_deputy else Q(holder=person)
    return Step.objects.filter(mine, finished_at__isnull=False).select_related("record", "holder")


def done_lines(person: Person, steps: Sequence[Step]) -> list[DoneLine]:
    """The page as it may be shown, in three queries however long it is."""
    ids = [step.record_id for step in steps]
    seen = set(records.visible_to(person).filter(pk__in=ids).values_list("pk", flat=True))
    names = stage_names([step.record for step in steps])
    written: dict[int, list[Comment]] = {}
    for comment in Comment.objects.filter(step__in=[step.pk for step in steps]).order_by("written_at"):
        written.setdefault(comment.step_id or 0, []).append(comment)
    return [
        DoneLine(
            step,
            step.record,
            step.record_id in seen,
            names.get((step.record_id, step.stage), step.stage)
            if step.role == StepRole.LEAD
            else step.get_role_display(),
            written.get(step.pk, []),
        )
        for step in steps
    ]


def to_read(person: Person) -> QuerySet[Step]:
    """待阅, the one due first on top."""
    unread = Step.objects.filter(held_by(person), role=StepRole.READ, finished_at__isnull=True, is_queued=False)
    return unread.select_related("record", "holder", "sent_by__organ").order_by("due_at", "pk")


def unread(person: Person) -> QuerySet[Step]:
    """待阅 of the person alone, as the rail counts it."""
    return Step.objects.filter(holder=person, role=StepRole.READ, finished_at__isnull=True)


def sent_for_reading(person: Person) -> QuerySet[Record]:
    """What I circulated, with how many have read it."""
    mine = Q(steps__role=StepRole.READ, steps__sent_by=person)
    return (
        records.visible_to(person)
        .filter(pk__in=Step.objects.filter(role=StepRole.READ, sent_by=person).values("record"))
        .annotate(
            asked=Count("steps", filter=mine & Q(steps__outcome__in=["", "finished"])),
            read=Count("steps", filter=mine & Q(steps__outcome="finished")),
        )
        .select_related("holder")
    )


def held_ad_interim(person: Person) -> QuerySet[HandOver]:
    """暂管: handed over to me and not given on yet."""
    return _hand_overs().filter(interim=person, settled_at__isnull=True, step__finished_at__isnull=True)


def handed_over_in(person: Person) -> QuerySet[HandOver]:
    """For heads: what was handed over in the units and organs that they answer for, the open ones first."""
    mine = posture(person)
    units = mine.role_units.get(roles.UNIT_HEAD, frozenset())
    organs = mine.permissions.get("workflow.reassign_any", frozenset())
    scope = Q(step__unit__in=units) | Q(record__owning_organ__in=organs)
    visible = records.seen_by(person, "record__")
    return _hand_overs().filter(scope, visible).exclude(interim=person, settled_at__isnull=True)


def heads_something(person: Person) -> bool:
    mine = posture(person)
    return bool(mine.role_units.get(roles.UNIT_HEAD)) or "workflow.reassign_any" in mine.permissions


def _hand_overs() -> QuerySet[HandOver]:
    return HandOver.objects.select_related(
        "record", "step__holder", "step__unit", "leaver", "interim", "settled_to"
    ).order_by("-made_at", "-pk")


def steps_for(person: Person, pks: Iterable[str]) -> list[Step]:
    """Open steps by id, of records that the person may see: what a batch names."""
    wanted = [int(pk) for pk in pks if pk.isdigit()]
    steps = Step.objects.filter(records.seen_by(person, "record__"), pk__in=wanted)
    return list(steps.select_related("record__owning_organ", "holder__organ", "unit", "grant").order_by("due_at", "pk"))


def records_for(person: Person, pks: Iterable[str]) -> list[Record]:
    wanted = [int(pk) for pk in pks if pk.isdigit()]
    return list(records.visible_to(person).filter(pk__in=wanted).select_related("owning_organ").order_by("pk"))


def find_by_reference(person: Person, text: str) -> Record | None:
    """The record with this number that the person may see."""
    text = text.strip()
    if not text:
        return None
    fitting = records.visible_to(person).filter(Q(reference=text) | Q(number__text=text))
    return fitting.order_by("-pk").first()
