"""Organs, units and posts: made, amended, closed and merged. Nothing is deleted, because papers point at it."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from zhongshu.audit import services as audit
from zhongshu.core.errors import RuleBroken
from zhongshu.people.models import Appointment, Organ, Person, Post, Role, Unit
from zhongshu.people.services.rights import need


@transaction.atomic
def create_organ(*, actor: Person, **given: Any) -> Organ:
    need(actor, "people.manage_organs")
    organ = Organ.objects.create(**given)
    audit.write("people.organ.created", actor=actor, organ=organ, subject=organ.name, data={"organ": organ.pk})
    return organ


@transaction.atomic
def amend_organ(organ: Organ, *, actor: Person, **given: Any) -> Organ:
    need(actor, "people.manage_organs")
    parent = given.get("parent")
    if parent is not None and organ.pk in _line_above(parent):
        raise RuleBroken(_("%(name)s在本机关之下，不能做它的上级。") % {"name": parent.name}, field="parent")
    changed = _apply(organ, given)
    if changed:
        data = {"organ": organ.pk, "fields": changed}
        audit.write("people.organ.amended", actor=actor, organ=organ, subject=organ.name, data=data)
    return organ


@transaction.atomic
def close_organ(organ: Organ, *, actor: Person, reason: str) -> None:
    """Out of use: only when nobody works there and nothing is below it."""
    need(actor, "people.manage_organs")
    if organ.people.filter(is_active=True).exists():
        raise RuleBroken(_("%(name)s还有在职人员，请先调走或者并入别的机关。") % {"name": organ.name})
    if organ.children.filter(is_active=True).exists():
        raise RuleBroken(_("%(name)s还有下级机关，请先给它们换上级。") % {"name": organ.name})
    organ.is_active = False
    organ.save(update_fields=["is_active"])
    audit.write("people.organ.closed", actor=actor, organ=organ, subject=organ.name, data={"reason": reason})


@transaction.atomic
def merge_organ(organ: Organ, into: Organ, *, actor: Person, reason: str) -> None:
    """机构合并: units, people and lower organs go over; its register stays readable for those who take over."""
    need(actor, "people.manage_organs")
    if organ.pk == into.pk or organ.pk in _line_above(into):
        raise RuleBroken(_("不能并入本机关或者它的下级，请另选一个机关。"), field="into")
    if not into.is_active or not organ.is_active:
        raise RuleBroken(_("两个机关都要在用，才能合并。"), field="into")
    for unit in organ.units.all():
        twin = into.units.filter(name=unit.name, is_active=True).first()
        _merge_unit(unit, twin) if twin else _rehouse(unit, into)
    organ.people.update(organ=into)
    organ.children.update(parent=into)
    organ.offices.update(serves=into)
    Organ.objects.filter(merged_into=organ).update(merged_into=into)
    organ.merged_into, organ.is_active = into, False
    organ.save(update_fields=["merged_into", "is_active"])
    data = {"organ": organ.pk, "into": into.pk, "name": into.name, "reason": reason}
    audit.write("people.organ.merged", actor=actor, organ=organ, subject=organ.name, data=data)


@transaction.atomic
def create_unit(organ: Organ, *, actor: Person, name: str, parent: Unit | None = None, sort: int = 1000) -> Unit:
    need(actor, "people.manage_organs")
    _refuse_unit_name(organ, name)
    unit = Unit.objects.create(organ=organ, name=name, parent=parent, sort=sort)
    audit.write("people.unit.created", actor=actor, organ=organ, subject=name, data={"unit": unit.pk})
    return unit


@transaction.atomic
def amend_unit(unit: Unit, *, actor: Person, **given: Any) -> Unit:
    need(actor, "people.manage_organs")
    _refuse_unit_name(unit.organ, given.get("name", unit.name), unit.pk)
    parent = given.get("parent")
    if parent is not None and unit.pk in _line_above(parent):
        raise RuleBroken(_("%(name)s在本科室之下，不能做它的上级。") % {"name": parent.name}, field="parent")
    changed = _apply(unit, given)
    if changed:
        data = {"unit": unit.pk, "fields": changed}
        audit.write("people.unit.amended", actor=actor, organ=unit.organ_id, subject=unit.name, data=data)
    return unit


@transaction.atomic
def close_unit(unit: Unit, *, actor: Person, reason: str) -> None:
    """Out of use: only when nobody holds a post there."""
    need(actor, "people.manage_organs")
    if _held(Q(post__unit=unit)).exists():
        raise RuleBroken(_("%(name)s还有人任职，请先调走或者并入别的科室。") % {"name": unit.name})
    unit.is_active = False
    unit.save(update_fields=["is_active"])
    audit.write("people.unit.closed", actor=actor, organ=unit.organ_id, subject=unit.name, data={"reason": reason})


@transaction.atomic
def merge_unit(unit: Unit, into: Unit, *, actor: Person, reason: str) -> None:
    """Posts and their occupants go over; what was given to the old unit is seen by the new one."""
    need(actor, "people.manage_organs")
    if unit.pk == into.pk or unit.organ_id != into.organ_id or not into.is_active:
        raise RuleBroken(_("只能并入本机关的另一个在用科室。"), field="into")
    if unit.pk in _line_above(into):
        raise RuleBroken(_("不能并入自己的下级科室，请另选一个。"), field="into")
    _merge_unit(unit, into)
    data = {"unit": unit.pk, "into": into.pk, "name": into.name, "reason": reason}
    audit.write("people.unit.merged", actor=actor, organ=unit.organ_id, subject=unit.name, data=data)


@transaction.atomic
def create_post(unit: Unit, *, actor: Person, title: str, roles: Iterable[Role] = (), **given: Any) -> Post:
    need(actor, "people.manage_posts")
    post = Post.objects.create(unit=unit, title=title, **given)
    post.roles.set(roles)
    data = {"post": post.pk, "roles": [role.key for role in post.roles.all()]}
    audit.write("people.post.created", actor=actor, organ=unit.organ_id, subject=str(post), data=data)
    return post


@transaction.atomic
def amend_post(post: Post, *, actor: Person, roles: Iterable[Role] | None = None, **given: Any) -> Post:
    """Whoever holds the post has its new roles from the next click on."""
    need(actor, "people.manage_posts")
    before = sorted(role.key for role in post.roles.all())
    changed = _apply(post, given)
    if roles is not None:
        post.roles.set(roles)
    after = sorted(post.roles.values_list("key", flat=True))
    if changed or before != after:
        data = {"post": post.pk, "fields": changed, "roles_before": before, "roles_after": after}
        audit.write("people.post.amended", actor=actor, organ=post.unit.organ_id, subject=str(post), data=data)
    return post


@transaction.atomic
def close_post(post: Post, *, actor: Person, reason: str) -> None:
    """Out of use: only when nobody holds it."""
    need(actor, "people.manage_posts")
    if _held(Q(post=post)).exists():
        raise RuleBroken(_("%(post)s还有人任职，卸任后才能停用。") % {"post": post})
    post.is_active = False
    post.save(update_fields=["is_active"])
    audit.write("people.post.closed", actor=actor, organ=post.unit.organ_id, subject=str(post), data={"reason": reason})


def _apply(row: Organ | Unit | Post, given: dict[str, Any]) -> list[str]:
    """Set and save what differs; the names of the changed fields."""
    changed = [name for name, value in given.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, given[name])
    if changed:
        row.save(update_fields=changed)
    return changed


def _merge_unit(unit: Unit, into: Unit) -> None:
    unit.posts.update(unit=into)
    unit.children.update(parent=into)
    Unit.objects.filter(merged_into=unit).update(merged_into=into)
    unit.merged_into, unit.is_active = into, False
    unit.save(update_fields=["merged_into", "is_active"])


def _rehouse(unit: Unit, organ: Organ) -> None:
    unit.organ = organ
    unit.save(update_fields=["organ"])


def _refuse_unit_name(organ: Organ, name: str, own: int = 0) -> None:
    if Unit.objects.filter(organ=organ, name=name).exclude(pk=own).exists():
        raise RuleBroken(_("%(organ)s已经有“%(name)s”了。") % {"organ": organ.name, "name": name}, field="name")


def _line_above(row: Organ | Unit) -> set[int]:
    """The row and everything above it."""
    seen: set[int] = set()
    above: Organ | Unit | None = row
    while above is not None and above.pk not in seen:
        seen.add(above.pk)
        above = above.parent
    return seen


def _held(where: Q) -> Any:
    return Appointment.objects.filter(where, Q(until__isnull=True) | Q(until__gt=timezone.localdate()))
