"""The lists behind the directory, the organ pages, the registers of absence and the pickers."""

from datetime import date

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from zhongshu.people.access import open_on, person_has, posture
from zhongshu.people.models import (
    Appointment,
    CalendarDay,
    Delegation,
    Leave,
    Officer,
    Organ,
    OrganHours,
    Person,
    Post,
    Role,
    Unit,
)
from zhongshu.people.models.organ import OrganKind
from zhongshu.people.roles import UNIT_HEAD

LIMIT = 20  # what a picker offers at once


def with_posts(people: QuerySet[Person]) -> QuerySet[Person]:
    """Persons together with organ and the posts held today, so that lists name unit and post without further queries."""
    held = Appointment.objects.filter(open_on(timezone.localdate())).select_related("post__unit")
    return people.select_related("organ", "officer").prefetch_related(Prefetch("appointments", held))


def directory(
    *, organ: Organ | None = None, unit: Unit | None = None, text: str = "", former: bool = False
) -> QuerySet[Person]:
    """Persons of the address list; officers of the three stand in it too."""
    people = with_posts(Person.objects.filter(is_active=not former))
    if organ is not None:
        people = people.filter(organ=organ)
    if unit is not None:
        people = people.filter(Exists(_posts_of(OuterRef("pk")).filter(post__unit=unit)))
    return people.filter(_named(text)) if text.strip() else people


def search_people(text: str, *, organ: Organ | int | None = None, limit: int = LIMIT) -> list[Person]:
    """For pickers: active persons with a post, by name, unit or post; the own organ first."""
    people = with_posts(Person.objects.filter(is_active=True)).filter(Exists(_posts_of(OuterRef("pk"))))
    people = people.filter(_named(text)) if text.strip() else people
    own = [*people.filter(organ=organ)[:limit]] if organ is not None else []
    others = people.exclude(organ=organ) if organ is not None else people
    return [*own, *others[: limit - len(own)]]


def search_units(text: str, *, organ: Organ | int | None = None, limit: int = LIMIT) -> list[Unit]:
    """For pickers: units in use, the own organ's first."""
    units = Unit.objects.filter(is_active=True, organ__is_active=True).select_related("organ")
    if text.strip():
        units = units.filter(Q(name__icontains=text.strip()) | Q(organ__name__icontains=text.strip()))
    own = [*units.filter(organ=organ)[:limit]] if organ is not None else []
    others = units.exclude(organ=organ) if organ is not None else units
    return [*own, *others[: limit - len(own)]]


def search_organs(text: str, *, inside: bool = False, limit: int = LIMIT) -> list[Organ]:
    """For pickers: organs in use, by name, short name or code; `inside`: only those that work in this system."""
    organs = Organ.objects.filter(is_active=True)
    organs = organs.filter(is_inside=True) if inside else organs
    return list(organs.filter(_organ_named(text))[:limit] if text.strip() else organs[:limit])


def people_of(organ: Organ | int) -> QuerySet[Person]:
    """Active persons of the organ who hold a post, with their posts."""
    people = Person.objects.filter(organ=organ, is_active=True)
    return with_posts(people).filter(Exists(_posts_of(OuterRef("pk"))))


def units_of(organ: Organ | int) -> QuerySet[Unit]:
    return Unit.objects.filter(organ=organ, is_active=True)


def organ_names() -> dict[int, str]:
    """Names by id, for pages of the tiers below, such as the audit log."""
    return dict(Organ.objects.values_list("pk", "name"))


def door_names() -> list[str]:
    """Whose system this is, for the login page: the highest general offices that work in it, two at most."""
    inside = Organ.objects.filter(is_inside=True, is_active=True)
    offices = inside.filter(kind=OrganKind.GENERAL_OFFICE).order_by("rank", "sort", "pk")
    found = list(offices.values_list("name", "rank")[:2]) or list(inside.values_list("name", "rank")[:1])
    return [name for name, rank in found if rank == found[0][1]]


def organs_below(parent: Organ | None, text: str = "") -> QuerySet[Organ]:
    """One level of the tree, or everything that a word finds, with how much is below and how many people work there."""
    organs = Organ.objects.filter(is_active=True).select_related("parent")
    organs = organs.filter(_organ_named(text)) if text.strip() else organs.filter(parent=parent)
    below = Count("children", filter=Q(children__is_active=True), distinct=True)
    people = Count("people", filter=Q(people__is_active=True), distinct=True)
    return organs.annotate(below=below, headcount=people)


def working_organs() -> list[Organ]:
    """Organs whose people work in this system."""
    return list(Organ.objects.filter(is_inside=True, is_active=True))


def line_of(organ: Organ) -> list[Organ]:
    """The organs above, from the top."""
    line: list[Organ] = []
    above = organ.parent
    while above is not None and above not in line:
        line.insert(0, above)
        above = above.parent
    return line


def units_with_posts(organ: Organ) -> QuerySet[Unit]:
    """Units in use with their posts, the roles of each and who holds it today."""
    held = Appointment.objects.filter(open_on(timezone.localdate()), person__is_active=True).select_related("person")
    posts = Post.objects.filter(is_active=True).prefetch_related("roles", Prefetch("appointments", held))
    return Unit.objects.filter(organ=organ, is_active=True).prefetch_related(Prefetch("posts", posts))


def hours_of(organ: Organ) -> list[OrganHours]:
    return list(OrganHours.objects.filter(organ=organ).order_by("-valid_from", "-known_from")[:6])


def career(person: Person) -> QuerySet[Appointment]:
    """All posts ever held, the present ones first."""
    posts = Appointment.objects.filter(person=person).select_related("post__unit__organ")
    return posts.order_by("-is_primary", "-since", "-pk")


def leaves_seen_by(person: Person, *, past: bool = False) -> QuerySet[Leave]:
    """One's own; of the unit that one heads; of the organ whose register of leave one keeps."""
    today, mine = timezone.localdate(), posture(person)
    organs = mine.permissions.get("people.register_leave", frozenset())
    wide = organs & frozenset().union(*(mine.role_organs[role] for role in mine.roles - {UNIT_HEAD}))
    units = mine.role_units.get(UNIT_HEAD, frozenset())
    there = Exists(_posts_of(OuterRef("person")).filter(post__unit__in=units))
    leaves = Leave.objects.filter(Q(person=person) | Q(person__organ__in=wide) | Q(there)).select_related(
        "person__organ"
    )
    return leaves.filter(until__lt=today) if past else leaves.filter(until__gte=today, cancelled_at__isnull=True)


def calendar_rows(year: int) -> QuerySet[CalendarDay]:
    """All versions of the days of a year, in the order in which they became known."""
    return CalendarDay.objects.filter(date__year=year).order_by("known_from", "pk")


def calendar_versions(day: date) -> list[CalendarDay]:
    """What was known of one day, the newest first."""
    return list(CalendarDay.objects.filter(date=day).order_by("-known_from", "-pk"))


def coming_leaves(person: Person) -> list[Leave]:
    """Days away that are not over yet."""
    return list(person.leaves.filter(until__gte=timezone.localdate(), cancelled_at__isnull=True).order_by("since"))


def posts_of(organ: Organ) -> QuerySet[Post]:
    """Posts in use, for choosing one; the names carry the unit."""
    posts = Post.objects.filter(unit__organ=organ, unit__is_active=True, is_active=True).select_related("unit")
    return posts.order_by("unit__sort", "unit_id", "sort", "pk")


def delegations_seen_by(person: Person, *, past: bool = False) -> QuerySet[Delegation]:
    """Given and held; all of them for the security officer."""
    now = timezone.now()
    seen = Delegation.objects.select_related("principal__organ", "deputy__organ")
    if not person_has(person, "people.manage_posts"):
        seen = seen.filter(Q(principal=person) | Q(deputy=person))
    over = Q(until__lte=now) | Q(revoked_at__isnull=False)
    return seen.filter(over) if past else seen.exclude(over)


def officers() -> QuerySet[Officer]:
    return Officer.objects.select_related("person__organ", "person__account").order_by("kind", "since")


def all_roles() -> list[Role]:
    return list(Role.objects.all())


def holders_of_roles() -> dict[int, int]:
    """How many active persons hold each role today, by role id."""
    held = Q(posts__is_active=True, posts__appointments__person__is_active=True) & open_on(
        timezone.localdate(), "posts__appointments__"
    )
    counted = Role.objects.annotate(people=Count("posts__appointments__person", filter=held, distinct=True))
    return dict(counted.values_list("pk", "people"))


def receiver(key: str) -> Person | Unit | Organ | None:
    """Whom "person:12", "unit:3" or "organ:4" names, as the picker with scope "receivers" sends it; None when out of use."""
    kind, _colon, pk = key.partition(":")
    model = RECEIVERS.get(kind)
    if model is None or not pk.isdecimal():
        return None
    found: Person | Unit | Organ | None = model.objects.filter(pk=int(pk), is_active=True).first()
    return found


def _posts_of(person: OuterRef) -> QuerySet[Appointment]:
    return Appointment.objects.filter(open_on(timezone.localdate()), person=person, post__is_active=True)


def _named(text: str) -> Q:
    word = text.strip()
    held = _posts_of(OuterRef("pk")).filter(Q(post__title__icontains=word) | Q(post__unit__name__icontains=word))
    return Q(name__icontains=word) | Q(organ__name__icontains=word) | Q(Exists(held))


def _organ_named(text: str) -> Q:
    word = text.strip()
    return Q(name__icontains=word) | Q(short_name__icontains=word) | Q(code__icontains=word)


RECEIVERS: dict[str, type[Person] | type[Unit] | type[Organ]] = {"person": Person, "unit": Unit, "organ": Organ}
