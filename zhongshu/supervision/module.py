from django.utils.translation import gettext_lazy as _

from zhongshu.core.registry import (
    AuditVerb,
    Check,
    Job,
    Module,
    NavEntry,
    NewKind,
    NoticeKind,
    Permission,
    RecordKind,
    RecordTab,
)
from zhongshu.people import roles
from zhongshu.people.access import posture
from zhongshu.people.models import Person
from zhongshu.supervision import access, checks, declared, hooks, jobs, light_history, queries, tabs
from zhongshu.supervision.acts import ACTIONS
from zhongshu.supervision.documents import declared as documents
from zhongshu.supervision.documents.guards import GUARDS as DOCUMENT_GUARDS
from zhongshu.supervision.facts import heading_light, item_facts, task_facts
from zhongshu.supervision.guards import GUARDS
from zhongshu.supervision.inspection_checks import CHECKS as INSPECTION_CHECKS
from zhongshu.supervision.inspection_guards import GUARDS as INSPECTION_GUARDS
from zhongshu.supervision.scoring import declared as scoring
from zhongshu.supervision.scoring.guards import GUARDS as SCORE_GUARDS
from zhongshu.supervision.services import leaving, marking

LIGHTS_TAB = RecordTab("lights", _("灯的变化"), "supervision/tabs/lights.html", light_history.light_history)
HEADS = (roles.SUPERVISION, roles.OFFICE_DIRECTOR, roles.OFFICE_DEPUTY)
RULERS = (roles.OFFICE_DIRECTOR, roles.OFFICE_DEPUTY, roles.BUSINESS_ADMIN)
# 立项、交办、反馈、核查、销号 are acts of their own: with these one would go round them
OWN_VERBS = ("forward", "send-back", "take-back", "answer", "await-answer", "close", "jump", "ask-extension")


def reads(person: Person) -> bool:
    """Everybody with a business post."""
    return bool(posture(person).posts)


module = Module(
    label="supervision",
    guards=(*GUARDS, *DOCUMENT_GUARDS, *SCORE_GUARDS, *INSPECTION_GUARDS),
    may_leave_stage=hooks.may_leave_stage,
    reported_back=queries.reported_back,
    record_changed=marking.record_changed,
    file_access=access.proof_access,
    calendar_changed=marking.calendar_changed,
    leaving=leaving.leaving,
    actions=(*ACTIONS, *documents.ACTIONS),
    jobs=(
        Job("supervision.turns", _("督办应报反馈"), jobs.turns, daily_at="06:30"),
        Job("supervision.lights", _("留存督办任务每天的灯"), jobs.nightly_lights, daily_at="00:20"),
        Job("supervision.standings", _("到点变灯"), jobs.standings, every_seconds=60),
    ),
    checks=(
        *INSPECTION_CHECKS,
        Check("supervision.not_accepted", _("督办任务过期没有签收"), checks.not_accepted),
        Check("supervision.silent", _("督办任务久未反馈"), checks.silent),
        Check("supervision.look_backs_due", _("该回头看的督办件"), checks.look_backs_due),
        *documents.CHECKS,
        *scoring.CHECKS,
    ),
    nav=(
        NavEntry(
            "supervision.ledger",
            _("督查台账"),
            "matters",
            "supervision:ledger",
            permission="supervision.read_ledger",
            rows=queries.live_rows,
            order=10,
        ),
        NavEntry("supervision.asked", _("批示件"), "matters", "supervision:asked", order=20, may=reads),
        NavEntry(
            "supervision.verifying",
            _("待核查"),
            "matters",
            "supervision:verifying",
            permission="supervision.register",
            rows=queries.verifying_rows,
            order=30,
        ),
        NavEntry(
            "supervision.press",
            _("催办超期"),
            "matters",
            "supervision:press",
            permission="supervision.register",
            order=40,
        ),
        NavEntry(
            "supervision.look_backs",
            _("回头看"),
            "matters",
            "supervision:look-backs",
            permission="supervision.register",
            rows=queries.look_back_rows,
            order=45,
        ),
        NavEntry(
            "supervision.board",
            _("症结看板"),
            "matters",
            "supervision:board",
            permission="supervision.read_ledger",
            order=45,
        ),
        NavEntry("supervision.calendar", _("督办日历"), "matters", "supervision:calendar", order=55, may=reads),
        NavEntry(
            "supervision.light_rule",
            _("灯的规则"),
            "admin",
            "supervision:light-rule",
            permission="supervision.set_lights",
            order=60,
        ),
        NavEntry(
            "supervision.mine",
            _("我承办的"),
            "matters",
            "supervision:mine",
            rows=queries.mine_rows,
            order=50,
            may=reads,
        ),
        *documents.NAV,
        *declared.NAV,
        *scoring.NAV,
    ),
    new_kinds=(
        NewKind("supervision", _("督办件"), "supervision:new", "supervision.register", order=20),
        *declared.NEW_KINDS,
    ),
    permissions=(
        *documents.PERMISSIONS,
        *declared.PERMISSIONS,
        *scoring.PERMISSIONS,
        Permission("supervision.register", _("督办立项、交办、核查"), roles=(roles.SUPERVISION,)),
        Permission("supervision.read_ledger", _("查看督查台账"), roles=HEADS),
        Permission("supervision.set_lights", _("调整督办灯的规则"), roles=RULERS),
    ),
    record_kinds=(
        RecordKind(
            "supervised_item",
            _("督办件"),
            facts_template="supervision/parts/item_facts.html",
            load=item_facts,
            light=heading_light,
            register_url="supervision:ledger",
            group="matters",
            register_permission="supervision.read_ledger",
            has_papers=False,
            reopen_permission="supervision.register",  # 回头看, and the leader's 继续办理 after 销号
            first_tab=_("办理进展"),
            slip_template="supervision/tabs/item.html",
            tabs=(*tabs.TABS, LIGHTS_TAB, *documents.TABS),
            tab_counts=tabs.counts,
            own_verbs=OWN_VERBS,
        ),
        RecordKind(
            "supervised_task",
            _("督办任务"),
            facts_template="supervision/parts/task_facts.html",
            load=task_facts,
            load_for=task_facts,
            light=heading_light,
            register_url="supervision:mine",
            group="matters",
            register_permission="supervision.read_ledger",
            has_papers=False,
            first_tab=_("办理进展"),
            slip_template="supervision/tabs/task.html",
            tabs=(*tabs.TABS, LIGHTS_TAB, *documents.TABS),
            tab_counts=tabs.counts,
            own_verbs=(*OWN_VERBS, "sign", "add-signer", "co", "add-co"),
        ),
    ),
    audit_verbs=(
        *declared.AUDIT_VERBS,
        *documents.AUDIT_VERBS,
        *scoring.AUDIT_VERBS,
        AuditVerb("supervision.item.registered", _("登记督办件")),
        AuditVerb("supervision.item.proposed", _("报请立项")),
        AuditVerb("supervision.item.approved", _("立项")),
        AuditVerb("supervision.item.sent", _("交办")),
        AuditVerb("supervision.item.concluded", _("报办结")),
        AuditVerb("supervision.item.judged", _("领导表态")),
        AuditVerb("supervision.item.closed", _("销号")),
        AuditVerb("supervision.item.looked_back", _("回头看")),
        AuditVerb("supervision.task.added", _("分解任务")),
        AuditVerb("supervision.task.amended", _("修改任务")),
        AuditVerb("supervision.task.removed", _("删除任务")),
        AuditVerb("supervision.task.broken_down", _("单位再分解")),
        AuditVerb("supervision.task.accepted", _("签收领办")),
        AuditVerb("supervision.task.mis_sent", _("误派退回")),
        AuditVerb("supervision.task.reassigned", _("改派")),
        AuditVerb("supervision.task.verified", _("核查")),
        AuditVerb("supervision.task.cause_recorded", _("记录症结")),
        AuditVerb("supervision.item.proposal_returned", _("退回拟办")),
        AuditVerb("supervision.item.look_back_moved", _("改回头看日期")),
        AuditVerb("supervision.template.saved", _("存任务模板")),
        AuditVerb("supervision.template.used", _("用任务模板")),
        AuditVerb("supervision.task.co_asked", _("请单位配合")),
        AuditVerb("supervision.plan.change_asked", _("申请调整计划")),
        AuditVerb("supervision.plan.changed", _("同意调整计划")),
        AuditVerb("supervision.plan.change_refused", _("不同意调整计划")),
        AuditVerb("supervision.slip.issued", _("发督办单、催办单")),
        AuditVerb("supervision.slip.answered", _("答复督办单")),
        AuditVerb("supervision.light_rule.set", _("调整灯的规则")),
        AuditVerb("supervision.ledger.exported", _("导出督查台账")),
        AuditVerb("supervision.feedback.written", _("填报反馈")),
        AuditVerb("supervision.feedback.approved", _("审签反馈")),
        AuditVerb("supervision.feedback.returned", _("退回反馈")),
    ),
    notice_kinds=(
        *documents.NOTICE_KINDS,
        *declared.NOTICE_KINDS,
        *scoring.NOTICE_KINDS,
        NoticeKind("supervision.slip", _("督办单、催办单"), mail=True),
        NoticeKind("supervision.report_due", _("应报反馈"), mail=True),
        NoticeKind("supervision.answered", _("批示落实"), mail=True),
        NoticeKind("supervision.plan_decided", _("计划调整的批复"), mail=True),
        NoticeKind("supervision.co_reported", _("协办反馈"), mail=True),
        NoticeKind("supervision.feedback_returned", _("反馈退回"), mail=True),
    ),
)
