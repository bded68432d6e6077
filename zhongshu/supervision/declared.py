"""Words that module.py declares for sources, overlaps and inspections: audit, notices, checks."""

from django.utils.translation import gettext_lazy as _

from zhongshu.core.registry import AuditVerb, NavEntry, NewKind, NoticeKind, Permission
from zhongshu.people import roles
from zhongshu.people.access import posture
from zhongshu.people.models import Person
from zhongshu.supervision import inspections, sources

LEADERS = frozenset((roles.ORGAN_HEAD, roles.LEADER_IN_CHARGE, roles.OFFICE_DIRECTOR, roles.OFFICE_DEPUTY))

AUDIT_VERBS = (
    AuditVerb("supervision.item.overlap_decided", _("处理查重")),
    AuditVerb("supervision.item.joined", _("并入督办件")),
    AuditVerb("supervision.task.borrowed", _("用已有反馈")),
    AuditVerb("supervision.item.talk_recorded", _("登记面商")),
    AuditVerb("supervision.sheet.uploaded", _("上传事项表")),
    AuditVerb("supervision.sheet.taken_in", _("导入事项表")),
    AuditVerb("supervision.sheet.dropped", _("放弃事项表")),
    AuditVerb("supervision.year.planned", _("编定年度督查计划")),
    AuditVerb("supervision.inspection.drafted", _("拟订督查方案")),
    AuditVerb("supervision.inspection.approved", _("批准督查方案")),
    AuditVerb("supervision.inspection.cancelled", _("撤销督查方案")),
    AuditVerb("supervision.group.formed", _("组成督查组")),
    AuditVerb("supervision.group.recused", _("督查回避")),
    AuditVerb("supervision.conclusion.drafted", _("起草督查结论")),
    AuditVerb("supervision.conclusion.approved", _("批准督查结论")),
    AuditVerb("supervision.conclusion.delivered", _("送达督查结论")),
    AuditVerb("supervision.review.asked", _("申请复核")),
    AuditVerb("supervision.review.decided", _("复核决定")),
    AuditVerb("supervision.rectification.set", _("列整改")),
    AuditVerb("supervision.rectification.reported", _("报告整改")),
    AuditVerb("supervision.rectification.checked", _("核查整改")),
    AuditVerb("supervision.row.handed_over", _("移交督查事项")),
)


def approves(person: Person) -> bool:
    return bool(posture(person).roles & LEADERS)


def has_to_do_with_inspections(person: Person) -> bool:
    """督查室, leaders of its organ, and whoever leads or receives for a unit."""
    rights = posture(person).permissions
    return bool(rights.get(inspections.READ) or rights.get(inspections.APPROVE) or inspections.units_of(person))


PERMISSIONS = (
    Permission(
        "supervision.approve_inspection", _("批准督查方案和结论"), roles=(roles.ORGAN_HEAD, roles.LEADER_IN_CHARGE)
    ),
)
NOTICE_KINDS = (NoticeKind("supervision.inspection", _("督查、复核、整改"), mail=True),)
NEW_KINDS = (NewKind("supervision_sheet", _("导入督办事项"), "supervision:sheets", "supervision.register", order=21),)
NAV = (
    NavEntry(
        "supervision.approving",
        _("待我立项"),
        "matters",
        "supervision:approving",
        rows=lambda person: (sources.to_approve(person),),
        order=25,
        may=approves,
    ),
    NavEntry(
        "supervision.inspections",
        _("政府督查"),
        "matters",
        "supervision:inspections",
        permission=inspections.READ,
        order=72,
    ),
    NavEntry(
        "supervision.ours", _("督查结论"), "matters", "supervision:ours", order=74, may=has_to_do_with_inspections
    ),
    NavEntry(
        "supervision.rectifications",
        _("整改台账"),
        "matters",
        "supervision:rectifications",
        order=76,
        may=has_to_do_with_inspections,
    ),
)
