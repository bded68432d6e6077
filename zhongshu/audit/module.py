from django.utils.translation import gettext_lazy as _

from zhongshu.audit import access, nightly
from zhongshu.audit.guards import GUARDS
from zhongshu.core.registry import AuditVerb, Job, Module, NavEntry

module = Module(
    label="audit",
    nav=(NavEntry("audit.log", _("审计日志"), "admin", "audit:log", may=access.may_read, order=80),),
    audit_verbs=(
        AuditVerb("audit.log.exported", _("导出审计日志")),
        AuditVerb("audit.chain.verified", _("校验审计链")),
        AuditVerb("audit.chain.broken", _("审计链有断裂")),
    ),
    guards=GUARDS,
    jobs=(
        Job("audit.seal", _("封存审计记录"), nightly.seal, every_seconds=3),
        Job("audit.prove", _("校验审计链"), nightly.prove, daily_at="03:10"),
    ),
    doctor=(nightly.doctor,),
)
