from django.utils.translation import gettext_lazy as _

from zhongshu.core.registry import AuditVerb, Module, NavEntry, Permission
from zhongshu.numbering.guards import GUARDS

module = Module(
    label="numbering",
    nav=(NavEntry("numbering.book", _("文号簿"), "papers", "numbering:book", permission="numbering.read", order=90),),
    permissions=(
        Permission(
            "numbering.read",
            _("查看文号簿"),
            roles=("office_director", "office_deputy", "intake", "registry", "business_admin"),
        ),
        Permission("numbering.start", _("设定起始号"), roles=("business_admin",)),
    ),
    audit_verbs=(
        AuditVerb("numbering.number.drawn", _("取号")),
        AuditVerb("numbering.number.voided", _("文号作废")),
        AuditVerb("numbering.series.started", _("设起始号")),
        AuditVerb("numbering.series.ended", _("停用编号系列")),
        AuditVerb("numbering.series.resumed", _("恢复编号系列")),
    ),
    guards=GUARDS,
)
