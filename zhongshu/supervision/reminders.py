"""Whom one reminder to many is for: not signed for, not reported, near the date; of one item or of all."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zhongshu.people.models import Organ, Person
from zhongshu.records.states import State
from zhongshu.supervision import access, queries
from zhongshu.supervision.models import Feedback, ReportTurn, Slip, SupervisedItem, SupervisedTask
from zhongshu.workflow.models import Step

MOST = 300
Label = str | Promise


@dataclass(frozen=True)
class Kind:
    """A reason to remind, with the words that go with it."""

    label: Label
    text: Label
    which: Callable[[datetime], Q]


def _unreported(now: datetime) -> Q:
    given = Feedback.objects.filter(turn=OuterRef("pk"), returned_at__isnull=True)
    owed = ReportTurn.objects.filter(task=OuterRef("pk"), opened_at__lte=now).exclude(Exists(given))
    return Q(Exists(owed))


KINDS: Mapping[str, Kind] = {
    "unreported": Kind(_("本期没有报"), _("本期反馈还没有报，请今日下班前报送。"), _unreported),
    "unsigned": Kind(
        _("没有签收"), _("交办的任务还没有签收，请尽快签收领办。"), lambda _now: Q(accepted_at__isnull=True)
    ),
    "near": Kind(
        _("快到期限"),
        _("任务快到期限，请抓紧办理，确有困难的在到期前申请延期。"),
        lambda now: Q(record__due_at__gte=now, record__due_at__lt=now + timedelta(days=5)),
    ),
    "all": Kind(_("全部在办"), _("请按计划推进，按时反馈进展。"), lambda _now: Q()),
}


@dataclass(frozen=True)
class Waiting:
    task: SupervisedTask
    last: Slip | None


def waiting(
    person: Person, organ: Organ, kind: str, item: SupervisedItem | None = None, at: datetime | None = None
) -> list[Waiting]:
    """Tasks to be reminded of, by unit; at most a few hundred."""
    found = _open(person, organ, item).filter(KINDS[kind].which(at or timezone.now()))
    tasks = list(found.select_related(*access.TASK_RELATED).order_by("organ__sort", "record__due_at", "pk")[:MOST])
    slips = queries.last_slips([task.pk for task in tasks])
    return [Waiting(task, slips.get(task.pk)) for task in tasks]


def counts(person: Person, organ: Organ, item: SupervisedItem | None = None) -> dict[str, int]:
    """How many each reason finds: what its list shows."""
    now, found = timezone.now(), _open(person, organ, item)
    return {key: min(found.filter(kind.which(now)).count(), MOST) for key, kind in KINDS.items()}


def _open(person: Person, organ: Organ, item: SupervisedItem | None) -> QuerySet[SupervisedTask]:
    """Sent, under way, and not already reported as done: what is to be verified is in our own hands."""
    tasks = access.tasks_visible_to(person).filter(
        record__owning_organ=organ, record__state=State.OPEN, assigned_at__isnull=False
    )
    reported = Step.objects.filter(record=OuterRef("pk"), stage="verifying", finished_at__isnull=True)
    tasks = tasks.exclude(Exists(reported))
    return tasks.filter(item=item) if item else tasks
