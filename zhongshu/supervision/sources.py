"""Tables that were taken in and items on their way to 立项: who sees them, and who may do what."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from zhongshu.core.answers import Answer
from zhongshu.people.access import posture
from zhongshu.people.models import Person
from zhongshu.records.states import State
from zhongshu.supervision import access
from zhongshu.supervision.models import SourceSheet, SupervisedItem
from zhongshu.workflow.models import Step
from zhongshu.workflow.situation import acts_for, situation
from zhongshu.workflow.states import StepRole

SHOWN = 50


def sheets_visible_to(person: Person) -> QuerySet[SourceSheet]:
    """Those of the organs for which the person supervises."""
    organs = posture(person).permissions.get("supervision.register", frozenset())
    return SourceSheet.objects.filter(organ__in=organs).select_related("organ", "source", "uploaded_by")


def get_sheet(person: Person, pk: int) -> SourceSheet:
    return get_object_or_404(sheets_visible_to(person), pk=pk)


def newest_sheets(person: Person) -> list[SourceSheet]:
    return list(sheets_visible_to(person)[:SHOWN])


def items_of(person: Person, sheet: SourceSheet) -> list[SupervisedItem]:
    """What came of a table, in the order of its rows."""
    rows = sheet.rows.order_by("row").values_list("item", flat=True)
    found = access.visible_to(person).filter(pk__in=rows).select_related(*access.ITEM_RELATED)
    by_pk = {item.pk: item for item in found}
    return [by_pk[pk] for pk in dict.fromkeys(rows) if pk in by_pk]


def may_propose(person: Person, item: SupervisedItem) -> Answer:
    """It is at 拟办 in the person's hands."""
    if item.record.state != State.OPEN or item.approved_at is not None:
        return Answer.no("")
    lead = situation(item.record).lead
    return Answer.yes() if lead and lead.stage == "proposing" and acts_for(person, lead) else Answer.no("")


def to_approve(person: Person) -> QuerySet[SupervisedItem]:
    """待我立项审批."""
    steps = Step.objects.filter(stage="approving", role=StepRole.LEAD, finished_at__isnull=True, holder=person)
    items = access.visible_to(person).filter(record__in=steps.values("record"), record__state=State.OPEN)
    return items.select_related(*access.ITEM_RELATED)
