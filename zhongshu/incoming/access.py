"""Who sees which incoming papers, and who may do what with them: the list and the check side by side."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from zhongshu.core.answers import Answer
from zhongshu.core.errors import NotAllowed
from zhongshu.incoming.models import IncomingDocument, IntakeTrouble
from zhongshu.people.access import is_officer, person_has, posture
from zhongshu.people.models import Organ, Person
from zhongshu.records import access as records
from zhongshu.records.models import PaperOriginal, Record
from zhongshu.workflow import access as workflow
from zhongshu.workflow.situation import acts_for, situation

KIND = "incoming_document"
RELATED = ("record__owning_organ", "record__owning_unit", "record__holder", "record__number", "received_by")


def visible_to(person: Person) -> QuerySet[IncomingDocument]:
    """Papers whose record the person may see; the whole register of an organ for its registry."""
    return IncomingDocument.objects.filter(records.seen_by(person, "record__"))


def get(person: Person, pk: int) -> IncomingDocument:
    return get_object_or_404(visible_to(person).select_related(*RELATED), pk=pk)


def papers_visible_to(person: Person) -> QuerySet[PaperOriginal]:
    """Paper originals of incoming records that the person may see."""
    return PaperOriginal.objects.filter(records.seen_by(person, "record__"), record__kind=KIND)


def get_paper(person: Person, pk: int) -> PaperOriginal:
    papers = papers_visible_to(person).select_related("record__incoming_document", "record__owning_organ", "keeper")
    return get_object_or_404(papers, pk=pk)


def organs_of(person: Person) -> frozenset[int]:
    """Organs whose register the person opens: those in which a post is held."""
    return posture(person).organ_ids | {person.organ_id}


def registering_organ(person: Person) -> Organ:
    """For which organ a clerk registers: the own one, else the first in which a post carries the right."""
    organs = posture(person).permissions.get("incoming.register", frozenset())
    if person.organ_id in organs or not organs:
        return person.organ
    return Organ.objects.get(pk=min(organs))


def may_register(person: Person, organ: Organ) -> Answer:
    return _in_organ(person, organ, "incoming.register", _("收文由本机关文书登记，请把文件交给文书。"))


def may_export(person: Person, organ: Organ) -> Answer:
    return _in_organ(person, organ, "incoming.export", _("登记簿由文书或办公室负责人导出。"))


def may_amend(person: Person, record: Record) -> Answer:
    """更正登记 as long as the paper is in hand."""
    if not record.is_live:
        return Answer.no(_("这件已经办结或撤销，登记内容不能再改。"))
    return may_register(person, record.owning_organ)


def may_check(person: Person, record: Record) -> Answer:
    """初审 by whoever holds the paper at that stage."""
    lead = situation(record).lead if record.is_live else None
    if lead is None or lead.stage != "checking":
        return Answer.no(_("不在初审环节。"))
    if not acts_for(person, lead):
        return Answer.no(_("初审由%(name)s办理。") % {"name": lead.holder.name})
    return _in_organ(person, record.owning_organ, "incoming.check", _("您的岗位没有初审权限。"))


def may_return(person: Person, record: Record) -> Answer:
    """退文: the right in the owning organ, and everything that cancelling asks for."""
    answer = workflow.may_cancel(person, record)
    if not answer:
        return answer
    return _in_organ(person, record.owning_organ, "incoming.return_document", _("退文由文书或办公室负责人办理。"))


def may_move(person: Person, paper: PaperOriginal) -> Answer:
    """Handing a paper on: its keeper, or the registry of the owning organ."""
    if paper.returned_at is not None:
        return Answer.no(_("这份纸质件已清退。"))
    if paper.keeper_id == person.pk:
        return Answer.yes()
    reason = _("纸质件在%(name)s处，由%(name)s或文书交接。") % {"name": paper.keeper.name}
    return _in_organ(person, paper.record.owning_organ, "incoming.keep_papers", reason)


def may_send_back_paper(person: Person, paper: PaperOriginal) -> Answer:
    """清退 and its date: the registry of the owning organ."""
    if paper.returned_at is not None:
        return Answer.no(_("这份纸质件已清退。"))
    return _in_organ(person, paper.record.owning_organ, "incoming.keep_papers", _("清退由文书办理。"))


def may_wipe(person: Person, record: Record) -> Answer:
    """清除: the registry of the owning organ, or the security administrator of the deployment."""
    if record.is_carrier_entry:
        return Answer.no(_("本件已经只留载体登记。"))
    if is_officer(person, ("security_admin",)):
        return Answer.yes()
    return _in_organ(person, record.owning_organ, "incoming.wipe", _("由文书或者安全保密管理员清除。"))


def get_trouble(person: Person, pk: int) -> IntakeTrouble:
    """来件收不下 of an organ for which the person registers."""
    organs = posture(person).permissions.get("incoming.register", frozenset())
    return get_object_or_404(IntakeTrouble.objects.filter(organ__in=organs), pk=pk)


def refuse_without_post(person: Person) -> None:
    """The register is for people of the office; the three officers have no business in it."""
    if not posture(person).posts:
        raise NotAllowed(_("收文登记簿由机关工作人员查阅；系统、安全、审计管理员没有业务岗位，不能打开。"))


def _in_organ(person: Person, organ: Organ, permission: str, reason: str) -> Answer:
    return Answer.yes() if person_has(person, permission, organ) else Answer.no(reason)


def may_leave_stage(record: Record, stage: str) -> Answer:
    """初审 is not passed over: its points are answered on its own form before the paper goes on (条例 art. 24)."""
    if record.kind != KIND or stage != "checking" or record.is_carrier_entry:
        return Answer.yes()
    unchecked = IncomingDocument.objects.filter(record=record, checklist={}).exists()
    return Answer.no(_("请先做初审：逐项合格的送出，不合格的退文。")) if unchecked else Answer.yes()
