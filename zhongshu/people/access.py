"""Who somebody is today: the posts held, the rights that come with them, the principals to act for. And who may do what to whom."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from zhongshu.core import registry
from zhongshu.core.answers import Answer
from zhongshu.people import roles, stamps
from zhongshu.people.models import Appointment, Delegation, Officer, Organ, Person, Unit
from zhongshu.people.titles import title_in

NOWHERE: frozenset[int] = frozenset()
Row = Mapping[str, Any]
COLUMNS = (
    "is_primary",
    "post_id",
    "post__title",
    "post__needs_totp",
    "post__unit_id",
    "post__unit__name",
    "post__unit__organ_id",
    "post__unit__merged_from",
    "post__unit__organ__merged_from",
    "post__roles__key",
    "post__roles__permissions",
)


@dataclass(frozen=True)
class HeldPost:
    """A post that the person holds today."""

    post_id: int
    title: str
    unit_id: int
    unit_name: str
    organ_id: int
    is_primary: bool
    needs_totp: bool

    @property
    def label(self) -> str:
        return title_in(self.unit_name, self.title)


@dataclass(frozen=True)
class Posture:
    """Everything that follows from a person's posts, office of the three, and delegations, at one moment."""

    posts: tuple[HeldPost, ...] = ()
    roles: frozenset[str] = frozenset()
    permissions: Mapping[str, frozenset[int]] = field(default_factory=dict)  # key → organs where it holds
    role_units: Mapping[str, frozenset[int]] = field(default_factory=dict)
    role_organs: Mapping[str, frozenset[int]] = field(default_factory=dict)
    officer: str = ""
    officer_permissions: frozenset[str] = frozenset()  # hold in the whole deployment
    deputy_for: tuple[Delegation, ...] = ()
    is_deputy_later: bool = False  # a delegation begins some time
    merged_unit_ids: frozenset[int] = (
        NOWHERE  # what was given to a unit or organ goes over to the one it was merged into
    )
    merged_organ_ids: frozenset[int] = NOWHERE
    memory: dict[Any, Any] = field(default_factory=dict, compare=False)  # see core.registry.memory_of

    @property
    def unit_ids(self) -> frozenset[int]:
        return frozenset(post.unit_id for post in self.posts) | self.merged_unit_ids

    @property
    def organ_ids(self) -> frozenset[int]:
        return frozenset(post.organ_id for post in self.posts) | self.merged_organ_ids

    @property
    def needs_totp(self) -> bool:
        return any(post.needs_totp for post in self.posts)


NOBODY = Posture()


def posture(person: Person) -> Posture:
    """The posture of today, read once per instance: posts with their roles, the officer, the delegations (3 queries at most).
    For the person of a request it is remembered from the last request, as long as nothing changed among people."""
    known: Posture | None = person.__dict__.get("_posture")
    if known is None:
        if not stamps.is_carried(person):  # its columns may be older than this mark: the officer is read anew
            stamps.carry(f"{stamps.current()} later", person)
            person._state.fields_cache.pop("officer", None)  # noqa: SLF001  # Django has no public word for it
        known = person.__dict__["_posture"] = _remembered(person)
    return known


def memory(person: Person) -> dict[Any, Any]:
    """As long as the posture holds, so does what was worked out from it."""
    return posture(person).memory


def forget(person: Person) -> None:
    """After a change of posts or delegations, so that the next question is asked anew."""
    for name in ("_posture", "home_title"):
        person.__dict__.pop(name, None)
    stamps.drop(person)


def person_has(person: Person, key: str, organ: Organ | int | None = None) -> bool:
    """Whether the person holds the right: in this organ, or (without one) in any."""
    mine = posture(person)
    if key in mine.officer_permissions:
        return True
    held = mine.permissions.get(key, NOWHERE)
    return bool(held) if organ is None else _id(organ) in held


def permission_checker(person: Person, key: str, organ: Organ | int | None = None) -> bool:
    """What core asks for `@requires` and the navigation."""
    return person_has(person, key, organ)


def is_officer(person: Person, kinds: Iterable[str]) -> bool:
    """Whether the person is one of these of the three officers."""
    return posture(person).officer in set(kinds)


def open_on(day: date, prefix: str = "") -> Q:
    """Appointments in force on that day; the last day is the day of leaving and no longer counts."""
    since, until = Q(**{f"{prefix}since__lte": day}), Q(**{f"{prefix}until__gt": day})
    return since & (until | Q(**{f"{prefix}until__isnull": True}))


def may_manage_organ(person: Person, organ: Organ | int, key: str) -> Answer:
    """Rights that count only in one's own organ, unless one is an officer."""
    if person_has(person, key, organ):
        return Answer.yes()
    return Answer.no(_("这项工作由该机关自己的人员办理，您没有该机关的权限。"))


def may_register_leave(actor: Person, person: Person) -> Answer:
    """Oneself, the head of one's unit, and the registry and the business administrator of the organ."""
    mine = posture(actor)
    heads = mine.role_units.get(roles.UNIT_HEAD, NOWHERE)
    if actor.pk == person.pk or heads & posture(person).unit_ids:
        return Answer.yes()
    wide = {role for role in mine.roles if person.organ_id in mine.role_organs[role]} - {roles.UNIT_HEAD}
    if wide and person_has(actor, "people.register_leave", person.organ_id):
        return Answer.yes()
    return Answer.no(_("请假由本人、本科室负责人或者本机关文书登记。"))


def may_delegate(actor: Person, principal: Person) -> Answer:
    """Oneself; for somebody who cannot do it any more, the security officer."""
    if actor.pk == principal.pk and not posture(actor).officer:
        return Answer.yes()
    if person_has(actor, "people.manage_posts") and actor.pk != principal.pk:
        return Answer.yes()
    return Answer.no(_("委托由本人办理；本人不能办的，请找安全保密管理员。"))


def _remembered(person: Person) -> Posture:
    """Not of deputies: what they may begins and ends at an instant, not with a change."""
    fresh: list[Posture] = []

    def read() -> tuple[Posture, str] | None:
        fresh.append(mine := _read(person))
        return None if mine.deputy_for or mine.is_deputy_later else (mine, person.home_title)

    known = stamps.kept(person, ("posture", timezone.localdate(), person.is_active), read)
    if fresh or known is None:
        return fresh[0] if fresh else _read(person)
    mine, person.home_title = known
    return mine


def _read(person: Person) -> Posture:
    if not person.is_active:
        return NOBODY
    officer: Officer | None = getattr(person, "officer", None)  # no query when it was read along
    rows = _appointments(person)
    person.home_title = _home_title(rows, officer)
    return _made(rows, officer, _held_delegations(person))


def _appointments(person: Person) -> list[Row]:
    """One row per post, role and merged unit; a post without roles gives one row too."""
    held = Appointment.objects.filter(open_on(timezone.localdate()), person=person, post__is_active=True)
    ordered = held.order_by("-is_primary", "post__sort", "post_id")
    return list[Row](ordered.values(*COLUMNS))


def _held_delegations(person: Person) -> tuple[Delegation, ...]:
    """Those in force and those to come."""
    known = Delegation.objects.filter(deputy=person, until__gt=timezone.now(), revoked_at__isnull=True)
    return tuple(known.filter(principal__is_active=True).select_related("principal__organ"))


def _made(rows: list[Row], officer: Officer | None, known: tuple[Delegation, ...]) -> Posture:
    held = tuple(delegation for delegation in known if delegation.since <= timezone.now())
    permissions: dict[str, set[int]] = defaultdict(set)
    role_units: dict[str, set[int]] = defaultdict(set)
    role_organs: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        if row["post__roles__key"] is None:
            continue
        organs = {row["post__unit__organ_id"], row["post__unit__organ__merged_from"]} - {None}
        role_units[row["post__roles__key"]].add(row["post__unit_id"])
        role_organs[row["post__roles__key"]] |= organs
        for key in row["post__roles__permissions"]:
            permissions[key] |= organs
    kind = officer.kind if officer else ""
    return Posture(
        posts=_posts(rows),
        roles=frozenset(role_units),
        permissions=_frozen(permissions),
        role_units=_frozen(role_units),
        role_organs=_frozen(role_organs),
        officer=kind,
        officer_permissions=_officer_permissions(kind),
        deputy_for=held,
        is_deputy_later=len(held) < len(known),
        merged_unit_ids=_ids(rows, "post__unit__merged_from"),
        merged_organ_ids=_ids(rows, "post__unit__organ__merged_from"),
    )


def _posts(rows: list[Row]) -> tuple[HeldPost, ...]:
    posts = {
        row["post_id"]: HeldPost(
            post_id=row["post_id"],
            title=row["post__title"],
            unit_id=row["post__unit_id"],
            unit_name=row["post__unit__name"],
            organ_id=row["post__unit__organ_id"],
            is_primary=row["is_primary"],
            needs_totp=row["post__needs_totp"],
        )
        for row in rows
    }
    return tuple(posts.values())


def _ids(rows: list[Row], column: str) -> frozenset[int]:
    return frozenset(row[column] for row in rows if row[column] is not None)


def _home_title(rows: list[Row], officer: Officer | None) -> str:
    if officer is not None:
        return str(officer.get_kind_display())
    return title_in(rows[0]["post__unit__name"], rows[0]["post__title"]) if rows else ""


def _frozen(collected: Mapping[str, set[int]]) -> dict[str, frozenset[int]]:
    return {key: frozenset(ids) for key, ids in collected.items()}


def _officer_permissions(kind: str) -> frozenset[str]:
    """Fixed by the modules, not editable: the separation of the three is not the office's to change."""
    return frozenset(entry.key for entry in registry.permissions() if kind and kind in entry.officers)


def _id(organ: Organ | Unit | int) -> int:
    return organ if isinstance(organ, int) else organ.pk
