"""Persons: joining, posts over time, moving and leaving. Nobody goes with work in hand (decision 15)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from zhongshu.audit import services as audit
from zhongshu.core import registry
from zhongshu.core.errors import NotAllowed, RuleBroken
from zhongshu.people import access
from zhongshu.people.models import Account, Appointment, Delegation, Officer, Organ, Person, Post
from zhongshu.people.services.accounts import create_account
from zhongshu.people.services.rights import need


@dataclass(frozen=True)
class PersonInput:
    """What the form of a person holds."""

    name: str
    phone: str = ""
    email: str = ""
    sort: int = 1000


@transaction.atomic
def create_person(given: PersonInput, *, organ: Organ, actor: Person) -> Person:
    """Somebody new: without account, post or rights."""
    need(actor, "people.manage_accounts")
    if not organ.is_active:
        raise RuleBroken(_("%(organ)s已经停用，请选在用的机关。") % {"organ": organ.name}, field="organ")
    person = Person.objects.create(organ=organ, **vars(given))
    audit.write("people.person.created", actor=actor, organ=organ, **_about(person))
    return person


@transaction.atomic
def join(given: PersonInput, *, organ: Organ, username: str, actor: Person) -> tuple[Account, str]:
    """Somebody new together with the account; both or neither."""
    return create_account(create_person(given, organ=organ, actor=actor), username=username, actor=actor)


@transaction.atomic
def amend_person(person: Person, given: PersonInput, *, actor: Person) -> Person:
    """Name, telephone, mail and place in the list; one's own telephone and mail need no right."""
    own = person.pk == actor.pk and (given.name, given.sort) == (person.name, person.sort)
    if not own:
        need(actor, "people.manage_accounts")
    changed = {name: value for name, value in vars(given).items() if getattr(person, name) != value}
    for name, value in changed.items():
        setattr(person, name, value)
    if changed:
        person.save(update_fields=list(changed))
        audit.write("people.person.amended", actor=actor, organ=person.organ_id, **_about(person, fields=[*changed]))
    return person


@transaction.atomic
def set_clearance(person: Person, level: int, *, actor: Person, reason: str) -> None:
    """The highest level that the person may read. Lowered: what is above it and lies in the own hands goes to somebody cleared."""
    need(actor, "people.manage_posts")
    if person.pk == actor.pk:
        raise NotAllowed(_("不能给自己定知悉级别。"))
    before, person.clearance = person.clearance, level
    person.save(update_fields=["clearance"])
    data = {"before": int(before), "after": int(level), "reason": reason}
    audit.write("people.person.clearance_changed", actor=actor, organ=person.organ_id, **_about(person, **data))
    if level < before:
        for lowered in registry.current().hooks("clearance_lowered"):
            lowered(person, actor=actor)


@transaction.atomic
def appoint(
    person: Person, post: Post, *, actor: Person, since: date | None = None, is_primary: bool | None = None
) -> Appointment:
    """Give a post; the first one held becomes the main one."""
    need(actor, "people.manage_posts")
    _refuse_appointment(person, post, actor)
    made = _appoint(person, post, since or timezone.localdate(), is_primary=is_primary)
    about = _about(person, post=post.pk, title=str(post), since=made.since.isoformat())
    audit.write("people.person.appointed", actor=actor, organ=post.unit.organ_id, **about)
    return made


def _refuse_appointment(person: Person, post: Post, actor: Person) -> None:
    if person.pk == actor.pk:
        raise NotAllowed(_("不能给自己任职。"))
    if Officer.objects.filter(person=person).exists():
        raise RuleBroken(_("%(name)s是三员之一，不能兼任业务岗位。") % {"name": person.name}, field="post")
    if not person.is_active:
        raise RuleBroken(_("%(name)s已经离岗，先恢复在职再任职。") % {"name": person.name})
    if not post.is_active or not post.unit.is_active:
        raise RuleBroken(_("%(post)s已经停用，请选在用的岗位。") % {"post": post}, field="post")
    if person.appointments.filter(_unended(), post=post).exists():
        raise RuleBroken(_("%(name)s已经在%(post)s任职。") % {"name": person.name, "post": post}, field="post")


def _appoint(person: Person, post: Post, since: date, *, is_primary: bool | None) -> Appointment:
    held = person.appointments.filter(until__isnull=True)
    first = not held.filter(is_primary=True).exists()
    if is_primary and not first:
        held.update(is_primary=False)
    made = Appointment.objects.create(person=person, post=post, since=since, is_primary=first or bool(is_primary))
    if made.is_primary and person.organ_id != post.unit.organ_id:
        person.organ = post.unit.organ
        person.save(update_fields=["organ"])
    access.forget(person)
    return made


@transaction.atomic
def end_appointment(appointment: Appointment, *, actor: Person, reason: str, at: datetime | None = None) -> None:
    """The post is given up today. With the last post go the things in hand: to the interim holder."""
    need(actor, "people.manage_posts")
    person, at = appointment.person, at or timezone.now()
    if appointment.until is not None:
        raise RuleBroken(_("这个岗位已经卸任了。"))
    if not person.appointments.filter(_unended()).exclude(pk=appointment.pk).exists():
        hand_over(person, actor=actor, reason=reason, at=at)
    _end([appointment], timezone.localdate(at))
    _keep_one_primary(person)
    about = _about(person, post=appointment.post_id, title=str(appointment.post), reason=reason)
    audit.write("people.person.appointment_ended", actor=actor, organ=appointment.post.unit.organ_id, **about)


@transaction.atomic
def move(person: Person, post: Post, *, actor: Person, reason: str, at: datetime | None = None) -> Appointment:
    """To another post: the present ones end, and what is in hand stays behind with the interim holder unless the unit stays."""
    need(actor, "people.manage_posts")
    _refuse_appointment(person, post, actor)
    at = at or timezone.now()
    held = list(person.appointments.filter(until__isnull=True).select_related("post"))
    if any(appointment.post.unit_id != post.unit_id for appointment in held):
        hand_over(person, actor=actor, reason=reason, at=at)
    _end(held, timezone.localdate(at))
    made = _appoint(person, post, timezone.localdate(at), is_primary=True)
    about = _about(person, before=[str(entry.post) for entry in held], title=str(post), post=post.pk, reason=reason)
    audit.write("people.person.moved", actor=actor, organ=post.unit.organ_id, **about)
    return made


@transaction.atomic
def disable(person: Person, *, actor: Person, reason: str, at: datetime | None = None) -> None:
    """Somebody leaves: work to the interim holder, posts and delegations end, the account is switched off."""
    need(actor, "people.manage_accounts")
    _refuse_leaving(person, actor, reason)
    at = at or timezone.now()
    hand_over(person, actor=actor, reason=reason, at=at)
    _end(list(person.appointments.filter(until__isnull=True)), timezone.localdate(at))
    _end_delegations(person, at)
    person.is_active, person.left_at = False, at
    person.save(update_fields=["is_active", "left_at"])
    hand_over(person, actor=actor, reason=reason, at=at)  # what came in until the row was ours; from now on nothing can
    Account.objects.filter(person=person).update(is_active=False)
    access.forget(person)
    audit.write("people.person.disabled", actor=actor, organ=person.organ_id, **_about(person, reason=reason))


def _refuse_leaving(person: Person, actor: Person, reason: str) -> None:
    if not reason.strip():
        raise RuleBroken(_("请写明停用的原因。"), field="reason")
    if person.pk == actor.pk:
        raise NotAllowed(_("不能停用自己，请由另一位系统管理员办理。"))
    if not person.is_active:
        raise RuleBroken(_("%(name)s已经停用了。") % {"name": person.name})
    if Officer.objects.filter(person=person).exists():
        raise RuleBroken(
            _("%(name)s是三员之一。请先在服务器上用 zhongshu officers 卸任，再停用。") % {"name": person.name}
        )


@transaction.atomic
def enable(person: Person, *, actor: Person, reason: str) -> None:
    """Somebody comes back: the account opens again, without the former posts; a new password is up to the security officer."""
    need(actor, "people.manage_accounts")
    if person.is_active:
        raise RuleBroken(_("%(name)s本来就在职。") % {"name": person.name})
    person.is_active, person.left_at = True, None
    person.save(update_fields=["is_active", "left_at"])
    Account.objects.filter(person=person).update(is_active=True, must_change_password=True)
    audit.write("people.person.enabled", actor=actor, organ=person.organ_id, **_about(person, reason=reason))


def hand_over(person: Person, *, actor: Person, reason: str, at: datetime) -> None:
    """Ask every module to pass on what the person holds; a module refuses with its list when nobody can take it."""
    for leaving in registry.leaving():
        leaving(person, actor=actor, reason=reason, at=at)


def _unended() -> Q:
    return Q(until__isnull=True) | Q(until__gt=timezone.localdate())


def _end(appointments: list[Appointment], day: date) -> None:
    """A post that would only have begun later ends on the day on which it begins."""
    for appointment in appointments:
        appointment.until = max(day, appointment.since)
        appointment.save(update_fields=["until"])
        access.forget(appointment.person)


def _keep_one_primary(person: Person) -> None:
    held = person.appointments.filter(until__isnull=True)
    if not held.filter(is_primary=True).exists() and (next_one := held.order_by("post__sort", "pk").first()):
        next_one.is_primary = True
        next_one.save(update_fields=["is_primary"])


def _end_delegations(person: Person, at: datetime) -> None:
    mine = Delegation.objects.filter(Q(principal=person) | Q(deputy=person), revoked_at__isnull=True, until__gt=at)
    mine.update(revoked_at=at)


def _about(person: Person, **data: Any) -> dict[str, Any]:
    return {"subject": person.name, "data": {"person": person.pk, **data}}
