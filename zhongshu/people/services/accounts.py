"""Accounts: made without rights, entered with lock-out, passwords with history, tokens."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Case, F, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _
from django_otp.plugins.otp_totp.models import TOTPDevice

from zhongshu.audit import services as audit
from zhongshu.audit.models import Entry
from zhongshu.core.errors import NotAllowed, RuleBroken
from zhongshu.people import passwords, policy
from zhongshu.people.models import Account, PasswordHistory, Person
from zhongshu.people.services.rights import need

MOST_GUESSES, GUESSES_WITHIN = 60, timedelta(minutes=15)  # from one address, which may be that of a whole office
NOBODYS = {"", "127.0.0.1", "::1"}  # this machine, or everybody behind its own proxy
LOOKS = {"theme": {"light", "dark"}, "type_size": {"normal", "large"}}


@transaction.atomic
def create_account(person: Person, *, username: str, actor: Person) -> tuple[Account, str]:
    """A login without any rights until the security officer gives a post; returns the password, which is shown once."""
    need(actor, "people.manage_accounts")
    username = username.strip().lower()
    _refuse_account(person, username)
    return open_account(person, username, actor=actor)


def _refuse_account(person: Person, username: str) -> None:
    if not person.is_active:
        raise RuleBroken(_("%(name)s已经离岗，不能开账号。先恢复在职。") % {"name": person.name})
    if Account.objects.filter(person=person).exists():
        raise RuleBroken(_("%(name)s已经有账号了。") % {"name": person.name}, field="username")
    if Account.objects.filter(username=username).exists():
        raise RuleBroken(_("用户名 %(name)s 已经有人用了，请换一个。") % {"name": username}, field="username")


def open_account(person: Person, username: str, *, actor: Any) -> tuple[Account, str]:
    """Without asking who: for the officers, who are appointed on the server."""
    password = passwords.initial()
    account = Account(username=username, person=person, must_change_password=True)
    account.set_password(password)
    account.save()
    audit.write("people.account.created", actor=actor, organ=person.organ_id, **_about(account))
    return account, password


@transaction.atomic
def log_in(account: Account, *, address: str = "") -> None:
    """The right password was given: failures are forgotten."""
    Account.objects.filter(pk=account.pk).update(failed_logins=0, locked_until=None)
    audit.write("people.account.logged_in", actor=account.person, subject=account.username, data={"address": address})


def keep_session(account: Account, session_key: str) -> None:
    """Remember the last login, so that policy can end the older one."""
    Account.objects.filter(pk=account.pk).update(session_key=session_key)


def log_out(account: Account) -> None:
    audit.write("people.account.logged_out", actor=account.person, subject=account.username)


def end_session(account: Account, *, why: str) -> None:
    """The system ends a session: left idle, or replaced by a later login."""
    data = {"why": why}
    audit.write("people.account.session_ended", actor=account.person, subject=account.username, data=data)


@transaction.atomic
def count_failed_login(account: Account, *, address: str = "", at: datetime | None = None) -> None:
    """A wrong password or code. Counted in one UPDATE, so that attempts in parallel all count; the last one locks."""
    at, rules = at or timezone.now(), policy.values()
    until = at + timedelta(minutes=rules["lock_minutes"])
    lock_over = Q(locked_until__isnull=False, locked_until__lte=at)
    is_last = Q(failed_logins__gte=rules["max_failed_logins"] - 1)
    Account.objects.filter(pk=account.pk).update(
        failed_logins=Case(When(lock_over, then=Value(1)), default=F("failed_logins") + 1),
        locked_until=Case(When(lock_over, then=None), When(is_last, then=Value(until)), default=F("locked_until")),
    )
    account.refresh_from_db(fields=["failed_logins", "locked_until"])
    data = {"address": address, "count": account.failed_logins}
    audit.write("people.account.login_failed", actor=account.person, subject=account.username, data=data)
    if account.locked_until == until:
        data = {"until": timezone.localtime(until).isoformat("T", "minutes")}
        audit.write("people.account.locked", actor=account.person, subject=account.username, data=data)


def too_many_from(address: str, at: datetime | None = None) -> bool:
    """Whether so much was guessed from this address lately that nothing from there is looked at for a while: the lock of an
    account does not stop somebody who tries one password on all of them."""
    if address in NOBODYS:
        return False
    since = (at or timezone.now()) - GUESSES_WITHIN
    failed = Entry.objects.filter(verb="people.account.login_failed", at__gte=since, data__address=address)
    return failed[:MOST_GUESSES].count() >= MOST_GUESSES


def refuse_login(username: str, account: Account | None, *, address: str = "") -> None:
    """An attempt that no password could have helped: unknown, switched off or locked."""
    if account is None:  # what was typed may be a password, so only its beginning is kept
        audit.write("people.account.login_failed", actor=audit.SYSTEM, subject=username[:2], data={"address": address})
        return
    why = "locked" if account.is_active and account.person.is_active else "inactive"
    data = {"address": address, "why": why}
    audit.write("people.account.login_failed", actor=account.person, subject=account.username, data=data)


@transaction.atomic
def change_password(account: Account, *, old: str, new: str) -> None:
    """One's own password; the new one must meet the policy."""
    if not account.check_password(old):
        raise RuleBroken(_("现在的口令不对，请重新输入。"), field="old")
    _validate(new, account)
    _set_password(account, new, must_change=False)
    audit.write("people.account.password_changed", actor=account.person, subject=account.username)


def _validate(password: str, account: Account) -> None:
    try:
        validate_password(password, account)
    except ValidationError as refusal:
        raise RuleBroken(" ".join(refusal.messages), field="new") from refusal


def _set_password(account: Account, password: str, *, must_change: bool) -> None:
    now = timezone.now()
    if account.password:
        PasswordHistory.objects.create(account=account, password=account.password, set_at=now)
    account.set_password(password)
    account.must_change_password, account.password_changed_at = must_change, now
    account.save(update_fields=["password", "must_change_password", "password_changed_at"])


def password_is_stale(account: Account, rules: dict[str, Any], at: datetime | None = None) -> bool:
    """Handed out by an officer, or older than policy allows."""
    if account.must_change_password or account.password_changed_at is None:
        return account.must_change_password
    return account.password_changed_at + timedelta(days=rules["password_max_days"]) < (at or timezone.now())


@transaction.atomic
def unlock(account: Account, *, actor: Person) -> None:
    """The lock after wrong passwords is lifted."""
    need(actor, "people.manage_posts")
    account.failed_logins, account.locked_until = 0, None
    account.save(update_fields=["failed_logins", "locked_until"])
    audit.write("people.account.unlocked", actor=actor, organ=account.person.organ_id, **_about(account))


@transaction.atomic
def reset_password(account: Account, *, actor: Person, drop_token: bool = False) -> str:
    """A new one-time password, shown once; with `drop_token` a lost token must be bound anew."""
    need(actor, "people.manage_posts")
    if account.person_id == actor.pk:
        raise NotAllowed(_("自己的口令请在“我的设置”里修改，不能由自己重置。"))
    password = passwords.initial()
    _set_password(account, password, must_change=True)
    Account.objects.filter(pk=account.pk).update(failed_logins=0, locked_until=None)
    audit.write("people.account.password_reset", actor=actor, organ=account.person.organ_id, **_about(account))
    if drop_token and TOTPDevice.objects.filter(user=account).delete()[0]:
        audit.write("people.account.token_removed", actor=actor, organ=account.person.organ_id, **_about(account))
    return password


def device_of(account: Account) -> TOTPDevice | None:
    """The token that the account has confirmed."""
    return TOTPDevice.objects.filter(user=account, confirmed=True).first()


def has_token(account: Account) -> bool:
    return device_of(account) is not None


def is_locked(account: Account, at: datetime | None = None) -> bool:
    return account.locked_until is not None and account.locked_until > (at or timezone.now())


def new_token(account: Account) -> TOTPDevice:
    """The token that is being set up: the same until it is confirmed."""
    device, _made = TOTPDevice.objects.get_or_create(user=account, confirmed=False, defaults={"name": account.username})
    return device


@transaction.atomic
def confirm_token(account: Account, code: str) -> TOTPDevice:
    """The first code proves that the token works; older tokens of the account end."""
    device = new_token(account)
    if not device.verify_token(code):
        raise RuleBroken(_("动态口令不对。请看清令牌上现在的 6 位数字，并核对手机时间是否准确。"), field="code")
    TOTPDevice.objects.filter(user=account, confirmed=True).delete()
    device.confirmed = True
    device.save(update_fields=["confirmed"])
    audit.write("people.account.token_bound", actor=account.person, subject=account.username)
    return device


@transaction.atomic
def check_token(account: Account, code: str) -> TOTPDevice | None:
    """The code asked for after the password; a wrong one counts like a wrong password."""
    device = device_of(account)
    if device is not None and device.verify_token(code):
        return device
    count_failed_login(account)
    return None


@transaction.atomic
def drop_token(account: Account, *, code: str) -> None:
    """Give up a token that nothing requires; the code proves that it is the owner who asks."""
    device = device_of(account)
    if device is None or not device.verify_token(code):
        raise RuleBroken(_("动态口令不对，没有解除。"), field="code")
    TOTPDevice.objects.filter(user=account).delete()
    audit.write("people.account.token_removed", actor=account.person, subject=account.username)


def set_look(account: Account, *, theme: str = "", type_size: str = "") -> None:
    """How the pages look for this person; not an event worth an entry."""
    wanted = {"theme": theme, "type_size": type_size}
    changes = {field: value for field, value in wanted.items() if value in LOOKS[field]}
    if changes:
        Account.objects.filter(pk=account.pk).update(**changes)


def _about(account: Account) -> dict[str, Any]:
    person = {"person": account.person_id, "name": account.person.name}
    return {"subject": f"{account.person.name}（{account.username}）", "data": person}
