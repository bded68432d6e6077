"""办结、答复、销号、回头看: the one who asked gets an answer; what comes back is opened again with its whole history."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhongshu.audit import services as audit
from zhongshu.core.answers import Answer
from zhongshu.core.errors import NotAllowed, RuleBroken
from zhongshu.files import services as files
from zhongshu.files.models import Upload
from zhongshu.notices import services as notices
from zhongshu.people import queries as people
from zhongshu.people import roles
from zhongshu.people.models import Person
from zhongshu.records import services as records
from zhongshu.records.models.link import FileRole
from zhongshu.records.states import AnswerKind, State
from zhongshu.supervision import access
from zhongshu.supervision.models import LookBack, SupervisedItem
from zhongshu.supervision.services import joining
from zhongshu.supervision.states import Satisfaction
from zhongshu.workflow import services as workflow
from zhongshu.workflow.services import CommentInput
from zhongshu.workflow.situation import forget, situation

LOOK_BACK_DAYS = (90, 180)  # three to six months after 销号


@transaction.atomic
def conclude(
    item: SupervisedItem, *, report: str, actor: Person, kind: str = AnswerKind.NOTE, at: datetime | None = None
) -> SupervisedItem:
    """办结: all tasks struck off; the report is the answer to the one who asked, and goes to whoever closes."""
    at = at or timezone.now()
    _require(access.may_follow(actor, item))
    forget(item.record)
    if situation(item.record).here.stage != "following":
        raise RuleBroken(_("跟踪督办的件才能报办结。"))
    if situation(item.record).has_open_children:
        raise RuleBroken(_("还有任务没有销号，不能报办结。"))
    if not report.strip():
        raise RuleBroken(_("请写办结报告：怎么办的，结果是什么，有哪些数。"), field="report")
    workflow.answer(item.record, kind=kind, text=report.strip(), actor=actor, answered_at=at, at=at)
    workflow.forward(item.record, to_stage="concluding", actor=actor, at=at)
    _deliver(item)
    audit.write("supervision.item.concluded", item.record, actor=actor, at=at)
    return item


@transaction.atomic
def give_opinion(
    item: SupervisedItem, *, opinion: str, text: str = "", actor: Person, at: datetime | None = None
) -> SupervisedItem:
    """The leader who asked: satisfied, or go on. Going on sends it back, or opens it again."""
    at = at or timezone.now()
    _require(access.may_give_opinion(actor, item))
    if opinion not in Satisfaction.values:
        raise RuleBroken(_("请选择“满意”或者“继续办理”。"), field="opinion")
    if opinion == Satisfaction.MORE and not text.strip():
        raise RuleBroken(_("请写明还要办什么。"), field="text")
    item.satisfaction, item.satisfaction_text, item.satisfied_at = opinion, text.strip(), at
    item.save(update_fields=["satisfaction", "satisfaction_text", "satisfied_at"])
    data = {"opinion": opinion, "text": text.strip()}
    audit.write("supervision.item.judged", item.record, actor=actor, data=data, at=at)
    if opinion == Satisfaction.MORE:
        _go_on(item, text, at=at)
    return item


@transaction.atomic
def close_item(item: SupervisedItem, *, actor: Person, text: str = "", at: datetime | None = None) -> SupervisedItem:
    """销号, and somebody will look again in three months."""
    at = at or timezone.now()
    _require(access.may_close(actor, item))
    if item.satisfaction == Satisfaction.MORE:
        raise RuleBroken(_("领导要求继续办理，不能销号。"))
    comment = CommentInput(text=text.strip()) if text.strip() else None
    workflow.close(item.record, actor=actor, comment=comment, at=at)
    plan_look_back(item, on=timezone.localdate(at) + timedelta(days=LOOK_BACK_DAYS[0]), actor=actor)
    audit.write("supervision.item.closed", item.record, actor=actor, at=at)
    return item


@transaction.atomic
def plan_look_back(item: SupervisedItem, *, on: date, actor: Person) -> LookBack:
    """回头看 on a day; one at a time."""
    planned, _is_new = LookBack.objects.update_or_create(
        item=item, done_at__isnull=True, defaults={"planned_on": on, "planned_by": actor}
    )
    return planned


@transaction.atomic
def move_look_back(item: SupervisedItem, *, on: date, actor: Person, at: datetime | None = None) -> LookBack:
    """改回头看的日子: between three and six months after 销号, and not in the past."""
    now = at or timezone.now()
    _require(access.may_follow(actor, item))
    if not item.look_backs.filter(done_at__isnull=True).exists() or item.record.closed_at is None:
        raise RuleBroken(_("没有等着回头看的安排。"))
    closed = timezone.localdate(item.record.closed_at)
    first, last = (closed + timedelta(days=days) for days in LOOK_BACK_DAYS)
    first = max(first, timezone.localdate(now))
    if not first <= on <= last:
        words = {"first": first.isoformat(), "last": last.isoformat()}
        raise RuleBroken(_("回头看安排在销号后三到六个月：%(first)s 至 %(last)s。") % words, field="on")
    look = plan_look_back(item, on=on, actor=actor)
    audit.write("supervision.item.look_back_moved", item.record, actor=actor, data={"on": on.isoformat()}, at=now)
    return look


@dataclass(frozen=True)
class LookBackInput:
    """How it was looked at again, and what was seen; not solid: until when it is done again."""

    finding: str
    is_solid: bool
    due_at: datetime | None = None
    method: str = ""
    place: str = ""
    photos: Sequence[Upload] = ()


@transaction.atomic
def look_back(look: LookBack, data: LookBackInput, *, actor: Person, at: datetime | None = None) -> LookBack:
    """What was found; if it did not last, the item is opened again in a new round with all that went before."""
    at = at or timezone.now()
    _require(access.may_follow(actor, look.item))
    look = LookBack.objects.select_for_update(of=("self",)).select_related("item__record").get(pk=look.pk)
    if look.done_at is not None:
        raise RuleBroken(_("这次回头看已经登记。"))
    if not data.finding.strip():
        raise RuleBroken(_("请写回头看看到的情况。"), field="finding")
    if not data.is_solid and data.due_at is None:
        raise RuleBroken(_("成效没有巩固，要重新督办，请写新的期限。"), field="due_at")
    for upload in data.photos:
        file = files.keep(upload, actor=actor, at=at)
        records.attach(look.item.record, file, role=FileRole.ATTACHMENT, actor=actor)
        look.photos.add(file)
    look.done_at, look.done_by, look.finding, look.is_solid = at, actor, data.finding.strip(), data.is_solid
    look.method, look.place = data.method, data.place.strip()
    look.save(update_fields=["done_at", "done_by", "finding", "is_solid", "method", "place"])
    facts = {"solid": data.is_solid}
    audit.write("supervision.item.looked_back", look.item.record, actor=actor, data=facts, at=at)
    if data.due_at is not None and not data.is_solid:
        reason, record = data.finding.strip()[:300], look.item.record
        workflow.reopen(record, reason=reason, due_at=data.due_at, actor=actor, to_stage="following", at=at)
    return look


def _deliver(item: SupervisedItem) -> None:
    """The leader sees 批示落实 come back, and whoever asked for the same."""
    joining.tell_joined(item)
    if item.leader is None or not item.leader.is_active:
        return
    notices.tell(
        "supervision.answered",
        item.leader,
        text=_("批示落实情况：%(title)s") % {"title": item.record.masked_title},
        url=item.record.get_absolute_url(),
        record=item.record,
        key=f"item:{item.pk}:answered:{item.record.version}",
    )


def _go_on(item: SupervisedItem, text: str, *, at: datetime) -> None:
    """Back to 跟踪督办 in the name of whoever holds it; closed items are opened again."""
    record = item.record
    forget(record)
    if record.state == State.CLOSED:
        due_at = at + timedelta(days=15)
        reason, keeper = text.strip()[:300], _keeper(item)
        workflow.reopen(record, reason=reason, due_at=due_at, actor=keeper, to_stage="following", at=at)
        return
    now = situation(record)
    if now.here.stage != "concluding":
        return
    held = [step for step in now.steps if step.stage == "following" and step.role == "lead"]
    reason = _("领导要求继续办理：%(text)s") % {"text": text.strip()}
    workflow.send_back(record, to_step=held[-1], reason=reason, actor=now.here.holder, at=at)


def _keeper(item: SupervisedItem) -> Person:
    """In whose name the 督查室 takes it up again: who proposed it, else anybody who has that post now."""
    organ = item.record.owning_organ
    for person in (item.proposed_by, *people.occupants(roles.SUPERVISION, organ=organ)):
        if person.is_active and access.may_register(person, organ):
            return person
    raise RuleBroken(_("督查室没有人可以接手，请先补上人员。"))


def _require(answer: Answer) -> None:
    if not answer:
        raise NotAllowed(answer.reason)
