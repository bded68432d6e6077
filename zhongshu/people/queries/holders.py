"""Who fills a post, who receives for a unit, who takes over: always somebody, as long as there is anybody."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils import timezone

from zhongshu.core import prepared, registry
from zhongshu.people import roles
from zhongshu.people.access import open_on
from zhongshu.people.models import Appointment, Delegation, Leave, Organ, Person, Post, Unit


def occupants(
    role: str, *, unit: Unit | None = None, organ: Organ | None = None, at: datetime | None = None
) -> list[Person]:
    """Active persons who hold a post with this role in the unit or organ, in the order of posts."""
    places = {"post__unit": unit, "post__unit__organ": organ}
    given = {path: place.pk for path, place in places.items() if place is not None}

    def make(key: str, day: date, *pks: int) -> QuerySet[Appointment]:
        return _appointments([key], day).filter(**dict(zip(given, pks, strict=True)))

    return _people(prepared.rows("people.occupants", make, role, _day(at), *given.values(), variant=tuple(given)))


def occupants_in_order(keys: Sequence[str], *, organ: Organ, at: datetime | None = None) -> list[Person]:
    """Those of the first role, then of the second and so on, each once: what `occupants` says of one role after the other."""

    def make(day: date, pk: int) -> QuerySet[Appointment]:
        held = _appointments(keys, day).filter(post__unit__organ=pk)
        return held.annotate(role_key=F("post__roles__key"))

    found = prepared.rows("people.occupants_in_order", make, _day(at), organ.pk, variant=tuple(keys))
    found.sort(key=lambda row: keys.index(row.role_key))
    return _people(found)


def intake_of(receiver: Unit | Organ, at: datetime | None = None) -> Person | None:
    """Who receives work sent to a unit or organ (decision 8): the occupant of its 收件岗 (of several the one on duty and
    least loaded), vacant → the unit's head → the office director. None: it cannot be chosen as a receiver."""
    day = _day(at)
    unit = receiver if isinstance(receiver, Unit) else _receiving_unit(receiver, day)
    organ = receiver.organ if isinstance(receiver, Unit) else receiver
    if not receiver.is_active or not organ.is_active:
        return None
    groups = [occupants(roles.INTAKE, unit=unit, at=at), _heads(unit, day)] if unit is not None else []
    return _first_on_duty([*groups, occupants(roles.OFFICE_DIRECTOR, organ=organ, at=at)], at)


def unit_head(unit: Unit, at: datetime | None = None) -> Person | None:
    """The head of the unit, or of the unit above it; one on duty first."""
    seen: set[int] = set()
    above: Unit | None = unit
    while above is not None and above.pk not in seen:
        seen.add(above.pk)
        if heads := _heads(above, _day(at)):
            return _on_duty_first(heads, at)[0]
        above = above.parent
    return None


def interim_holder(person: Person, level: int, at: datetime | None = None) -> Person | None:
    """Who takes over what the person holds (decision 15): the first active and sufficiently cleared of the unit head, the
    leader in charge, the office director and the organ's head."""
    for candidate in _successors(person, _day(at)):
        if candidate.pk != person.pk and candidate.clearance >= level:
            return candidate
    return None


def least_loaded(people: Sequence[Person]) -> Person:
    """The one with the fewest items in hand; the order given breaks ties."""
    loads: dict[int, int] = {}
    for load_of in registry.current().hooks("load_of"):
        for pk, count in load_of([person.pk for person in people]).items():
            loads[pk] = loads.get(pk, 0) + count
    return min(people, key=lambda person: loads.get(person.pk, 0))


def on_leave(people: Iterable[Person], day: date | None = None) -> set[int]:
    """Ids of those who are away on that day (today)."""
    day = day or timezone.localdate()
    away = Leave.objects.filter(person__in=list(people), since__lte=day, until__gte=day, cancelled_at__isnull=True)
    return set(away.values_list("person_id", flat=True))


def deputies_of(person: Person, at: datetime | None = None) -> list[Delegation]:
    """Delegations in force in which others act for the person."""
    at = at or timezone.now()
    given = Delegation.objects.filter(principal=person, since__lte=at, until__gt=at, revoked_at__isnull=True)
    return list(given.filter(deputy__is_active=True).select_related("deputy__organ"))


def colleagues(unit: Unit) -> list[Person]:
    """Active persons who hold a post in the unit today."""
    return _people(_open(_day(None)).filter(post__unit=unit))


def _day(at: datetime | None) -> date:
    return timezone.localdate(at)


def _open(day: date) -> QuerySet[Appointment]:
    held = Appointment.objects.filter(open_on(day), person__is_active=True, post__is_active=True)
    return held.select_related("person__organ", "post__unit").order_by(
        "post__unit__sort", "post__sort", "-is_primary", "pk"
    )


def _appointments(role_keys: Sequence[str], day: date) -> QuerySet[Appointment]:
    return _open(day).filter(post__roles__key__in=role_keys)


def _people(appointments: Iterable[Appointment]) -> list[Person]:
    return list({appointment.person_id: appointment.person for appointment in appointments}.values())


def _heads(unit: Unit, day: date) -> list[Person]:
    return _people(_appointments([roles.UNIT_HEAD], day).filter(post__unit=unit))


def _receiving_unit(organ: Organ, day: date) -> Unit | None:
    """The unit whose intake post receives for the organ: the one that also keeps the register, else the first."""
    posts = Post.objects.filter(unit__organ=organ, unit__is_active=True, is_active=True, roles__key=roles.INTAKE)
    registers = Post.objects.filter(unit=OuterRef("unit"), is_active=True, roles__key=roles.REGISTRY)
    order = ("-keeps_register", "unit__sort", "sort", "pk")
    post = posts.annotate(keeps_register=Exists(registers)).select_related("unit__organ").order_by(*order).first()
    return post.unit if post else None


def _first_on_duty(groups: list[list[Person]], at: datetime | None) -> Person | None:
    """Of the first group with somebody on duty the least loaded; all away: the least loaded of the first group that has
    anybody, since work with an absent holder is seen by the watch while work without a holder is lost."""
    everybody = [person for group in groups for person in group]
    away = on_leave(everybody, _day(at)) if everybody else set()
    if away:
        away -= _represented(away, at)
    on_duty = [[person for person in group if person.pk not in away] for group in groups]
    return next((least_loaded(group) for group in [*on_duty, *groups] if group), None)


def _represented(away: set[int], at: datetime | None) -> set[int]:
    """Those who are away but have a deputy: their work is seen to."""
    at = at or timezone.now()
    given = Delegation.objects.filter(principal__in=away, since__lte=at, until__gt=at, revoked_at__isnull=True)
    return set(given.filter(deputy__is_active=True).values_list("principal_id", flat=True))


def _on_duty_first(people: list[Person], at: datetime | None) -> list[Person]:
    away = on_leave(people, _day(at)) if len(people) > 1 else set()
    return sorted(people, key=lambda person: person.pk in away)


def _successors(person: Person, day: date) -> Iterable[Person]:
    units = [held.post.unit for held in _open_or_last(person, day)]
    for unit in units:
        yield from _heads(unit, day)
        if unit.parent is not None:
            yield from _heads(unit.parent, day)
    organs = [person.organ, person.organ.serves]
    for role in (roles.LEADER_IN_CHARGE, roles.OFFICE_DIRECTOR, roles.ORGAN_HEAD):
        for organ in organs:
            if organ is not None:
                yield from _people(_appointments([role], day).filter(post__unit__organ=organ))


def _open_or_last(person: Person, day: date) -> list[Appointment]:
    """Posts held that day; a person who holds none any more is looked for where the last one was."""
    posts = person.appointments.select_related("post__unit__parent")
    held = list(posts.filter(open_on(day)))
    return held or list(posts.filter(until__lte=day).order_by("-until")[:1])
