"""登记、拟办、立项: a decision or an instruction becomes an item with a number, approved by another than who proposed it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhongshu.audit import services as audit
from zhongshu.core.answers import Answer
from zhongshu.core.errors import NotAllowed, Refusal, RuleBroken
from zhongshu.numbering import services as numbering
from zhongshu.people.levels import SecurityLevel
from zhongshu.people.models import Organ, Person
from zhongshu.records import services as records
from zhongshu.records.models import Record
from zhongshu.records.states import GrantReason, Relation, Urgency
from zhongshu.supervision import access
from zhongshu.supervision.models import SupervisedItem
from zhongshu.supervision.services import overlapping
from zhongshu.supervision.states import Evidence, ItemKind, ReportCycle, SourceKind
from zhongshu.workflow import services as workflow
from zhongshu.workflow.models import Comment
from zhongshu.workflow.services import CommentInput
from zhongshu.workflow.situation import situation

SERIES = "督字"


@dataclass(frozen=True)
class ItemInput:
    """What an item is set up from. `source`: the record it arises from; `instruction`: the 批示 itself."""

    title: str
    instruction_text: str
    basis: str
    result_wanted: str
    source_kind: str = SourceKind.OTHER
    item_kind: str = ItemKind.DAILY
    demand: str = ""
    evidence: Sequence[str] = (Evidence.DOCUMENT,)
    due_at: datetime | None = None
    urgency: str = Urgency.NORMAL
    level: int = SecurityLevel.NONE
    source: Record | None = None
    instruction: Comment | None = None
    leader: Person | None = None
    leader_name: str = ""
    instructed_on: date | None = None
    leader_in_charge: Person | None = None
    report_cycle: str = ReportCycle.NONE
    report_day: int = 5
    needs_answer: bool = True
    overlap: dict[str, object] = field(default_factory=dict)


@transaction.atomic
def register_item(data: ItemInput, *, organ: Organ, actor: Person, at: datetime | None = None) -> SupervisedItem:
    """登记: one matter, one item; the words verbatim, the origin linked. It lies at 拟办 in the actor's hands."""
    at = at or timezone.now()
    if not (answer := access.may_register(actor, organ)):
        raise NotAllowed(answer.reason)
    _refuse_incomplete(data, at)
    record = records.create(
        access.ITEM,
        data.title.strip(),
        organ=organ,
        actor=actor,
        at=at,
        level=data.level,
        urgency=data.urgency,
        needs_answer=data.needs_answer,
    )
    instruction = data.instruction
    item = SupervisedItem.objects.create(
        record=record,
        item_kind=data.item_kind,
        source_kind=data.source_kind,
        basis=data.basis.strip(),
        instruction_text=data.instruction_text.strip(),
        instruction=instruction,
        leader=data.leader or (instruction.author if instruction else None),
        leader_name=data.leader_name.strip() or (instruction.author.name if instruction else ""),
        instructed_on=data.instructed_on or (timezone.localdate(instruction.written_at) if instruction else None),
        demand=data.demand.strip(),
        result_wanted=data.result_wanted.strip(),
        evidence=list(data.evidence),
        leader_in_charge=data.leader_in_charge,
        report_cycle=data.report_cycle,
        report_day=data.report_day,
        proposed_by=actor,
        overlap=dict(data.overlap),
    )
    overlapping.keep_print(item)
    let_leaders_see(item, record, at=at)
    if data.source is not None:
        records.link(record, Relation.ARISES_FROM, data.source, actor=actor)
    facts = {"source": data.source_kind, "kind": data.item_kind, "from": data.source.pk if data.source else None}
    audit.write("supervision.item.registered", record, actor=actor, data=facts, at=at)
    workflow.start(record, actor=actor, due_at=data.due_at, to=actor, at=at)
    workflow.forward(record, to_stage="proposing", to=actor, actor=actor, at=at)
    return access.get(actor, record.pk)


@transaction.atomic
def propose(
    item: SupervisedItem, *, approver: Person, text: str, actor: Person, at: datetime | None = None
) -> SupervisedItem:
    """拟办: to whoever approves the 立项, who is not the proposer."""
    at = at or timezone.now()
    _require(access.may_prepare(actor, item))
    if approver.pk == item.proposed_by_id:
        raise RuleBroken(_("立项要由拟办人以外的领导审批，请另选。"), field="approver")
    comment = CommentInput(text=text) if text.strip() else None
    workflow.forward(item.record, to_stage="approving", to=approver, actor=actor, comment=comment, at=at)
    audit.write("supervision.item.proposed", item.record, actor=actor, data={"to": approver.pk}, at=at)
    return item


@transaction.atomic
def approve_item(item: SupervisedItem, *, actor: Person, text: str = "", at: datetime | None = None) -> SupervisedItem:
    """立项: the number is drawn now and stays."""
    at = at or timezone.now()
    _require(access.may_approve(actor, item))
    comment = CommentInput(text=text) if text.strip() else None
    workflow.forward(item.record, to_stage="decomposing", actor=actor, comment=comment, at=at)
    return _set_up(item, approved_by=actor, by_instruction=False, actor=actor, at=at)


def propose_many(
    items: Iterable[SupervisedItem], *, approver: Person, text: str, actor: Person
) -> list[tuple[SupervisedItem, str]]:
    """The same leader for several; one refusal stops nothing else. With each the reason why not, or nothing."""
    return [(item, _tried(propose, item, approver=approver, text=text, actor=actor)) for item in items]


def approve_many(items: Iterable[SupervisedItem], *, text: str, actor: Person) -> list[tuple[SupervisedItem, str]]:
    """Several at once, each with its own number."""
    return [(item, _tried(approve_item, item, text=text, actor=actor)) for item in items]


def _tried(act: Callable[..., object], item: SupervisedItem, **values: object) -> str:
    try:
        act(item, **values)
    except Refusal as refusal:
        return str(refusal)
    return ""


@transaction.atomic
def approve_by_instruction(item: SupervisedItem, *, actor: Person, at: datetime | None = None) -> SupervisedItem:
    """A written instruction of the organ's own leader is the approval (decision 27)."""
    at = at or timezone.now()
    _require(access.may_prepare(actor, item))
    if item.instruction is None or situation(item.record).here.stage != "proposing":
        raise RuleBroken(_("没有领导的书面批示，请报领导审批立项。"))
    organs = {item.record.owning_organ_id, item.record.owning_organ.serves_id}
    if item.instruction.author.organ_id not in organs:
        raise RuleBroken(_("不是本机关领导的批示，请报领导审批立项。"))
    workflow.forward(item.record, to_stage="decomposing", actor=actor, at=at)
    return _set_up(item, approved_by=None, by_instruction=True, actor=actor, at=at)


def let_leaders_see(item: SupervisedItem, record: Record, *, at: datetime) -> None:
    """Who asked and who is in charge follow it from the first day to the last, as far as they are cleared."""
    leaders = {one.pk: one for one in (item.leader, item.leader_in_charge) if one is not None}
    for leader in leaders.values():
        if leader.is_active and leader.clearance >= record.level:
            records.give(record, to=leader, reason=GrantReason.INSTRUCT, actor=None, at=at)


def _set_up(
    item: SupervisedItem, *, approved_by: Person | None, by_instruction: bool, actor: Person, at: datetime
) -> SupervisedItem:
    year = timezone.localtime(at).year
    number = numbering.draw(item.record.owning_organ, SERIES, year, actor=actor, at=at)
    record = records.lock(item.record)
    record.number, record.reference = number, number.text
    records.save(record, "number", "reference")
    item.record = record
    item.approved_by, item.approved_at, item.is_approved_by_instruction = approved_by, at, by_instruction
    item.save(update_fields=["approved_by", "approved_at", "is_approved_by_instruction"])
    audit.write("supervision.item.approved", record, actor=actor, data={"by_instruction": by_instruction}, at=at)
    return item


def _refuse_incomplete(data: ItemInput, at: datetime) -> None:
    wanted = (
        ("title", data.title, _("请写明督办事项。")),
        ("instruction_text", data.instruction_text, _("请照录批示、议定事项或者文件原文，一字不改。")),
        ("basis", data.basis, _("请写明依据，例如“市政府第12次常务会议”。")),
        ("result_wanted", data.result_wanted, _("请写明要达到的结果，能核查的。")),
    )
    for name, value, sentence in wanted:
        if not value.strip():
            raise RuleBroken(sentence, field=name)
    if not data.evidence:
        raise RuleBroken(_("请选择办结时要交的佐证。"), field="evidence")
    if data.due_at is not None and data.due_at <= at:
        raise RuleBroken(_("办理期限要晚于现在。"), field="due_at")
    if data.instructed_on and data.instructed_on > timezone.localdate(at):
        raise RuleBroken(_("批示日期不能晚于今天。"), field="instructed_on")


def _require(answer: Answer) -> None:
    if not answer:
        raise NotAllowed(answer.reason)
