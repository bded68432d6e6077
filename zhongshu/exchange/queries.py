"""Named reads about deliveries: what waits for a signature, who has a paper."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from zhongshu.exchange import access
from zhongshu.exchange.models import UNDER_WAY, Delivery
from zhongshu.people.models import Person
from zhongshu.records.models import Record


def waiting_for(person: Person) -> QuerySet[Delivery]:
    """待签收, the first due first."""
    return access.arrived_for(person).order_by("due_at", "pk")


def waiting_rows(person: Person) -> Iterable[Any]:
    return [access.arrived_for(person).order_by()]


def of_document(record: Record) -> QuerySet[Delivery]:
    """Who has it: every delivery of a paper in the order in which it went out."""
    return Delivery.objects.filter(document=record).select_related(*access.RELATED).order_by("pk")


def under_way(record: Record) -> QuerySet[Delivery]:
    return of_document(record).filter(UNDER_WAY)
