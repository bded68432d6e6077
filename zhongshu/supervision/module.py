from typing import Any

from django.utils.translation import gettext_lazy as _

from zhongshu.core.registry import AuditVerb, Module, NoticeKind, Permission, RecordKind
from zhongshu.people import roles
from zhongshu.records.models import Record
from zhongshu.supervision import hooks
from zhongshu.supervision.guards import GUARDS
from zhongshu.supervision.models import SupervisedItem, SupervisedTask

HEADS = (roles.SUPERVISION, roles.OFFICE_DIRECTOR, roles.OFFICE_DEPUTY)
# 立项、交办、反馈、核查、销号 are acts of their own: with these one would go round them
OWN_VERBS = ("forward", "send-back", "take-back", "answer", "await-answer", "close", "jump")


def item_facts(record: Record) -> dict[str, Any]:
    return {"item": SupervisedItem.objects.select_related("leader", "leader_in_charge").get(pk=record.pk)}


def task_facts(record: Record) -> dict[str, Any]:
    related = ("item__record", "organ", "unit", "responsible", "unit_leader")
    return {"task": SupervisedTask.objects.select_related(*related).get(pk=record.pk)}


module = Module(
    label="supervision",
    guards=GUARDS,
    may_leave_stage=hooks.may_leave_stage,
    record_changed=hooks.record_changed,
    permissions=(
        Permission("supervision.register", _("督办立项、交办、核查"), roles=(roles.SUPERVISION,)),
        Permission("supervision.read_ledger", _("查看督查台账"), roles=HEADS),
    ),
    record_kinds=(
        RecordKind(
            "supervised_item",
            _("督办件"),
            facts_template="supervision/parts/item_facts.html",
            load=item_facts,
            register_url="supervision:ledger",
            group="matters",
            register_permission="supervision.read_ledger",
            own_verbs=OWN_VERBS,
        ),
        RecordKind(
            "supervised_task",
            _("督办任务"),
            facts_template="supervision/parts/task_facts.html",
            load=task_facts,
            register_url="supervision:mine",
            group="matters",
            register_permission="supervision.read_ledger",
            own_verbs=(*OWN_VERBS, "sign", "add-signer"),
        ),
    ),
    audit_verbs=(
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
        AuditVerb("supervision.feedback.written", _("填报反馈")),
        AuditVerb("supervision.feedback.approved", _("审签反馈")),
        AuditVerb("supervision.feedback.returned", _("退回反馈")),
    ),
    notice_kinds=(
        NoticeKind("supervision.answered", _("批示落实"), mail=True),
        NoticeKind("supervision.feedback_returned", _("反馈退回"), mail=True),
    ),
)
