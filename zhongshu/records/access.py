"""Who sees which records: the only two doors are `visible_to` and `get`; unseen and missing look alike."""

from collections.abc import Sequence

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404

from zhongshu.core import prepared, registry
from zhongshu.files.models import File
from zhongshu.people.access import posture
from zhongshu.people.levels import CLASSIFIED_FROM
from zhongshu.people.models import Delegation, Person
from zhongshu.records.models import Grant, Record, RecordFile
from zhongshu.records.states import LIVE, GrantReason, State

WORKING_REASONS = (GrantReason.LEAD, GrantReason.SIGN, GrantReason.CO, GrantReason.READ)

WITH = ("holder", "owning_organ", "owning_unit", "number")


def visible_to(person: Person) -> QuerySet[Record]:
    """Records that the person may see: by a grant, through a post that reads a whole register, or as a deputy; never
    above the clearance, and classified ones only by a grant to the person."""
    return Record.objects.filter(seen_by(person))


def seen_by(person: Person, path: str = "") -> Q:
    """The same as a condition on whatever points at a record through `path` ("record__"). A list that narrows by organ, state
    or holder uses this, so that the database starts with the list's index and not with all that the person may see."""
    mine = posture(person)
    doors = _through_register(path, person)  # first: the database asks the next one only where this says no
    doors |= Q(Exists(_open_grants(path, person=person))) | _through_unit(path, mine.unit_ids)
    for delegation in mine.deputy_for:
        doors |= _as_deputy(path, delegation)
    return doors & _on(path, level__lte=person.clearance)


def get(person: Person, pk: int) -> Record:
    found: Record | None = prepared.first(
        "records.get",
        lambda pk: visible_to(person).filter(pk=pk).select_related(*WITH),
        pk,
        variant=person.clearance,
        memory=registry.memory_of(person),
    )
    return found or get_object_or_404(visible_to(person), pk=pk)


def may_see(person: Person, record: Record) -> bool:
    return visible_to(person).filter(pk=record.pk).exists()


def file_access(person: Person, file: File) -> bool:
    """Whether a record that the person may see holds this file."""
    holding = RecordFile.objects.filter(file=file, removed_at__isnull=True)
    return visible_to(person).filter(pk__in=holding.values("record")).exists()


def number_titles(person: Person, numbers: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Title and address of the record that carries each number, where the person may see it; for the number book."""
    found = visible_to(person).filter(number__in=numbers)
    return {record.number_id: (record.title, record.get_absolute_url()) for record in found if record.number_id}


def register_doors(person: Person) -> list[tuple[str, frozenset[int]]]:
    """(kind, organ ids) of the registers that the person's posts read as a whole."""
    held = posture(person).permissions
    doors = [(kind.key, frozenset(held.get(kind.register_permission or "", ()))) for kind in registry.record_kinds()]
    return [(kind, organs) for kind, organs in doors if organs]


def reads_register(person: Person, kind: str, organ: int) -> bool:
    """Whether a post opens this register as a whole."""
    return any(key == kind and organ in organs for key, organs in register_doors(person))


def granted(person: Person, path: str = "") -> Q:
    """Records with an open grant of which the person may have something: more than may be seen, so never instead of `seen_by`.
    Beside it, it lets the database start with the few that were given to somebody who reads no register."""
    mine = posture(person)
    people = {person.pk, *(delegation.principal_id for delegation in mine.deputy_for)}
    grants = Grant.objects.filter(until__isnull=True).order_by().values("record")
    given = grants.filter(person__in=people)
    if mine.unit_ids:  # each part has its index; an OR of both has none
        given = given.union(grants.filter(unit__in=mine.unit_ids), all=True)
    return _on(path, pk__in=given)


def _on(path: str, **conditions: object) -> Q:
    """Conditions on the record at the end of the path."""
    return Q(**{f"{path}{name}": value for name, value in conditions.items()})


def _open_grants(path: str, **to: object) -> QuerySet[Grant]:
    return Grant.objects.filter(record=OuterRef(f"{path}pk"), until__isnull=True, **to)


def _through_unit(path: str, unit_ids: frozenset[int]) -> Q:
    if not unit_ids:
        return Q(pk__in=[])
    return Q(Exists(_open_grants(path, unit__in=unit_ids))) & _on(path, level__lt=CLASSIFIED_FROM)


def _through_register(path: str, person: Person) -> Q:
    doors = Q(pk__in=[])
    for kind, organs in register_doors(person):
        doors |= _on(path, kind=kind, owning_organ__in=organs, level__lt=CLASSIFIED_FROM) & ~_on(
            path, state=State.DRAFT
        )
    return doors


def _as_deputy(path: str, delegation: Delegation) -> Q:
    """What the principal works on, up to the level of the delegation."""
    working = _open_grants(path, person=delegation.principal_id, reason__in=WORKING_REASONS)
    return Q(Exists(working)) & _on(path, level__lte=delegation.ceiling, state__in=LIVE)
