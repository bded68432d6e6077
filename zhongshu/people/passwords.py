"""What a password must be like (secrecy-archives §4), and the one-time password that a new account starts with."""

import secrets
import string

from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from zhongshu.people import policy
from zhongshu.people.models import Account

SIGNS = "#%*+-=?@"
CLASSES = (str.isdigit, str.islower, str.isupper, lambda letter: not letter.isalnum())
NEEDED_CLASSES = 3
INITIAL_LENGTH = 12
PLAIN = "".join(sorted(set(string.ascii_letters + string.digits) - set("0O1lIo")))  # read out over the telephone


class PolicyValidator:
    """Length, three of four kinds of characters, no user name inside, none of the last passwords."""

    def validate(self, password: str, user: Account | None = None) -> None:
        rules = policy.values()
        sentences = [*_form(password, rules["password_min_length"]), *_name_inside(password, user)]
        if not sentences and user is not None and user.pk:
            sentences += _used_before(password, user, rules["password_history"])
        if sentences:
            raise ValidationError([ValidationError(sentence, code="password") for sentence in sentences])

    def get_help_text(self) -> str:
        rules = policy.values()
        return _(
            "至少 %(length)s 位，数字、小写字母、大写字母、符号四类里至少有三类；不能含用户名，不能与最近 %(history)s 次用过的相同。"
        ) % {"length": rules["password_min_length"], "history": rules["password_history"]}


def initial() -> str:
    """A random password that meets every rule; shown once."""
    while True:
        letters = [secrets.choice(PLAIN) for _position in range(INITIAL_LENGTH - 1)]
        letters.insert(secrets.randbelow(INITIAL_LENGTH - 2) + 1, secrets.choice(SIGNS))
        password = "".join(letters)
        if _kinds(password) == len(CLASSES):
            return password


def _kinds(password: str) -> int:
    return sum(any(is_of(letter) for letter in password) for is_of in CLASSES)


def _form(password: str, length: int) -> list[str]:
    sentences = []
    if len(password) < length:
        sentences.append(
            _("口令只有 %(now)s 位，请加到 %(length)s 位以上。") % {"now": len(password), "length": length}
        )
    if _kinds(password) < NEEDED_CLASSES:
        sentences.append(_("口令太简单，请在数字、小写字母、大写字母、符号里至少用三类。"))
    return sentences


def _name_inside(password: str, user: Account | None) -> list[str]:
    name = user.username.lower() if user is not None else ""
    return [_("口令里不能有用户名，请换一个。")] if len(name) > 1 and name in password.lower() else []


def _used_before(password: str, user: Account, count: int) -> list[str]:
    history = user.password_history.values_list("password", flat=True)[:count]
    if any(check_password(password, old) for old in {user.password, *history} if old):
        return [_("最近 %(count)s 次用过这个口令，请换一个没用过的。") % {"count": count}]
    return []
