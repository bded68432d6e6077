"""Who sees which outgoing papers, and who may do what with them: the list and the check side by side."""

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from zhongshu.core.answers import Answer
from zhongshu.core.errors import NotAllowed
from zhongshu.files.models import File
from zhongshu.outgoing import queries
from zhongshu.outgoing.models import DraftCopy, OutgoingDocument, Seal, Signature, Version, VersionFile, WorkingDraft
from zhongshu.outgoing.models.uploading import TrackedDraft
from zhongshu.outgoing.states import (
    COUNTERSIGNING,
    DISPATCHING,
    DRAFTING,
    EDITABLE,
    JOINT_SIGNING,
    LEGALITY,
    PRINTING,
    RECHECKING,
    REGISTERING,
    REVIEWING,
    SEALING,
    SIGNING,
    Direction,
    SheetKind,
)
from zhongshu.people import queries as people
from zhongshu.people import roles
from zhongshu.people.access import person_has, posture
from zhongshu.people.models import Organ, Person
from zhongshu.records import access as records
from zhongshu.records.models import Record
from zhongshu.workflow.models import Step
from zhongshu.workflow.situation import acts_for, situation
from zhongshu.workflow.states import StepRole

KIND = "outgoing_document"
RESTORABLE = frozenset({DRAFTING, COUNTERSIGNING, REVIEWING, LEGALITY})
RELATED = ("record__owning_organ", "record__owning_unit", "record__holder", "number__series", "drafter")


def visible_to(person: Person) -> QuerySet[OutgoingDocument]:
    """Papers whose record the person may see; the whole register of an organ for its registry."""
    return OutgoingDocument.objects.filter(records.seen_by(person, "record__"))


def get(person: Person, pk: int) -> OutgoingDocument:
    return get_object_or_404(visible_to(person).select_related(*RELATED), pk=pk)


def get_version(person: Person, pk: int) -> Version:
    return get_object_or_404(
        Version.objects.filter(records.seen_by(person, "record__")).select_related("record"), pk=pk
    )


def get_draft(person: Person, pk: int) -> WorkingDraft:
    """The text that is being written: whoever may see the record."""
    drafts = WorkingDraft.objects.filter(records.seen_by(person, "record__"))
    return get_object_or_404(drafts.select_related("record", "edited_by", "base"), pk=pk)


def get_copy(person: Person, pk: int) -> DraftCopy:
    return get_object_or_404(DraftCopy.objects.filter(records.seen_by(person, "record__")), pk=pk)


def file_access(person: Person, file: File) -> bool:
    """Attachments of earlier versions belong to whoever may see the record, also once they were taken off it;
    so do files whose tracked changes were read."""
    kept = VersionFile.objects.filter(file=file).values("version__record")
    came = TrackedDraft.objects.filter(file=file).values("record")
    return records.visible_to(person).filter(Q(pk__in=kept) | Q(pk__in=came)).exists()


def register_of(person: Person) -> QuerySet[OutgoingDocument]:
    """发文登记簿 with what its lines show."""
    return visible_to(person).select_related(*RELATED)


def refuse_without_post(person: Person) -> None:
    """The register is for people of the office; the three officers have no business in it."""
    if not posture(person).posts:
        raise NotAllowed(_("发文登记簿由机关工作人员查阅；系统、安全、审计管理员没有业务岗位，不能打开。"))


def may_export(person: Person) -> Answer:
    return _in_organ(person, person.organ, "outgoing.export", _("导出、打印发文登记簿由文书和办公室负责人办理。"))


def may_draft(person: Person, organ: Organ) -> Answer:
    return _in_organ(person, organ, "outgoing.draft", _("拟稿由本机关工作人员办理，您的岗位没有拟稿权限。"))


def may_edit(person: Person, record: Record) -> Answer:
    """The words: whoever has the paper in hand, and those who draft beside (协办)."""
    lead = situation(record).lead if record.is_live else None
    if lead is None or lead.stage not in EDITABLE:
        return Answer.no(_("这件已经核发、办结或撤销，文稿不能再改。"))
    writers = [step for step in situation(record).open_steps if step.role in (StepRole.LEAD, StepRole.CO)]
    if any(acts_for(person, step) for step in writers):
        return Answer.yes()
    return Answer.no(_("文稿在%(name)s手里，由%(name)s修改。") % {"name": lead.holder.name})


def may_restore(person: Person, record: Record) -> Answer:
    """An earlier version as the draft: until it lies before the signer, and not once it was signed."""
    answer = may_edit(person, record)
    lead = situation(record).lead if record.is_live else None
    if answer and (lead is None or lead.stage not in RESTORABLE):
        return Answer.no(_("已经送签，不能恢复以前的稿；要恢复，请先退回起草。"))
    return answer


def at_stage(person: Person, record: Record, stage: str) -> Answer:
    """The paper is at this stage and in this person's hands."""
    lead = situation(record).lead if record.is_live else None
    if lead is None or lead.stage != stage:
        return Answer.no(_("这件不在这个环节。"))
    if not acts_for(person, lead):
        return Answer.no(_("这件在%(name)s手里，由%(name)s办理。") % {"name": lead.holder.name})
    return Answer.yes()


def may_review(person: Person, record: Record) -> Answer:
    """核稿: in hand, and not by whoever drafted it."""
    answer = at_stage(person, record, REVIEWING)
    if answer and (why := barred_from(record, REVIEWING).get(person.pk)):
        return Answer.no(why)
    return answer


def barred_from(record: Record, stage: str) -> dict[int, str]:
    """Who drafts does not review: 核稿 is another pair of eyes. A leader who drafted may sign."""
    if record.kind != KIND or stage != REVIEWING:
        return {}
    drafter = record.outgoing_document.drafter_id
    return {drafter: _("拟稿人不能核自己的稿，请由别的核稿人核稿；稿子在您手里的，请转办给别的核稿人。")}


def may_judge_legality(person: Person, record: Record) -> Answer:
    return at_stage(person, record, LEGALITY)


def may_recheck(person: Person, record: Record) -> Answer:
    return at_stage(person, record, RECHECKING)


def may_give_up(person: Person, record: Record) -> bool:
    """不发了 by whoever drafted it, as long as nobody has signed and no number is drawn; after that the office decides."""
    if record.kind != KIND or not record.is_live:
        return False
    document = record.outgoing_document
    own = document.drafter_id == person.pk and document.number_id is None
    return own and not Signature.objects.filter(record=record).exists()


def may_override(person: Person, record: Record) -> Answer:
    """放行: whoever reviews, with the right in the owning organ."""
    answer = may_review(person, record)
    return answer and _in_organ(
        person, record.owning_organ, "outgoing.override", _("放行差错由办公室负责人或核稿岗位办理。")
    )


def may_number(person: Person, record: Record) -> Answer:
    answer = at_stage(person, record, REGISTERING)
    return answer and _in_organ(person, record.owning_organ, "outgoing.number", _("登记编号由文书办理。"))


def may_print(person: Person, record: Record) -> Answer:
    return at_stage(person, record, PRINTING)


def may_pass_sealing(person: Person, record: Record) -> Answer:
    return at_stage(person, record, SEALING)


def may_use_seal(person: Person, seal: Seal) -> Answer:
    """The post that keeps it, and nobody else."""
    if seal.ended_at is not None:
        return Answer.no(_("“%(seal)s”已经停用。") % {"seal": seal.name})
    if seal.keeper_id in {post.post_id for post in posture(person).posts}:
        return Answer.yes()
    return Answer.no(_("“%(seal)s”由%(post)s保管，请交保管人用印。") % {"seal": seal.name, "post": seal.keeper.title})


def may_dispatch(person: Person, record: Record) -> Answer:
    answer = at_stage(person, record, DISPATCHING)
    return answer and _in_organ(person, record.owning_organ, "outgoing.dispatch", _("核发由文书办理。"))


def may_withdraw(person: Person, record: Record) -> Answer:
    return _in_organ(person, record.owning_organ, "outgoing.withdraw", _("撤回已发公文由办公室负责人办理。"))


def may_void(person: Person, record: Record) -> Answer:
    return _in_organ(person, record.owning_organ, "outgoing.number", _("文号作废由文书办理。"))


def may_distribute(person: Person, document: OutgoingDocument) -> Answer:
    """分送范围 from 登记编号 until 核发, by whoever has the paper and numbers."""
    lead = situation(document.record).lead if document.record.is_live else None
    if document.dispatched_at is not None or lead is None or lead.stage not in (PRINTING, SEALING, DISPATCHING):
        return Answer.no(_("分送范围在登记编号以后、核发以前修改。"))
    return at_stage(person, document.record, lead.stage) and may_void(person, document.record)


def may_keep_seals(person: Person, organ: Organ) -> Answer:
    return _in_organ(person, organ, "outgoing.keep_seals", _("印章和密钥由业务管理员登记。"))


def sign_step(person: Person, record: Record) -> Step | None:
    """The step on which this person would sign: the lead at 签发, or a 联合会签 asked of the person."""
    now = situation(record)
    steps = [step for step in now.open_steps if not step.is_queued and acts_for(person, step)]
    for step in steps:
        if (step.stage, step.role) in ((SIGNING, StepRole.LEAD), (JOINT_SIGNING, StepRole.SIGN)):
            return step
    return None


def may_sign_off(person: Person, document: OutgoingDocument) -> Answer:
    """签发: at the stage, in hand, and the right leader (条例 art. 22)."""
    record = document.record
    if record.is_live and sign_step(person, record) is not None:
        return _is_right_signer(person, document)
    lead = situation(record).lead if record.is_live else None
    if lead is None or lead.stage not in (SIGNING, JOINT_SIGNING):
        return Answer.no(_("这件不在签发环节。"))
    return Answer.no(_("这件在%(name)s手里，由%(name)s签发。") % {"name": lead.holder.name})


def _is_right_signer(person: Person, document: OutgoingDocument) -> Answer:
    organ = signing_for(person, document)
    if organ is None:
        return Answer.no(_("您不是发文机关的负责人，不能签发。"))
    if not needs_head(document) or is_head(person, organ):
        return Answer.yes()
    heads = "、".join(head.name for head in heads_of(organ))
    words = {"organ": organ.label, "heads": heads or _("主要负责人（现在空缺）")}
    return Answer.no(_("重要公文和上行文由机关主要负责人签发：请送%(organ)s%(heads)s。") % words)


def needs_head(document: OutgoingDocument) -> bool:
    return document.is_important or document.direction == Direction.UP


def signing_for(person: Person, document: OutgoingDocument) -> Organ | None:
    """The issuer that still has to sign and for which this person may: leaders of the organ, and of the office that serves it."""
    waiting = queries.unsigned_issuers(document)
    return next((organ for organ in waiting if _leads(person, organ, _leading_roles(organ))), None)


def signers_of(document: OutgoingDocument) -> list[Person]:
    """Who may sign for the host: where only the head may, the head."""
    row = document.issuer_rows.select_related("organ").first()
    return _signers_for(row.organ, document) if row is not None else []


def issuers_signers(document: OutgoingDocument) -> list[tuple[Organ, list[Person]]]:
    """联合会签: each issuer that has not signed, with its leaders who may."""
    return [(organ, _signers_for(organ, document)) for organ in queries.unsigned_issuers(document)]


def _signers_for(organ: Organ, document: OutgoingDocument) -> list[Person]:
    return _holders(organ, _head_roles(organ) if needs_head(document) else _leading_roles(organ))


def is_judged(document: OutgoingDocument) -> bool:
    return queries.has_passed(document.record, SheetKind.LEGALITY)


def is_head(person: Person, organ: Organ) -> bool:
    return _leads(person, organ, _head_roles(organ))


def heads_of(organ: Organ) -> list[Person]:
    return _holders(organ, _head_roles(organ))


def _holders(organ: Organ, keys: tuple[str, ...]) -> list[Person]:
    """Who holds these functions in the organ or in the office that serves it, in order."""
    places = [organ, *organ.offices.all()]
    found = [person for key in keys for place in places for person in people.occupants(key, organ=place)]
    return list({person.pk: person for person in found}.values())


def _head_roles(organ: Organ) -> tuple[str, ...]:
    """主要负责人: of a 办公室 its director; the leaders of the body that it serves sit in it, too."""
    return (roles.OFFICE_DIRECTOR,) if organ.kind == "general_office" else (roles.ORGAN_HEAD,)


def _leading_roles(organ: Organ) -> tuple[str, ...]:
    if organ.kind == "general_office":
        return (roles.OFFICE_DIRECTOR, roles.OFFICE_DEPUTY, roles.ORGAN_HEAD, roles.LEADER_IN_CHARGE)
    return (roles.ORGAN_HEAD, roles.LEADER_IN_CHARGE)


def _leads(person: Person, organ: Organ, keys: tuple[str, ...]) -> bool:
    places = {organ.pk, *organ.offices.values_list("pk", flat=True)}
    held = posture(person).role_organs
    return any(places & held.get(key, frozenset()) for key in keys)


def _in_organ(person: Person, organ: Organ, permission: str, reason: str) -> Answer:
    return Answer.yes() if person_has(person, permission, organ) else Answer.no(reason)
