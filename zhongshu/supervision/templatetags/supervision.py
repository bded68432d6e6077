"""Small words of the ledger: short days, folding, what one may do with a task of a list."""

from datetime import date, datetime
from typing import Any

from django import template
from django.template.context import RequestContext
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from zhongshu.people.models import Person
from zhongshu.supervision.acts import SET
from zhongshu.supervision.comparing import period_word
from zhongshu.supervision.ledger import Row
from zhongshu.supervision.models import SupervisedTask

register = template.Library()


@register.filter
def short_day(value: date | None) -> str:
    """7-10; of another year 2025-7-10."""
    if not value:
        return ""
    day = timezone.localtime(value).date() if isinstance(value, datetime) else value
    return (
        f"{day.month}-{day.day:02d}"
        if day.year == timezone.localdate().year
        else f"{day.year}-{day.month}-{day.day:02d}"
    )


@register.filter
def period(value: str) -> str:
    """2026-07: 7月."""
    return period_word(value)


@register.simple_tag(takes_context=True)
def fold(context: RequestContext, row: Row) -> str:
    """This page with the tasks of one item shown, or put away."""
    query, pk = context["request"].GET.copy(), str(row.record.pk)
    for name, wanted in (("open", not row.is_open), ("shut", row.is_open)):
        kept = [value for value in query.getlist(name) if value != pk]
        query.setlist(name, [*kept, pk] if wanted else kept)
    return f"?{urlencode([(key, value) for key, values in query.lists() for value in values])}"


@register.filter
def task_acts(task: SupervisedTask, person: Person) -> list[dict[str, Any]]:
    """The primary acts that the person may do now on a task of a list."""
    offered = [act for act in SET if act.primary and task.record.kind in act.kinds and act.offer(person, task.record)]
    return [{"label": act.label, "url": reverse(act.url_name, args=[task.pk])} for act in offered]
