"""Words that module.py declares for sources, overlaps and inspections: audit, notices, checks."""

from django.utils.translation import gettext_lazy as _

from zhongshu.core.registry import AuditVerb

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
)
