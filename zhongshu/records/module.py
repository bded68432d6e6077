from django.utils.translation import gettext_lazy as _

from zhongshu.core.registry import AuditVerb, Module
from zhongshu.records import access
from zhongshu.records.guards import GUARDS

module = Module(
    label="records",
    guards=GUARDS,
    may_see=access.may_see,
    file_access=access.file_access,
    number_titles=access.number_titles,
    audit_verbs=(
        AuditVerb("records.record.amended", _("更正登记内容")),
        AuditVerb("records.record.shared", _("扩大知悉范围")),
        AuditVerb("records.record.discarded", _("放弃草稿")),
        AuditVerb("records.link.made", _("关联")),
        AuditVerb("records.file.attached", _("放入文件")),
        AuditVerb("records.file.detached", _("移除文件")),
        AuditVerb("records.paper.added", _("登记纸质件")),
        AuditVerb("records.paper.moved", _("纸质件交接")),
        AuditVerb("records.paper.return_planned", _("确定清退期限")),
        AuditVerb("records.paper.returned", _("清退纸质件")),
    ),
)
