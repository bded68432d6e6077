"""知悉范围: who can see a record, why, since when and until when; and who could once."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from zhongshu.core import registry
from zhongshu.people import queries as people
from zhongshu.people.models import Delegation, Person, Role
from zhongshu.records.access import WORKING_REASONS
from zhongshu.records.models import Grant, Record
from zhongshu.records.states import GrantReason
from zhongshu.workflow.queries.ways import with_titles
from zhongshu.workflow.situation import situation
from zhongshu.workflow.states import CommentKind


@dataclass(frozen=True)
class Reader:
    """One line: a person, a unit, or those whose posts read the whole register."""

    name: str
    title: str
    reasons: list[str]
    since: datetime | None
    until: str
    ended_at: datetime | None = None
    opened_at: datetime | None = None
    deputies: list[str] = field(default_factory=list)


def scope(record: Record) -> list[Reader]:
    """Present readers first, then those whose sight has ended; a fixed number of queries."""
    grants = list(record.grants.select_related("person__organ", "unit__organ").order_by("since", "pk"))
    with_titles(grant.person for grant in grants if grant.person)
    deputies = _deputies(record, grants)
    opened = _opened(record)
    by_reader: dict[tuple[str, int], list[Grant]] = defaultdict(list)
    for grant in grants:
        by_reader[("person", grant.person_id) if grant.person_id else ("unit", grant.unit_id or 0)].append(grant)
    authors = set(record.comments.filter(kind=CommentKind.INSTRUCTION).values_list("author_id", flat=True))
    found = [
        _reader(
            record, theirs, instructed=pk in authors if kind == "person" else False, deputies=deputies, opened=opened
        )
        for (kind, pk), theirs in by_reader.items()
    ]
    present = [reader for reader in found if reader.ended_at is None]
    return [*present, *_register_readers(record), *[reader for reader in found if reader.ended_at is not None]]


def _reader(
    record: Record,
    grants: list[Grant],
    *,
    instructed: bool,
    deputies: dict[int, list[str]],
    opened: dict[int, datetime],
) -> Reader:
    still = [grant for grant in grants if grant.until is None]
    first = grants[0]
    reasons = [grant.get_reason_display() for grant in still or grants]
    return Reader(
        name=first.person.name if first.person else str(first.unit),
        title=_title(record, first),
        reasons=list(dict.fromkeys([*reasons, _("作过批示")] if instructed else reasons)),
        since=first.since,
        until=_until(record, still, instructed=instructed),
        ended_at=None if still else max(grant.until for grant in grants if grant.until),
        opened_at=opened.get(first.person_id or 0),
        deputies=deputies.get(first.person_id or 0, []) if still else [],
    )


def _title(record: Record, grant: Grant) -> str:
    """The post; of another organ with its name."""
    if grant.person is None:
        return grant.unit.organ.label if grant.unit else ""
    if grant.person.organ_id == record.owning_organ_id:
        return grant.person.home_title
    return f"{grant.person.organ.label} {grant.person.home_title}"


def _until(record: Record, grants: Iterable[Grant], *, instructed: bool) -> str:
    """When it will end, by decision 18; the longest of several reasons."""
    if instructed and not record.is_classified:
        return _("长期")
    rules = [_rule(record, grant) for grant in grants]
    return next((text for _rank, text in sorted(rules)), "")


def _rule(record: Record, grant: Grant) -> tuple[int, str]:
    is_own = grant.person is None or grant.person.organ_id == record.owning_organ_id
    if record.is_classified and grant.reason in WORKING_REASONS:
        return (3, _("办毕即收回（涉密）"))
    if grant.reason in {GrantReason.INSTRUCT, GrantReason.AUTHOR, GrantReason.SHARE, GrantReason.ASSIGN}:
        return (0, _("长期"))
    if grant.reason == GrantReason.READ:
        return (2, _("阅后收回"))
    return (1, _("办结后只读保留")) if is_own else (2, _("办毕即收回"))


def _deputies(record: Record, grants: Iterable[Grant]) -> dict[int, list[str]]:
    """Who acts for those who work on it today."""
    if not record.is_live:
        return {}
    principals = {grant.person_id for grant in grants if grant.until is None and grant.reason in WORKING_REASONS}
    found: dict[int, list[str]] = defaultdict(list)
    for delegation in _delegations(principals - {None}):
        if delegation.ceiling >= record.level and delegation.deputy.clearance >= record.level:
            found[delegation.principal_id].append(delegation.deputy.name)
    return found


def _delegations(principals: set[int | None]) -> Iterable[Delegation]:
    now = timezone.now()
    given = Delegation.objects.filter(principal__in=principals, since__lte=now, until__gt=now, revoked_at__isnull=True)
    return given.filter(deputy__is_active=True).select_related("deputy")


def _opened(record: Record) -> dict[int, datetime]:
    """When each holder last opened it."""
    opened: dict[int, datetime] = {}
    for step in situation(record).steps:
        if step.seen_at is not None:
            opened[step.holder_id] = max(step.seen_at, opened.get(step.holder_id, step.seen_at))
    return opened


def _register_readers(record: Record) -> list[Reader]:
    """Posts that read the organ's whole register; never classified papers."""
    permission = registry.record_kind(record.kind).register_permission
    if permission is None or record.is_classified:
        return []
    keys = [role.key for role in Role.objects.all() if permission in role.permissions]
    found = {one.pk: one for key in keys for one in people.occupants(key, organ=record.owning_organ)}
    cleared = [one for one in found.values() if one.clearance >= record.level]
    return [_register_reader(record, cleared)] if cleared else []


def _register_reader(record: Record, found: list[Person]) -> Reader:
    names = "、".join(one.name for one in found[:6])
    more = _("等 %(n)s 人") % {"n": len(found)} if len(found) > 6 else ""
    reason = _("岗位可查本机关全部%(kind)s") % {"kind": registry.record_kind(record.kind).label}
    return Reader(f"{names}{more}", record.owning_organ.label, [reason], record.created_at, _("任职期间"))
