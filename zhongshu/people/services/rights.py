"""The first line of every verb here: may the actor do this, and if not, who may."""

from django.utils.translation import gettext as _

from zhongshu.core.answers import Answer
from zhongshu.core.errors import NotAllowed
from zhongshu.people import access
from zhongshu.people.models import Organ, Person


def need(actor: Person, key: str, organ: Organ | int | None = None) -> None:
    """Refuse unless the actor holds the right, in this organ when one is given."""
    if not access.person_has(actor, key, organ):
        raise NotAllowed(_(_WHO.get(key, "您的岗位没有这一项权限，请找安全保密管理员。")))


def insist(answer: Answer) -> None:
    if not answer:
        raise NotAllowed(str(answer.reason))


_WHO = {
    "people.manage_accounts": "账号和人员由系统管理员建立、停用。",
    "people.manage_organs": "机关和科室由系统管理员维护。",
    "people.manage_posts": "岗位、任职、解锁和重置口令由安全保密管理员办理。",
    "people.manage_roles": "职能和权限由安全保密管理员设定。",
    "people.manage_policy": "安全策略由安全保密管理员设定。",
    "people.manage_calendar": "工作日历由本机关的业务管理员或者系统管理员维护。",
}
