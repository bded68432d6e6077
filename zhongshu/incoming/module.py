from django.utils.translation import gettext_lazy as _

from zhongshu.core.registry import AuditVerb, Module, Permission, RecordKind
from zhongshu.incoming import access, facts
from zhongshu.incoming.services import record_changed
from zhongshu.people import roles

HEADS = (roles.OFFICE_DIRECTOR, roles.OFFICE_DEPUTY)

module = Module(
    label="incoming",
    record_changed=record_changed,
    permissions=(
        Permission("incoming.register", _("登记收文"), roles=(roles.REGISTRY,)),
        Permission("incoming.read_register", _("查看本机关全部收文"), roles=(roles.REGISTRY, *HEADS)),
        Permission("incoming.check", _("初审收文"), roles=(roles.REGISTRY,)),
        Permission("incoming.return_document", _("退文"), roles=(roles.REGISTRY, *HEADS)),
        Permission("incoming.export", _("导出收文登记簿"), roles=(roles.REGISTRY, *HEADS)),
        Permission("incoming.keep_papers", _("纸质件交接、清退"), roles=(roles.REGISTRY,)),
        Permission(
            "incoming.scan",
            _("扫码接收纸质件"),
            roles=(roles.REGISTRY, roles.SECRETARY, roles.INTAKE, roles.PROPOSER, roles.HANDLER),
        ),
    ),
    record_kinds=(
        RecordKind(
            key=access.KIND,
            label=_("收文"),
            facts_template="incoming/parts/facts.html",
            load=facts.load,
            register_url="incoming:register",
            group="papers",
            register_permission="incoming.read_register",
        ),
    ),
    audit_verbs=(
        AuditVerb("incoming.document.registered", _("登记收文")),
        AuditVerb("incoming.carrier.registered", _("登记涉密载体")),
        AuditVerb("incoming.document.amended", _("更正收文登记")),
        AuditVerb("incoming.document.checked", _("初审")),
        AuditVerb("incoming.document.returned", _("退文")),
        AuditVerb("incoming.register.exported", _("导出收文登记簿")),
        AuditVerb("incoming.form.printed", _("打印单据")),
    ),
)
