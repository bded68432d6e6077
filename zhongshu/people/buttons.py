"""Buttons of the pages of people: who is offered what on a person, an organ, a unit or a post. The services check again."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zhongshu.people.access import person_has, posture
from zhongshu.people.models import Person


@dataclass(frozen=True)
class Button:
    label: str | Promise
    url_name: str
    permission: str
    fits: Callable[[Any], bool] = lambda row: True
    is_post: bool = False  # acts at once, without a page of its own


@dataclass(frozen=True)
class Offered:
    label: str | Promise
    url: str
    is_post: bool


def offered(actor: Person, row: Any, buttons: tuple[Button, ...]) -> list[Offered]:
    """The buttons that this actor may press on this row."""
    fitting = [button for button in buttons if person_has(actor, button.permission) and button.fits(row)]
    return [Offered(button.label, reverse(button.url_name, args=[row.pk]), button.is_post) for button in fitting]


def _has_account(person: Person) -> bool:
    return getattr(person, "account", None) is not None


def _works(person: Person) -> bool:
    return person.is_active and not posture(person).officer


ON_PERSON = (
    Button(_("任职"), "people:person-appoint", "people.manage_posts", _works),
    Button(_("调动"), "people:person-move", "people.manage_posts", lambda person: bool(posture(person).posts)),
    Button(_("定知悉级别"), "people:person-clearance", "people.manage_posts", _works),
    Button(_("重置口令"), "people:account-reset", "people.manage_posts", lambda p: p.is_active and _has_account(p)),
    Button(
        _("解锁"),
        "people:account-unlock",
        "people.manage_posts",
        lambda person: _has_account(person) and person.account.locked_until is not None,
        is_post=True,
    ),
    Button(_("更正信息"), "people:person-edit", "people.manage_accounts"),
    Button(
        _("开账号"), "people:account-create", "people.manage_accounts", lambda p: p.is_active and not _has_account(p)
    ),
    Button(_("停用"), "people:person-disable", "people.manage_accounts", _works),
    Button(_("恢复在职"), "people:person-enable", "people.manage_accounts", lambda person: not person.is_active),
)
ON_ORGAN = (
    Button(_("更正"), "people:organ-edit", "people.manage_organs"),
    Button(_("设科室"), "people:unit-create", "people.manage_organs"),
    Button(_("作息时间"), "people:organ-hours", "people.manage_calendar"),
    Button(_("并入别的机关"), "people:organ-merge", "people.manage_organs"),
    Button(_("停用"), "people:organ-close", "people.manage_organs"),
)
ON_UNIT = (
    Button(_("更正"), "people:unit-edit", "people.manage_organs"),
    Button(_("并入"), "people:unit-merge", "people.manage_organs"),
    Button(_("停用"), "people:unit-close", "people.manage_organs"),
    Button(_("设岗位"), "people:post-create", "people.manage_posts"),
)
ON_POST = (
    Button(_("调整"), "people:post-edit", "people.manage_posts"),
    Button(_("停用"), "people:post-close", "people.manage_posts"),
)
