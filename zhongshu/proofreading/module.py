from django.utils.translation import gettext_lazy as _

from zhongshu.core.registry import AuditVerb, Job, Module, NavEntry, Permission
from zhongshu.people import roles
from zhongshu.proofreading import services

EDITORS = (roles.OFFICE_DIRECTOR, roles.OFFICE_DEPUTY, roles.PROPOSER, roles.BUSINESS_ADMIN)

module = Module(
    label="proofreading",
    nav=(
        NavEntry("proofreading.start", _("校对"), "papers", "proofreading:start", "proofreading.use", order=60),
        NavEntry(
            "proofreading.rules", _("校对规则"), "papers", "proofreading:rules", "proofreading.edit_rules", order=61
        ),
    ),
    permissions=(
        Permission("proofreading.use", _("校对文稿"), roles=roles.EVERY),
        Permission("proofreading.edit_rules", _("维护本机关的校对规则"), roles=EDITORS),
    ),
    audit_verbs=(
        AuditVerb("proofreading.rule.changed", _("调整校对规则")),
        AuditVerb("proofreading.rule.restored", _("恢复校对规则")),
        AuditVerb("proofreading.word.added", _("增加校对词语")),
        AuditVerb("proofreading.word.removed", _("删除校对词语")),
        AuditVerb("proofreading.exemption.made", _("校对规则此处不适用")),
        AuditVerb("proofreading.exemption.ended", _("取消“此处不适用”")),
        AuditVerb("proofreading.list.confirmed", _("核定提法清单")),
        AuditVerb("proofreading.list.withdrawn", _("停用提法清单")),
        AuditVerb("proofreading.lexicon.asked", _("学习本机关文件")),
        AuditVerb("proofreading.lexicon.learned", _("学完本机关文件")),
        AuditVerb("proofreading.lexicon.forgotten", _("清除学习结果")),
        AuditVerb("proofreading.copy.exported", _("导出校对稿")),
    ),
    jobs=(Job("proofreading.purge", _("清除到期的校对稿"), services.purge, every_seconds=3600),),
)
