"""Which standings a person may see, without a look at each record where the whole ledger is open to them anyway."""

from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from zhongshu.people.levels import CLASSIFIED_FROM
from zhongshu.people.models import Organ, Person
from zhongshu.records import access as records

Row = TypeVar("Row", bound=Model)


def in_ledger(person: Person, organ: Organ, rows: QuerySet[Row], kind: str, path: str) -> QuerySet[Row]:
    """Rows of one organ. Who reads its ledger sees what is not classified, up to the own clearance; anything else by a grant."""
    own = rows.filter(owner=organ)
    if not records.reads_register(person, kind, organ.pk):
        return _granted(person, own, path)
    few = own.filter(records.seen_by(person, path), level__gte=CLASSIFIED_FROM).order_by()  # they have an index
    classified = list(few.values_list("pk", flat=True))
    return own.filter(_plain(person) | Q(pk__in=classified) if classified else _plain(person))


def anywhere(person: Person, rows: QuerySet[Row], kind: str, path: str) -> QuerySet[Row]:
    """Rows of every organ."""
    organs = {organ for key, held in records.register_doors(person) if key == kind for organ in held}
    if not organs:
        return _granted(person, rows, path)
    open_ones = Q(owner__in=organs) & _plain(person)
    others = _granted(person, rows.exclude(open_ones), path).order_by()
    return rows.filter(open_ones | Q(pk__in=list(others.values_list("pk", flat=True))))


def _plain(person: Person) -> Q:
    return Q(level__lt=CLASSIFIED_FROM, level__lte=person.clearance)


def _granted(person: Person, rows: QuerySet[Row], path: str) -> QuerySet[Row]:
    """The database starts with the few that were given to the person."""
    return rows.filter(records.granted(person, path), records.seen_by(person, path))
