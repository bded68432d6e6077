from django.utils.translation import gettext_lazy as _

from zhongshu.core.registry import AuditVerb, Module, NavEntry, NewKind, Permission, RecordKind
from zhongshu.memos import access, facts, queries
from zhongshu.memos.actions import ACTIONS
from zhongshu.memos.guards import GUARDS
from zhongshu.memos.sources import SOURCE
from zhongshu.people import roles
from zhongshu.people.access import posture
from zhongshu.people.models import Person

WRITERS = (
    *(roles.HANDLER, roles.PROPOSER, roles.REGISTRY, roles.UNIT_HEAD, roles.SECRETARY, roles.SUPERVISION),
    *(roles.OFFICE_DIRECTOR, roles.OFFICE_DEPUTY),
)


def reads(person: Person) -> bool:
    """Everybody with a business post; the three officers have none."""
    return bool(posture(person).posts)


module = Module(
    label="memos",
    may_leave_stage=access.may_leave_stage,
    next_hand=queries.next_hand,
    guards=GUARDS,
    search_sources=(SOURCE,),
    actions=ACTIONS,
    nav=(
        NavEntry("memos.register", _("签报"), "papers", "memos:register", rows=queries.open_rows, order=60, may=reads),
    ),
    new_kinds=(NewKind("memos", _("签报"), "memos:new", "memos.draft", order=30),),
    permissions=(
        Permission("memos.draft", _("起草签报"), roles=WRITERS),
        Permission("memos.read_register", _("查看本机关全部签报"), roles=(roles.REGISTRY,)),
        Permission("memos.export", _("导出签报登记簿、调整呈送领导"), roles=(roles.REGISTRY,)),
    ),
    record_kinds=(
        RecordKind(
            key=access.KIND,
            label=_("签报"),
            facts_template="memos/parts/facts.html",
            load=facts.load,
            register_url="memos:register",
            group="papers",
            register_permission="memos.read_register",
            has_papers=False,
            leader_template="memos/parts/leader.html",
        ),
    ),
    audit_verbs=(
        AuditVerb("memos.memo.created", _("起草签报")),
        AuditVerb("memos.memo.amended", _("修改签报")),
        AuditVerb("memos.memo.addressed", _("调整呈送领导")),
        AuditVerb("memos.register.exported", _("导出签报登记簿")),
        AuditVerb("memos.sheet.printed", _("打印签报")),
    ),
)
