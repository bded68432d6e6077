from django.utils.translation import gettext_lazy as _

from zhongshu.core.registry import Job, Module, NavEntry, NoticeKind, Permission
from zhongshu.people import roles
from zhongshu.reports import services

HEADS = (roles.OFFICE_DIRECTOR, roles.OFFICE_DEPUTY, roles.BUSINESS_ADMIN, roles.SUPERVISION)

module = Module(
    label="reports",
    nav=(
        NavEntry("reports.handling", _("办理情况"), "papers", "reports:handling", "reports.see_statistics", order=80),
        NavEntry("reports.watch", _("悬空件检查"), "matters", "reports:watch", "reports.see_watch", order=90),
    ),
    permissions=(
        Permission("reports.see_watch", _("悬空件检查"), roles=HEADS),
        Permission(
            "reports.see_statistics",
            _("办理情况统计"),
            roles=(*HEADS, roles.ORGAN_HEAD, roles.LEADER_IN_CHARGE, roles.REGISTRY, roles.UNIT_HEAD),
        ),
    ),
    notice_kinds=(NoticeKind("reports.watch", _("悬空件检查"), mail=True),),
    jobs=(Job("reports.watch", _("悬空件检查"), services.nightly_watch, daily_at="05:30"),),
)
