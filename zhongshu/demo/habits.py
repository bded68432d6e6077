"""What people have set up for themselves and their office: number series under way, phrases, saved views."""

from datetime import datetime

from django.utils import timezone

from zhongshu.demo.cast import Cast, Office, offices
from zhongshu.demo.world import table
from zhongshu.incoming.services.registering import SERIES
from zhongshu.numbering import services as numbering
from zhongshu.records import services as records
from zhongshu.workflow.services import phrases

YEARLY = {"zfb": 1400, "swb": 820}
BUSINESS_ADMINS = {"zfb": "gewenlan", "swb": "xueminzhi"}
REGISTER = "incoming:register"
VIEWS = {
    "registry": (("本周到期的办件", "view=week&class=action_document"), ("上级来文在办", "source=superior&state=live")),
    "head": (("红灯", "light=over"),),
    "director": (("已超期", "view=overdue"), ("请示未复", "view=unanswered")),
}
WRITERS = {
    "instruction": ("gumingchuan", "luojinghe", "yanjingzhi"),
    "proposal": ("mengxiaofeng", "luyiming", "wangshuying"),
    "handling": ("czj-clerk", "qyzf-clerk", "hemiao"),
}


def take_up(cast: Cast, since: datetime) -> None:
    for office in offices():
        _start_series(cast, office, since)
        _save_views(cast, office)
    for kind, usernames in WRITERS.items():
        for username in usernames:
            for text in table("words")["phrases"][kind]:
                phrases.add_phrase(kind, text, actor=cast.person(username))


def _start_series(cast: Cast, office: Office, since: datetime) -> None:
    """The year's earlier papers stand in the paper register."""
    local = timezone.localtime(since)
    start = int(YEARLY[office.key] * local.timetuple().tm_yday / 365)
    reason = f"{local.month}月以前已手工登记至{start - 1}号"
    actor = cast.person(BUSINESS_ADMINS[office.key])
    numbering.start_series(cast.organ(office.key), SERIES, local.year, start=start, reason=reason, actor=actor)


def _save_views(cast: Cast, office: Office) -> None:
    for part, views in VIEWS.items():
        person = cast.person(getattr(office, part))
        for name, query in views:
            records.save_view(person, page=REGISTER, name=name, query=query)
