from django.utils.translation import gettext_lazy as _

from zhongshu.core.registry import AuditVerb, Module
from zhongshu.numbering.guards import GUARDS

module = Module(
    label="numbering",
    audit_verbs=(
        AuditVerb("numbering.number.drawn", _("取号")),
        AuditVerb("numbering.number.voided", _("文号作废")),
        AuditVerb("numbering.series.started", _("设起始号")),
    ),
    guards=GUARDS,
)
