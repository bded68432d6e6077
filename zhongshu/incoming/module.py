from django.utils.translation import gettext_lazy as _

from zhongshu.core.registry import AuditVerb, Check, Job, Module, NavEntry, NewKind, Permission, RecordKind
from zhongshu.incoming import access, checks, facts, queries
from zhongshu.incoming.actions import ACTIONS
from zhongshu.incoming.guards import GUARDS
from zhongshu.incoming.services import folder, intake, mail, record_changed
from zhongshu.incoming.sources import SOURCE
from zhongshu.people import roles
from zhongshu.people.access import is_officer, posture
from zhongshu.people.models import Person

HEADS = (roles.OFFICE_DIRECTOR, roles.OFFICE_DEPUTY)


def reads(person: Person) -> bool:
    """Everybody with a business post; the three officers have none."""
    return bool(posture(person).posts)


def is_security_admin(person: Person) -> bool:
    return is_officer(person, ("security_admin",))


module = Module(
    label="incoming",
    guards=GUARDS,
    record_changed=record_changed,
    leaving=intake.leaving,
    jobs=(
        Job("incoming.scan_folders", _("收取扫描仪的文件"), folder.scan, every_seconds=5),
        Job("incoming.read_mailbox", _("收取邮箱来件"), mail.read, every_seconds=60),
    ),
    may_leave_stage=access.may_leave_stage,
    search_sources=(SOURCE,),
    actions=ACTIONS,
    nav=(
        NavEntry(
            "incoming.register",
            _("收文登记簿"),
            "papers",
            "incoming:register",
            rows=queries.open_rows,
            order=10,
            may=reads,
        ),
        NavEntry(
            "incoming.queue",
            _("待登记"),
            "papers",
            "incoming:queue",
            permission="incoming.register",
            rows=queries.pending_rows,
            order=20,
        ),
        NavEntry("incoming.circulating", _("传阅情况"), "papers", "incoming:circulating", order=30, may=reads),
        NavEntry("incoming.to_return", _("清退"), "papers", "incoming:to-return", permission="incoming.scan", order=40),
        NavEntry(
            "incoming.wipe", _("清除涉密文件"), "admin", "incoming:wipe-by-number", may=is_security_admin, order=80
        ),
        NavEntry("incoming.scan", _("扫码"), "papers", "incoming:scan", permission="incoming.scan", order=50),
    ),
    new_kinds=(NewKind("incoming", _("收文"), "incoming:new", "incoming.register", order=10),),
    checks=(
        Check("incoming.uploads_overdue", _("上传后没有登记"), checks.uploads_overdue),
        Check("incoming.troubles_overdue", _("来件收不下，没有处理"), checks.troubles_overdue),
        Check("incoming.papers_overdue", _("纸质件过了清退期限"), checks.papers_overdue),
    ),
    permissions=(
        Permission("incoming.register", _("登记收文"), roles=(roles.REGISTRY,)),
        Permission("incoming.read_register", _("查看本机关全部收文"), roles=(roles.REGISTRY, *HEADS)),
        Permission("incoming.check", _("初审收文"), roles=(roles.REGISTRY,)),
        Permission("incoming.return_document", _("退文"), roles=(roles.REGISTRY, *HEADS)),
        Permission("incoming.wipe", _("清除超出密级上限的来文"), roles=(roles.REGISTRY,)),
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
            origin=facts.origin,
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
        AuditVerb("incoming.document.wiped", _("清除超出密级上限的来文")),
        AuditVerb("incoming.intake.failed", _("来件收不下")),
        AuditVerb("incoming.intake.settled", _("处理没收下的来件")),
        AuditVerb("incoming.intake.handed_over", _("移交没收下的来件")),
        AuditVerb("incoming.register.exported", _("导出收文登记簿")),
        AuditVerb("incoming.form.printed", _("打印单据")),
    ),
)
