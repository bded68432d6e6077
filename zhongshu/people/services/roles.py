"""Roles: the built-in ones and what the office makes of them."""

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from zhongshu.audit import services as audit
from zhongshu.core import registry
from zhongshu.core.errors import RuleBroken
from zhongshu.people import roles
from zhongshu.people.models import Person, Policy, Role
from zhongshu.people.services.rights import need

OFFERED = (
    "roles_offered"  # policy row: which permissions each role has been offered, so that a removed one stays removed
)


@transaction.atomic
def sync_roles() -> None:
    """After migrate: built-in roles exist and get the permissions that they were never offered; the office's edits stay."""
    row, _made = Policy.objects.get_or_create(pk=OFFERED, defaults={"value": {}})
    offered: dict[str, list[str]] = dict(row.value)
    known = {role.key: role for role in Role.objects.filter(key__in=roles.BUILTIN)}
    for position, (key, name) in enumerate(roles.BUILTIN.items(), start=1):
        role = known.get(key) or Role(key=key, name=str(name), is_builtin=True, sort=position * 10)
        _offer(role, set(offered.get(key, ())))
        offered[key] = sorted({*offered.get(key, ()), *defaults_of(key)})
    if offered != row.value:
        row.value = offered
        row.save()


def _offer(role: Role, before: set[str]) -> None:
    fresh = set(defaults_of(role.key)) - before
    if fresh or role.pk is None:
        role.permissions = sorted({*role.permissions, *fresh})
        role.save()


def defaults_of(key: str) -> list[str]:
    """The permissions that the modules give to this role."""
    return sorted(permission.key for permission in registry.permissions() if key in permission.roles)


def grantable() -> list[registry.Permission]:
    """Permissions that a role may carry; those of the three officers alone may not (secrecy-archives §3)."""
    return [permission for permission in registry.permissions() if permission.roles or not permission.officers]


@transaction.atomic
def create_role(*, key: str, name: str, permissions: Sequence[str], actor: Person) -> Role:
    need(actor, "people.manage_roles")
    if Role.objects.filter(key=key).exists():
        raise RuleBroken(_("标识 %(key)s 已经有了，请换一个。") % {"key": key}, field="key")
    role = Role.objects.create(key=key, name=name, permissions=_checked(permissions))
    audit.write("people.role.created", actor=actor, subject=name, data={"key": key, "permissions": role.permissions})
    return role


@transaction.atomic
def amend_role(role: Role, *, name: str, permissions: Sequence[str], actor: Person) -> Role:
    """Everybody who holds a post with this role has the new rights from the next click on."""
    need(actor, "people.manage_roles")
    before, after = set(role.permissions), set(_checked(permissions))
    role.name, role.permissions = name, sorted(after)
    role.save(update_fields=["name", "permissions"])
    data = {"key": role.key, "given": sorted(after - before), "taken": sorted(before - after)}
    audit.write("people.role.amended", actor=actor, subject=name, data=data)
    return role


@transaction.atomic
def set_matrix(matrix: Mapping[str, Sequence[str]], *, actor: Person) -> list[Role]:
    """The whole table of roles and permissions at once; only roles that change are written and audited."""
    need(actor, "people.manage_roles")
    changed = [
        role for role in Role.objects.filter(key__in=matrix) if set(role.permissions) != set(_checked(matrix[role.key]))
    ]
    return [amend_role(role, name=role.name, permissions=matrix[role.key], actor=actor) for role in changed]


def _checked(permissions: Sequence[str]) -> list[str]:
    known = {permission.key for permission in grantable()}
    if unknown := sorted(set(permissions) - known):
        raise RuleBroken(_("这些权限不能给业务岗位：%(keys)s。") % {"keys": "、".join(unknown)})
    return sorted(set(permissions))
