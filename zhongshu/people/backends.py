"""The one way in: user name, password and (where one is set up) the one-time code, with a lock after repeated failures."""

import logging
from typing import Any

from django.contrib.auth.hashers import make_password
from django.http import HttpRequest

from zhongshu.core import prepared
from zhongshu.people import services, stamps
from zhongshu.people.models import Account

logger = logging.getLogger("zhongshu.people")


class LockingBackend:
    """Every attempt is audited that comes from an address with few failures. A wrong name costs as much time as a wrong
    password, and a lock is not told from either."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, token: str = ""
    ) -> Account | None:
        if username is None or password is None:
            return None
        address = request.META.get("REMOTE_ADDR", "") if request is not None else ""
        if services.too_many_from(address):
            logger.warning("Too many failed logins from one address: nothing from there is looked at for a while")
            return None
        account = _accounts().filter(username=username).first()
        if account is None or not _may_enter(account) or services.is_locked(account):
            make_password(password)  # as long as checking one takes
            services.refuse_login(username, account, address=address)
            return None
        if not (account.check_password(password) and _token_fits(account, token)):
            services.count_failed_login(account, address=address)
            return None
        services.log_in(account, address=address)
        return account

    def get_user(self, user_id: Any) -> Account | None:
        account = prepared.first("people.account", _account, int(user_id))
        if account is None or not _may_enter(account):
            return None
        stamps.carry(account.stamp, account.person)
        return account


def _accounts() -> Any:
    return Account.objects.select_related("person__organ", "person__officer")


def _account(pk: int) -> Any:
    return _accounts().annotate(stamp=stamps.CURRENT).filter(pk=pk)


def _may_enter(account: Account) -> bool:
    return account.is_active and account.person.is_active


def _token_fits(account: Account, token: str) -> bool:
    """Without a code the page asks for it afterwards; a wrong one counts as a wrong password."""
    device = services.device_of(account) if token else None
    return device is None or bool(device.verify_token(token))
