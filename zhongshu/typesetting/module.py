from django.utils.translation import gettext_lazy as _

from zhongshu.core.registry import AuditVerb, Module, NavEntry, Permission
from zhongshu.people import roles

module = Module(
    label="typesetting",
    nav=(NavEntry("typesetting.paper", _("排版"), "papers", "typesetting:paper", "typesetting.use", order=58),),
    permissions=(Permission("typesetting.use", _("排版文稿"), roles=roles.EVERY),),
    audit_verbs=(AuditVerb("typesetting.paper.downloaded", _("下载排好的文稿")),),
)
