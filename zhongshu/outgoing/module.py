from django.utils.translation import gettext_lazy as _

from zhongshu.core.answers import Answer
from zhongshu.core.registry import (
    Action,
    AuditVerb,
    Check,
    Module,
    NavEntry,
    NewKind,
    NoticeKind,
    Permission,
    RecordKind,
    RecordTab,
)
from zhongshu.outgoing import access, authoring, checks, custody, facts
from zhongshu.outgoing.acts import ACTIONS
from zhongshu.outgoing.guards import GUARDS
from zhongshu.outgoing.leaving_stages import may_leave_stage
from zhongshu.outgoing.services import record_changed
from zhongshu.outgoing.sources import SOURCE
from zhongshu.people import roles
from zhongshu.people.access import posture
from zhongshu.people.models import Person
from zhongshu.records.models import Record

# 转出, 会签 and 撤销 are done by acts, which keep the words, the signatures and the number
OWN_VERBS = ("forward", "sign", "cancel")
HEADS = (roles.OFFICE_DIRECTOR, roles.OFFICE_DEPUTY)
WRITERS = (roles.HANDLER, roles.PROPOSER, roles.REGISTRY, roles.UNIT_HEAD, roles.SECRETARY, roles.SUPERVISION, *HEADS)


def reads(person: Person) -> bool:
    """Everybody with a business post; the three officers have none."""
    return bool(posture(person).posts)


def writes(person: Person, record: Record) -> Answer | None:
    return access.may_edit(person, record) or None


START = Action("outgoing.from_record", _("拟发文"), "outgoing:from-record", authoring.start_offer, order=35)
WRITE = Action("outgoing.draft", _("写稿"), "outgoing:draft", writes, order=8, kinds=(access.KIND,))

module = Module(
    label="outgoing",
    record_changed=record_changed,
    may_leave_stage=may_leave_stage,
    barred_from=access.barred_from,
    may_give_up=access.may_give_up,
    file_access=access.file_access,
    guards=GUARDS,
    actions=(WRITE, START, *ACTIONS),
    new_kinds=(NewKind("outgoing", _("发文"), "outgoing:new", "outgoing.draft", order=15),),
    search_sources=(SOURCE,),
    nav=(
        NavEntry("outgoing.register", _("发文登记簿"), "papers", "outgoing:register", order=50, may=reads),
        NavEntry(
            "outgoing.sparing",
            _("精文减会"),
            "papers",
            "outgoing:sparing",
            permission="outgoing.read_register",
            order=57,
        ),
        NavEntry("outgoing.templates", _("范本和常用语"), "papers", "outgoing:templates", order=56, may=reads),
        NavEntry("outgoing.seals", _("印章"), "papers", "outgoing:seals", order=58, may=custody.sees_seals),
        NavEntry("outgoing.verify", _("核验公文"), "papers", "outgoing:verify", order=59, may=reads),
    ),
    notice_kinds=(
        NoticeKind("outgoing.signature_fallen", _("签发失效"), mail=True),
        NoticeKind("outgoing.sealed", _("已用印")),
        NoticeKind("outgoing.abandoned", _("公文不发了")),
    ),
    checks=(
        Check("outgoing.numbers_of_cancelled", _("撤销的发文，文号没有作废"), checks.numbers_of_cancelled),
        Check("outgoing.copies_unsettled", _("另存的稿没有处理"), checks.copies_unsettled),
        Check("outgoing.signed_words_changed", _("定稿与签发时不符"), checks.signed_words_changed),
    ),
    permissions=(
        Permission("outgoing.draft", _("起草发文"), roles=WRITERS),
        Permission("outgoing.read_register", _("查看本机关全部发文"), roles=(roles.REGISTRY, *HEADS)),
        Permission("outgoing.override", _("放行核稿差错"), roles=(roles.PROPOSER, *HEADS)),
        Permission(
            "outgoing.edit_templates", _("管理范本和常用语"), roles=(roles.PROPOSER, roles.BUSINESS_ADMIN, *HEADS)
        ),
        Permission("outgoing.export", _("导出发文登记簿"), roles=(roles.REGISTRY, *HEADS)),
        Permission("outgoing.set_quota", _("填写发文限额"), roles=HEADS),
        Permission("outgoing.number", _("登记编号、作废文号"), roles=(roles.REGISTRY,)),
        Permission("outgoing.dispatch", _("核发公文"), roles=(roles.REGISTRY,)),
        Permission("outgoing.withdraw", _("撤回已发公文"), roles=HEADS),
        Permission("outgoing.keep_seals", _("登记印章和密钥"), roles=(roles.BUSINESS_ADMIN,)),
    ),
    record_kinds=(
        RecordKind(
            key=access.KIND,
            label=_("发文"),
            facts_template="outgoing/parts/facts.html",
            load=facts.load,
            register_url="outgoing:register",
            group="papers",
            register_permission="outgoing.read_register",
            tabs=(RecordTab("versions", _("版本"), "outgoing/versions_tab.html", facts.versions),),
            tab_counts=facts.tab_counts,
            own_verbs=OWN_VERBS,
            slip_template="outgoing/slip.html",
            leader_template="outgoing/parts/leader.html",
        ),
    ),
    audit_verbs=(
        AuditVerb("outgoing.document.created", _("起草发文")),
        AuditVerb("outgoing.document.amended", _("修改发文要素")),
        AuditVerb("outgoing.draft.copied", _("另存同时修改的稿")),
        AuditVerb("outgoing.version.saved", _("存稿")),
        AuditVerb("outgoing.version.restored", _("恢复以前的稿")),
        AuditVerb("outgoing.draft.uploaded", _("上传文稿")),
        AuditVerb("outgoing.revisions.settled", _("处理修订")),
        AuditVerb("outgoing.template.made", _("建立范本")),
        AuditVerb("outgoing.template.changed", _("修改范本")),
        AuditVerb("outgoing.template.ended", _("停用范本")),
        AuditVerb("outgoing.phrase.kept", _("保存常用语")),
        AuditVerb("outgoing.phrase.ended", _("停用常用语")),
        AuditVerb("outgoing.sheet.filled", _("填写审核单")),
        AuditVerb("outgoing.finding.overridden", _("放行核稿差错")),
        AuditVerb("outgoing.document.signed", _("签发")),
        AuditVerb("outgoing.signature.fallen", _("签发失效")),
        AuditVerb("outgoing.document.numbered", _("登记编号")),
        AuditVerb("outgoing.document.printed", _("送印")),
        AuditVerb("outgoing.quota.set", _("填写发文限额")),
        AuditVerb("outgoing.seal.added", _("登记印章")),
        AuditVerb("outgoing.seal.ended", _("停用印章")),
        AuditVerb("outgoing.seal.used", _("用印")),
        AuditVerb("outgoing.file.published", _("生成版式文件")),
        AuditVerb("outgoing.key.registered", _("登记公钥")),
        AuditVerb("outgoing.key.ended", _("停用公钥")),
        AuditVerb("outgoing.document.distributed", _("修改分送范围")),
        AuditVerb("outgoing.register.exported", _("导出发文登记簿")),
        AuditVerb("outgoing.document.dispatched", _("核发")),
        AuditVerb("outgoing.document.withdrawn", _("撤回公文")),
    ),
)
