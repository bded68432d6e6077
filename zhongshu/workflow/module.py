from django.utils.translation import gettext_lazy as _

from zhongshu.core.registry import AuditVerb, Module, NoticeKind, Permission
from zhongshu.people import roles
from zhongshu.search.sources import SearchSource
from zhongshu.workflow import hooks
from zhongshu.workflow.actions import ACTIONS
from zhongshu.workflow.checks import CHECKS
from zhongshu.workflow.guards import GUARDS
from zhongshu.workflow.navigation import NAV
from zhongshu.workflow.services import clearing

OFFICE_HEADS = (roles.OFFICE_DIRECTOR, roles.OFFICE_DEPUTY)

module = Module(
    label="workflow",
    nav=NAV,
    actions=ACTIONS,
    guards=GUARDS,
    checks=CHECKS,
    leaving=hooks.leaving,
    level_raised=clearing.level_raised,
    clearance_lowered=clearing.clearance_lowered,
    load_of=hooks.load_of,
    calendar_changed=hooks.calendar_changed,
    file_opened=hooks.file_opened,
    search_sources=(SearchSource("", hooks.search_facts),),
    permissions=(
        Permission("workflow.reassign_any", _("转办他人手里的件"), roles=(*OFFICE_HEADS, roles.BUSINESS_ADMIN)),
        Permission(
            "workflow.urge_any", _("催办"), roles=(*OFFICE_HEADS, roles.REGISTRY, roles.SUPERVISION, roles.SECRETARY)
        ),
        Permission("workflow.suspend", _("暂停、恢复"), roles=OFFICE_HEADS),
        Permission("workflow.advance_due", _("提前期限"), roles=(*OFFICE_HEADS, roles.SUPERVISION, roles.REGISTRY)),
        Permission("workflow.reopen", _("重启"), roles=(*OFFICE_HEADS, roles.REGISTRY)),
        Permission("workflow.cancel", _("撤销、退文"), roles=(*OFFICE_HEADS, roles.REGISTRY)),
        Permission("workflow.jump", _("跳转"), roles=OFFICE_HEADS),
        Permission("workflow.record_instruction", _("补登批示"), roles=(roles.REGISTRY, roles.SECRETARY)),
        Permission("workflow.share", _("扩大知悉范围"), roles=(*OFFICE_HEADS, roles.REGISTRY)),
        Permission("workflow.repair", _("修复悬空件"), roles=(*OFFICE_HEADS, roles.BUSINESS_ADMIN)),
        Permission("workflow.edit_flows", _("修改流程和时限"), roles=(roles.BUSINESS_ADMIN,)),
    ),
    audit_verbs=(
        AuditVerb("workflow.record.started", _("开始办理")),
        AuditVerb("workflow.record.forwarded", _("转出")),
        AuditVerb("workflow.record.sent_back", _("退回")),
        AuditVerb("workflow.record.taken_back", _("撤回")),
        AuditVerb("workflow.record.jumped", _("跳转")),
        AuditVerb("workflow.record.circulated", _("传阅")),
        AuditVerb("workflow.record.suspended", _("暂停")),
        AuditVerb("workflow.record.resumed", _("恢复")),
        AuditVerb("workflow.record.due_advanced", _("提前期限")),
        AuditVerb("workflow.record.due_moved", _("日历调整引起期限变动")),
        AuditVerb("workflow.record.urgency_followed", _("缓急变动引起期限变动")),
        AuditVerb("workflow.record.answered", _("登记答复")),
        AuditVerb("workflow.record.awaits_answer", _("标记等复文")),
        AuditVerb("workflow.record.closed", _("办结")),
        AuditVerb("workflow.record.reopened", _("重启")),
        AuditVerb("workflow.record.cancelled", _("撤销")),
        AuditVerb("workflow.record.returned_to_sender", _("退文")),
        AuditVerb("workflow.step.finished", _("会签、协办、阅知")),
        AuditVerb("workflow.step.reassigned", _("转办")),
        AuditVerb("workflow.step.claimed", _("认领")),
        AuditVerb("workflow.step.handed_over", _("移交")),
        AuditVerb("workflow.step.urged", _("催办")),
        AuditVerb("workflow.signer.added", _("加签")),
        AuditVerb("workflow.signer.dropped", _("减签")),
        AuditVerb("workflow.co.added", _("增加协办")),
        AuditVerb("workflow.extension.asked", _("申请延期")),
        AuditVerb("workflow.extension.approved", _("同意延期")),
        AuditVerb("workflow.extension.refused", _("不同意延期")),
        AuditVerb("workflow.instruction.recorded", _("补登批示")),
        AuditVerb("workflow.record.repaired", _("修复悬空件")),
        AuditVerb("workflow.flow.published", _("修改流程")),
    ),
    notice_kinds=(
        NoticeKind("workflow.received", _("来件"), mail=True),
        NoticeKind("workflow.asked_to_sign", _("请会签、审批"), mail=True),
        NoticeKind("workflow.asked_to_read", _("请阅"), mail=True),
        NoticeKind("workflow.signatures_complete", _("会签已齐"), mail=True),
        NoticeKind("workflow.urged", _("催办"), mail=True),
        NoticeKind("workflow.suspended", _("暂停")),
        NoticeKind("workflow.resumed", _("恢复办理")),
        NoticeKind("workflow.extension_decided", _("延期审批结果"), mail=True),
    ),
)
