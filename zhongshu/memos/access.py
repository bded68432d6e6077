"""Who sees which memos, and who may do what with them: the list and the check side by side."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from zhongshu.core.answers import Answer
from zhongshu.core.errors import NotAllowed
from zhongshu.memos import queries
from zhongshu.memos.models import Memo
from zhongshu.memos.states import CONSULTING, DRAFTING, FILING, PRESENTING, WRITTEN_AT
from zhongshu.people.access import person_has, posture
from zhongshu.people.models import Organ, Person
from zhongshu.records import access as records
from zhongshu.records.models import Record
from zhongshu.workflow.models import Step
from zhongshu.workflow.situation import acts_for, situation

KIND = "memo"
RELATED = (
    "record__owning_organ",
    "record__owning_unit",
    "record__holder",
    "record__number",
    "drafter",
    "drafting_unit",
)


def visible_to(person: Person) -> QuerySet[Memo]:
    """Memos whose record the person may see; the whole register of an organ for its registry."""
    return Memo.objects.filter(records.seen_by(person, "record__"))


def register_of(person: Person, organ: Organ) -> QuerySet[Memo]:
    """The register of the organ as the person may see it: from the grants for who does not read all of it."""
    memos = visible_to(person).filter(record__kind=KIND, organ=organ)
    if records.reads_register(person, KIND, organ.pk):
        return memos
    return memos.filter(records.granted(person, "record__"))


def get(person: Person, pk: int) -> Memo:
    return get_object_or_404(visible_to(person).select_related(*RELATED), pk=pk)


def refuse_without_post(person: Person) -> None:
    """The register is for people of the office; the three officers have no business in it."""
    if not posture(person).posts:
        raise NotAllowed(_("签报登记簿由机关工作人员查阅；系统、安全、审计管理员没有业务岗位，不能打开。"))


def may_draft(person: Person, organ: Organ) -> Answer:
    return _in_organ(person, organ, "memos.draft", _("签报由本机关工作人员起草，您的岗位没有起草权限。"))


def may_export(person: Person, organ: Organ) -> Answer:
    return _in_organ(person, organ, "memos.export", _("登记簿由文书导出。"))


def may_amend(person: Person, record: Record) -> Answer:
    """The words: whoever has it in hand until it goes to the leaders, and never after a 批示."""
    if not record.is_live:
        return Answer.no(_("这件已经办结或撤销，内容不能再改。"))
    if queries.is_instructed(record):
        return Answer.no(_("已有领导批示，内容不能再改；要改的，请另起一份签报。"))
    lead = situation(record).lead
    if lead is None or lead.stage not in WRITTEN_AT:
        return Answer.no(_("已经呈送领导，内容不能再改；要改的，请领导退回。"))
    return Answer.yes() if acts_for(person, lead) else _held_by(lead)


def may_consult(person: Person, record: Record) -> Answer:
    """送会办 by the drafter, while it is written."""
    lead = situation(record).lead if record.is_live else None
    if lead is None or lead.stage not in (DRAFTING, CONSULTING):
        return Answer.no(_("会办在起草、会办环节进行。"))
    return Answer.yes() if acts_for(person, lead) else _held_by(lead)


def may_address(person: Person, record: Record) -> Answer:
    """调整呈送领导: whoever has it in hand, but no leader for another leader; the registry, too, so that none waits for who is away."""
    if not record.is_live:
        return Answer.no(_("这件已经办结或撤销。"))
    lead = situation(record).lead
    if lead is not None and lead.stage != PRESENTING and acts_for(person, lead):
        return Answer.yes()
    return _in_organ(person, record.owning_organ, "memos.export", _("由承办人或文书调整呈送领导。"))


def may_leave_stage(record: Record, stage: str) -> Answer:
    """归档 only when every leader it is addressed to has written, or was taken off with a reason."""
    if record.kind != KIND or stage != FILING:
        return Answer.yes()
    waiting = queries.waiting_leaders(record)
    if not waiting:
        return Answer.yes()
    names = "、".join(leader.name for leader in waiting)
    return Answer.no(
        _("%(names)s还没有批示：请退回办理环节补呈；不再呈送的，请调整呈送领导并写明原因。") % {"names": names}
    )


def _held_by(lead: Step) -> Answer:
    return Answer.no(_("这件在%(name)s手里，由%(name)s办理。") % {"name": lead.holder.name})


def _in_organ(person: Person, organ: Organ, permission: str, reason: str) -> Answer:
    return Answer.yes() if person_has(person, permission, organ) else Answer.no(reason)
