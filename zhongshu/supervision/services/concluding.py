"""督查结论 delivered to the unit, 复核 within 30 and 30 days, 整改 until it is struck off."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhongshu.audit import services as audit
from zhongshu.core.answers import Answer
from zhongshu.core.errors import NotAllowed, RuleBroken
from zhongshu.people import calendars, roles
from zhongshu.people import queries as people
from zhongshu.people.models import Organ, Person
from zhongshu.supervision import inspections
from zhongshu.supervision.inspections import REVIEW_DAYS
from zhongshu.supervision.models import (
    Conclusion,
    InspectionTarget,
    Rectification,
    Review,
)
from zhongshu.supervision.services import documents
from zhongshu.supervision.services.inspecting import tell
from zhongshu.supervision.states import ReviewDecision


@transaction.atomic
def draft_conclusion(
    target: InspectionTarget, *, facts: str, evidence: str, finding: str, actor: Person, at: datetime | None = None
) -> Conclusion:
    """督查结论: facts, evidence, what follows (art. 16)."""
    at = at or timezone.now()
    _require(inspections.may_draft_conclusion(actor, target))
    group = inspections.group_of(actor, target)
    if group is None:
        raise NotAllowed(_("结论由督查组成员起草，回避的除外。"))
    given = {"facts": facts, "evidence": evidence, "finding": finding}
    for name, text in given.items():
        if not text.strip():
            raise RuleBroken(_("结论要写清事实、证据和结论，缺一不可。"), field=name)
    conclusion = Conclusion.objects.create(
        target=target,
        group=group,
        drafted_by=actor,
        drafted_at=at,
        **{name: text.strip() for name, text in given.items()},
    )
    data = {"plan": target.plan_id, "unit": target.organ_id, "conclusion": conclusion.pk}
    audit.write("supervision.conclusion.drafted", actor=actor, organ=target.plan.organ, data=data, at=at)
    return conclusion


@transaction.atomic
def approve_conclusion(conclusion: Conclusion, *, actor: Person, at: datetime | None = None) -> Conclusion:
    at = at or timezone.now()
    conclusion = _conclusion(conclusion)
    _require(inspections.may_approve_conclusion(actor, conclusion))
    conclusion.approved_by, conclusion.approved_at = actor, at
    conclusion.save(update_fields=["approved_by", "approved_at"])
    plan = conclusion.target.plan
    tell(plan.holder, plan, _("督查结论已批准，请送达：%(title)s"), f"conclusion:{conclusion.pk}:approved")
    data = {"conclusion": conclusion.pk}
    audit.write("supervision.conclusion.approved", actor=actor, organ=plan.organ, data=data, at=at)
    return conclusion


@transaction.atomic
def deliver_conclusion(conclusion: Conclusion, *, actor: Person, at: datetime | None = None) -> Conclusion:
    """送达: the unit's intake has it; from this day 30 days run in which the unit may ask for a review."""
    at = at or timezone.now()
    conclusion = _conclusion(conclusion)
    _require(inspections.may_deliver(actor, conclusion))
    plan, unit = conclusion.target.plan, conclusion.target.organ
    receiver = people.intake_of(unit)
    if receiver is None:
        raise RuleBroken(_("%(unit)s没有人能签收，请先在机构里补上收件岗。") % {"unit": unit.label})
    conclusion.delivered_at, conclusion.delivered_to = at, receiver
    conclusion.review_until = _days_later(plan.organ, at)
    conclusion.save(update_fields=["delivered_at", "delivered_to", "review_until"])
    words = _("督查结论送达，%(day)s前可以申请复核：%(title)s") % {"day": conclusion.review_until, "title": plan.title}
    heads = [*people.occupants(roles.ORGAN_HEAD, organ=unit), *people.occupants(roles.OFFICE_DIRECTOR, organ=unit)]
    for person in {one.pk: one for one in (receiver, *heads)}.values():
        tell(person, plan, words, f"conclusion:{conclusion.pk}:{person.pk}", page="ours")
    data = {"conclusion": conclusion.pk, "to": receiver.pk, "until": conclusion.review_until.isoformat()}
    audit.write("supervision.conclusion.delivered", actor=actor, organ=plan.organ, data=data, at=at)
    documents.paper_of_conclusion(conclusion, actor=actor, at=at)
    return conclusion


@transaction.atomic
def ask_review(conclusion: Conclusion, *, reason: str, actor: Person, at: datetime | None = None) -> Review:
    """申请复核: the reviewer had no part in the inspection; the decision is due in 30 days."""
    at = at or timezone.now()
    conclusion = _conclusion(conclusion)
    _require(inspections.may_ask_review(actor, conclusion, timezone.localdate(at)))
    if not reason.strip():
        raise RuleBroken(_("请写申请复核的理由。"), field="reason")
    holder = inspections.reviewer_for(conclusion)
    if holder is None:
        raise RuleBroken(_("没有能复核的人：参加督查的都要回避。请与办公室联系。"))
    plan = conclusion.target.plan
    due_on = _days_later(plan.organ, at)
    review = Review.objects.create(
        conclusion=conclusion, reason=reason.strip(), asked_by=actor, asked_at=at, holder=holder, due_on=due_on
    )
    words = _("请复核督查结论，%(day)s前决定：%(title)s") % {"day": due_on, "title": plan.title}
    tell(holder, plan, words, f"review:{review.pk}")
    data = {"review": review.pk, "holder": holder.pk, "due": due_on.isoformat()}
    audit.write("supervision.review.asked", actor=actor, organ=plan.organ, data=data, at=at)
    return review


@transaction.atomic
def decide_review(review: Review, *, decision: str, text: str, actor: Person, at: datetime | None = None) -> Review:
    """复核决定; told to whoever asked."""
    at = at or timezone.now()
    review = Review.objects.select_for_update().get(pk=review.pk)
    _require(inspections.may_decide(actor, review))
    if actor.pk in inspections.involved_in(review.conclusion):
        raise NotAllowed(_("参加过这次督查的人要回避复核。"))
    if decision not in ReviewDecision.values:
        raise RuleBroken(_("请选择复核决定。"), field="decision")
    if not text.strip():
        raise RuleBroken(_("请写复核意见。"), field="text")
    review.decision, review.text, review.decided_at = decision, text.strip(), at
    review.save(update_fields=["decision", "text", "decided_at"])
    plan = review.conclusion.target.plan
    words = _("复核决定“%(what)s”：%(title)s") % {"what": review.get_decision_display(), "title": plan.title}
    tell(review.asked_by, plan, words, f"review:{review.pk}:decided", page="ours")
    data = {"review": review.pk, "decision": decision}
    audit.write("supervision.review.decided", actor=actor, organ=plan.organ, data=data, at=at)
    return review


@transaction.atomic
def set_rectification(  # noqa: PLR0913 -- what is wrong, what is asked, of whom, until when
    conclusion: Conclusion,
    *,
    problem: str,
    demand: str,
    holder: Person,
    due_on: date,
    actor: Person,
    at: datetime | None = None,
) -> Rectification:
    """列整改: one problem, one person of the unit, one date."""
    at = at or timezone.now()
    conclusion = _conclusion(conclusion)
    _require(inspections.may_set_rectification(actor, conclusion))
    if not problem.strip() or not demand.strip():
        raise RuleBroken(_("请写明问题和整改要求。"), field="problem")
    if holder.organ_id != conclusion.target.organ_id or not holder.is_active:
        raise RuleBroken(_("责任人要是%(unit)s的人。") % {"unit": conclusion.target.organ.label}, field="holder")
    if due_on <= timezone.localdate(at):
        raise RuleBroken(_("整改期限要晚于今天。"), field="due_on")
    made = Rectification.objects.create(
        conclusion=conclusion,
        problem=problem.strip(),
        demand=demand.strip(),
        holder=holder,
        due_on=due_on,
        first_due_on=due_on,
        made_by=actor,
        made_at=at,
    )
    words = _("请整改，%(day)s前报告：%(problem)s") % {"day": due_on, "problem": made.problem[:60]}
    tell(holder, conclusion.target.plan, words, f"rectification:{made.pk}", page="rectifications")
    data = {"rectification": made.pk, "holder": holder.pk, "due": due_on.isoformat()}
    audit.write("supervision.rectification.set", actor=actor, organ=conclusion.target.plan.organ, data=data, at=at)
    documents.paper_of_rectification(made, actor=actor, at=at)
    return made


@transaction.atomic
def report_rectification(
    rectification: Rectification, *, report: str, actor: Person, at: datetime | None = None
) -> Rectification:
    at = at or timezone.now()
    row = _rectification(rectification)
    _require(inspections.may_report(actor, row))
    if not report.strip():
        raise RuleBroken(_("请写整改了什么、结果怎样。"), field="report")
    row.report, row.reported_by, row.reported_at = report.strip(), actor, at
    row.save(update_fields=["report", "reported_by", "reported_at"])
    plan = row.conclusion.target.plan
    tell(plan.holder, plan, _("整改已报告，请核查：%(title)s"), f"rectification:{row.pk}:{at.isoformat()}")
    data = {"rectification": row.pk, "report": row.report}
    audit.write("supervision.rectification.reported", actor=actor, organ=plan.organ, data=data, at=at)
    return row


@transaction.atomic
def check_rectification(
    rectification: Rectification, *, is_done: bool, text: str, actor: Person, at: datetime | None = None
) -> Rectification:
    """核查整改: struck off, or back to the unit and counted; what was reported stays in the audit."""
    at = at or timezone.now()
    row = _rectification(rectification)
    _require(inspections.may_check(actor, row))
    if not text.strip():
        raise RuleBroken(_("请写核查看到的情况。"), field="text")
    row.check_text, row.checked_by, row.checked_at = text.strip(), actor, at
    if is_done:
        row.done_at = at
    else:
        row.returned += 1
        row.reported_at, row.reported_by = None, None
        words = _("整改没有到位，请重新整改：%(text)s") % {"text": text.strip()[:60]}
        plan = row.conclusion.target.plan
        tell(row.holder, plan, words, f"rectification:{row.pk}:{row.returned}", page="rectifications")
    row.save()
    data = {"rectification": row.pk, "done": is_done, "text": row.check_text}
    organ = row.conclusion.target.plan.organ
    audit.write("supervision.rectification.checked", actor=actor, organ=organ, data=data, at=at)
    return row


def _days_later(organ: Organ, at: datetime) -> date:
    """30 calendar days; a last day that is no workday moves to the next (decision 25)."""
    clock = calendars.clock_for(organ)
    day = timezone.localdate(at) + timedelta(days=REVIEW_DAYS)
    return day if clock.is_workday(day) else clock.next_workday(day)


def _conclusion(conclusion: Conclusion) -> Conclusion:
    related = ("target__plan__organ", "target__plan__holder", "target__organ", "group")
    return Conclusion.objects.select_for_update(of=("self",)).select_related(*related).get(pk=conclusion.pk)


def _rectification(row: Rectification) -> Rectification:
    related = ("conclusion__target__plan__organ", "conclusion__target__plan__holder", "holder")
    return Rectification.objects.select_for_update(of=("self",)).select_related(*related).get(pk=row.pk)


def _require(answer: Answer) -> None:
    if not answer:
        raise NotAllowed(answer.reason)
