from django.utils.translation import gettext_lazy as _

from zhongshu.core.registry import AuditVerb, Check, Job, Module, NavEntry, NoticeKind
from zhongshu.exchange import access, checks, queries
from zhongshu.exchange.acts import ACTIONS
from zhongshu.exchange.guards import GUARDS
from zhongshu.exchange.services import chase_overdue, leaving

module = Module(
    label="exchange",
    actions=ACTIONS,
    guards=GUARDS,
    leaving=leaving,
    may_leave_stage=access.may_leave_stage,
    warning_on=queries.warning_on,
    nav=(
        NavEntry(
            "exchange.waiting",
            _("待签收"),
            "papers",
            "exchange:waiting",
            permission="incoming.register",
            rows=queries.waiting_rows,
            order=15,
        ),
    ),
    jobs=(Job("exchange.chase_overdue", _("催收逾期未签收的公文"), chase_overdue, daily_at="08:40"),),
    checks=(
        Check("exchange.overdue", _("公文发出后没有签收"), checks.overdue),
        Check("exchange.returned", _("退回的公文没有重发"), checks.returned),
    ),
    notice_kinds=(
        NoticeKind("exchange.arrived", _("公文待签收"), mail=True),
        NoticeKind("exchange.chased", _("催收公文"), mail=True),
        NoticeKind("exchange.unreceived", _("发出的公文没有签收")),
        NoticeKind("exchange.returned", _("发出的公文被退回"), mail=True),
        NoticeKind("exchange.withdrawn", _("公文被发文机关撤回"), mail=True),
    ),
    audit_verbs=(
        AuditVerb("exchange.paper.sent", _("分发公文")),
        AuditVerb("exchange.delivery.received", _("签收公文")),
        AuditVerb("exchange.delivery.returned", _("退回公文")),
        AuditVerb("exchange.delivery.confirmed", _("登记回执")),
        AuditVerb("exchange.delivery.recalled", _("撤回一份公文")),
        AuditVerb("exchange.delivery.resent", _("重发公文")),
        AuditVerb("exchange.delivery.chased", _("催收公文")),
        AuditVerb("exchange.delivery.handed_over", _("移交待签收的公文")),
    ),
)
