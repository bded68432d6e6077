"""Rules of the deployment that the security officer may change: each with its default and its bounds, stored only when changed."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zhongshu.people import stamps
from zhongshu.people.levels import SecurityLevel
from zhongshu.people.models import Person, Policy


@dataclass(frozen=True)
class Rule:
    """One policy. Numbers have bounds, switches have none, the ceiling is one of the levels."""

    key: str
    label: str | Promise
    default: int | bool
    least: int = 0
    most: int = 1
    unit: str | Promise = ""
    help: str | Promise = ""

    @property
    def is_switch(self) -> bool:
        return isinstance(self.default, bool)

    def accepts(self, value: object) -> bool:
        if self.is_switch:
            return isinstance(value, bool)
        return isinstance(value, int) and not isinstance(value, bool) and self.least <= value <= self.most


_RULES = (
    Rule(
        "ceiling",
        _("本系统批准处理的最高密级"),
        int(SecurityLevel.WORK_SECRET),
        int(SecurityLevel.INTERNAL),
        int(SecurityLevel.TOP_SECRET),
        help=_("高于这一级的，只能登记纸质载体，标题隐去，不能上传。以批准文书为准。"),
    ),
    Rule("max_failed_logins", _("连续输错几次口令后锁定"), 5, 3, 10, _("次")),
    Rule("lock_minutes", _("锁定多长时间"), 15, 10, 1440, _("分钟")),
    Rule("idle_minutes", _("多长时间不操作就退出"), 30, 5, 60, _("分钟")),
    Rule("password_min_length", _("口令最短"), 10, 8, 64, _("位")),
    Rule("password_max_days", _("口令最长用多久"), 90, 1, 365, _("天")),
    Rule("password_history", _("不能与最近几次的口令相同"), 5, 1, 24, _("次")),
    Rule(
        "totp_required_for_officers",
        _("三员登录须动态口令"),
        True,
        help=_("关闭后，三员可以不用动态口令登录。等保三级要求两种鉴别方式，一般不要关闭。"),
    ),
    Rule("session_single", _("同一账号只能在一处登录"), False, help=_("打开后，后登录的有效，先登录的自动退出。")),
)
RULES = {rule.key: rule for rule in _RULES}


def get(key: str) -> Any:
    """The value in force."""
    return stamps.remembered(("policy",), values)[key] if key in RULES else _unknown(key)


def values() -> dict[str, Any]:
    """All values in force, in one query. A stored value out of bounds counts as the default."""
    stored = dict(Policy.objects.filter(pk__in=RULES).values_list("key", "value"))
    return {
        key: stored[key] if key in stored and rule.accepts(stored[key]) else rule.default for key, rule in RULES.items()
    }


def remembered(person: Person) -> dict[str, Any]:
    """The same for the person of a request: without a query as long as nobody changed a rule."""
    return stamps.kept(person, ("policy",), values)


def ceiling() -> SecurityLevel:
    """The highest level that this deployment is approved for."""
    return SecurityLevel(get("ceiling"))


def _unknown(key: str) -> Any:
    raise LookupError(f"No policy is called {key!r}.")
