"""The ladder of pressure and why a task is stuck: each rung is taken by a person, in words, and stays on record (decision 26)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhongshu.audit import services as audit
from zhongshu.core.answers import Answer
from zhongshu.core.errors import NotAllowed, Refusal, RuleBroken
from zhongshu.notices import services as notices
from zhongshu.numbering import services as numbering
from zhongshu.people.models import Person
from zhongshu.records.models import Record
from zhongshu.records.states import State
from zhongshu.supervision import access
from zhongshu.supervision.models import Cause, Slip, SupervisedItem, SupervisedTask
from zhongshu.supervision.services.documents import paper_of_slip
from zhongshu.supervision.services.marking import mark
from zhongshu.supervision.states import CauseKind, Rung
from zhongshu.workflow import services as workflow
from zhongshu.workflow.situation import situation

NUMBERED = {
    Rung.URGE: "催办单",
    Rung.BLUE: "督办单",
    Rung.YELLOW: "督办单",
    Rung.RED: "督办单",
    Rung.CIRCULAR: "督查通报",
}


@dataclass(frozen=True)
class SlipInput:
    """One rung: how, in which words, to be done by when."""

    rung: str
    text: str
    demand_by: datetime | None = None


@transaction.atomic
def issue_slip(record: Record, data: SlipInput, *, actor: Person, at: datetime | None = None) -> Slip:
    """提醒、催办单、督办单、通报、约谈: to whoever holds it and to the leader who answers for it."""
    at = at or timezone.now()
    _require(access.may_follow(actor, access.item_of(record)))
    _refuse_wrong(record, data, at)
    code = NUMBERED.get(Rung(data.rung))
    number = (
        numbering.draw(record.owning_organ, code, timezone.localtime(at).year, actor=actor, at=at) if code else None
    )
    slip = Slip.objects.create(
        record=record,
        rung=data.rung,
        number=number.text if number else "",
        text=data.text.strip(),
        demand_by=data.demand_by,
        issued_by=actor,
        issued_at=at,
    )
    paper_of_slip(slip, actor=actor, at=at)
    for person in _addressees(record):
        words = {"rung": slip.get_rung_display(), "title": record.masked_title, "text": slip.text[:80]}
        notices.tell(
            "supervision.slip",
            person,
            text=_("%(rung)s：%(title)s。%(text)s") % words,
            url=record.get_absolute_url(),
            record=record,
            key=f"slip:{slip.pk}:{person.pk}",
        )
    audit.write("supervision.slip.issued", record, actor=actor, data={"slip": slip.pk, "rung": data.rung}, at=at)
    return slip


def issue_many(records: Iterable[tuple[Record, str]], *, text: str, actor: Person) -> list[tuple[Record, Slip | str]]:
    """The same words to several, each at its own rung; one refusal stops nothing else."""
    results: list[tuple[Record, Slip | str]] = []
    for record, rung in records:
        try:
            results.append((record, issue_slip(record, SlipInput(rung, text), actor=actor)))
        except Refusal as refusal:
            results.append((record, str(refusal)))
    return results


@transaction.atomic
def answer_slip(slip: Slip, *, text: str, actor: Person, at: datetime | None = None) -> Slip:
    """What the unit says to a slip."""
    at = at or timezone.now()
    slip = Slip.objects.select_for_update().get(pk=slip.pk)
    _require(access.may_answer_slip(actor, slip))
    if not text.strip():
        raise RuleBroken(_("请写答复：原因是什么，什么时候办完。"), field="text")
    slip.answer, slip.answered_by, slip.answered_at = text.strip(), actor, at
    slip.save(update_fields=["answer", "answered_by", "answered_at"])
    audit.write("supervision.slip.answered", slip.record, actor=actor, data={"slip": slip.pk}, at=at)
    return slip


@transaction.atomic
def record_cause(
    task: SupervisedTask, *, kind: str, text: str = "", actor: Person, at: datetime | None = None
) -> Cause:
    """症结: why it is late or was returned, as judged now; a later judgement is another row."""
    at = at or timezone.now()
    _require(access.may_follow(actor, task.item))
    if kind not in CauseKind.values:
        raise RuleBroken(_("请选择症结。"), field="kind")
    lead = situation(task.record).lead if task.record.state == State.OPEN else None
    cause = Cause.objects.create(
        task=task, kind=kind, text=text.strip(), stage=lead.stage if lead else "", made_by=actor, made_at=at
    )
    mark(task.record)
    audit.write("supervision.task.cause_recorded", task.record, actor=actor, data={"kind": kind}, at=at)
    return cause


@transaction.atomic
def return_proposal(item: SupervisedItem, *, reason: str, actor: Person, at: datetime | None = None) -> SupervisedItem:
    """The approver sends the proposal back."""
    at = at or timezone.now()
    _require(access.may_approve(actor, item))
    held = [step for step in situation(item.record).steps if step.stage == "proposing" and step.role == "lead"]
    workflow.send_back(item.record, to_step=held[-1], reason=reason, actor=actor, at=at)
    audit.write("supervision.item.proposal_returned", item.record, actor=actor, data={"reason": reason}, at=at)
    return item


def _addressees(record: Record) -> list[Person]:
    people = [record.holder] if record.holder else []
    if record.kind == access.TASK:
        task = SupervisedTask.objects.select_related("unit_leader", "responsible").get(pk=record.pk)
        people += [person for person in (task.unit_leader, task.responsible) if person]
    return list({person.pk: person for person in people if person.is_active}.values())


def _refuse_wrong(record: Record, data: SlipInput, at: datetime) -> None:
    if data.rung not in Rung.values:
        raise RuleBroken(_("请选择方式。"), field="rung")
    if record.state != State.OPEN:
        raise RuleBroken(_("这件没有在办，不用再催。"))
    if not data.text.strip():
        raise RuleBroken(_("请写内容：差什么，要求什么时候办到什么程度。"), field="text")
    if data.demand_by is not None and data.demand_by <= at:
        raise RuleBroken(_("要求完成的时间要晚于现在。"), field="demand_by")
    today = timezone.localdate(at)
    last = record.slips.filter(rung=data.rung).first()
    if last is not None and timezone.localdate(last.issued_at) == today:
        raise RuleBroken(_("今天已经发过%(rung)s，一天只发一次。") % {"rung": last.get_rung_display()}, field="rung")


def _require(answer: Answer) -> None:
    if not answer:
        raise NotAllowed(answer.reason)
