"""政府督查工作条例: who sees which inspection, who may do what, and how often a unit may be inspected."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from zhongshu.core.answers import Answer
from zhongshu.people import queries as people
from zhongshu.people import roles
from zhongshu.people.access import person_has, posture
from zhongshu.people.models import Organ, Person
from zhongshu.supervision.models import (
    Conclusion,
    GroupMember,
    InspectionPlan,
    InspectionTarget,
    Rectification,
    Review,
    SupervisionGroup,
    YearPlan,
)

APPROVE = "supervision.approve_inspection"
PREPARE = "supervision.register"
READ = "supervision.read_ledger"
OF_THE_UNIT = (roles.ORGAN_HEAD, roles.OFFICE_DIRECTOR, roles.INTAKE)
REVIEW_DAYS = 30  # art. 17: to ask, and to decide
SHOWN = 100


def visible_to(person: Person) -> QuerySet[InspectionPlan]:
    """Those of the organ for its 督查室 and leaders; those in which one has a part."""
    rights = posture(person).permissions
    organs = rights.get(READ, frozenset()) | rights.get(APPROVE, frozenset())
    part = Q(groups__leader=person) | Q(groups__members__person=person) | Q(holder=person) | Q(organ__in=organs)
    reviewed = Q(targets__conclusion__reviews__holder=person)
    found = InspectionPlan.objects.filter(pk__in=InspectionPlan.objects.filter(part | reviewed).values("pk"))
    return found.select_related("organ", "holder", "made_by", "approved_by")


def get(person: Person, pk: int) -> InspectionPlan:
    return get_object_or_404(visible_to(person), pk=pk)


def conclusions_visible_to(person: Person) -> QuerySet[Conclusion]:
    """With the inspection; once delivered also for who leads or receives for the unit, and for who rectifies."""
    ours = Q(delivered_at__isnull=False) & (
        Q(target__organ__in=units_of(person)) | Q(delivered_to=person) | Q(rectifications__holder=person)
    )
    seen = Q(target__plan__in=visible_to(person).values("pk")) | ours
    related = ("target__plan__organ", "target__organ", "group__leader", "drafted_by", "approved_by", "delivered_to")
    return Conclusion.objects.filter(pk__in=Conclusion.objects.filter(seen).values("pk")).select_related(*related)


def get_conclusion(person: Person, pk: int) -> Conclusion:
    return get_object_or_404(conclusions_visible_to(person), pk=pk)


def get_target(person: Person, pk: int) -> InspectionTarget:
    targets = InspectionTarget.objects.filter(plan__in=visible_to(person).values("pk"))
    return get_object_or_404(targets.select_related("plan__organ", "organ"), pk=pk)


def get_group(person: Person, pk: int) -> SupervisionGroup:
    groups = SupervisionGroup.objects.filter(plan__in=visible_to(person).values("pk"))
    return get_object_or_404(groups.select_related("plan__organ", "leader"), pk=pk)


def get_review(person: Person, pk: int) -> Review:
    seen = Q(conclusion__in=conclusions_visible_to(person).values("pk"))
    return get_object_or_404(
        Review.objects.filter(seen).select_related("conclusion__target__plan", "conclusion__target__organ", "holder"),
        pk=pk,
    )


def rectifications_visible_to(person: Person) -> QuerySet[Rectification]:
    """整改台账."""
    found = Rectification.objects.filter(conclusion__in=conclusions_visible_to(person).values("pk"))
    return found.select_related("conclusion__target__organ", "conclusion__target__plan__organ", "holder", "checked_by")


def get_rectification(person: Person, pk: int) -> Rectification:
    return get_object_or_404(rectifications_visible_to(person), pk=pk)


def units_of(person: Person) -> frozenset[int]:
    """Organs for which the person answers or receives."""
    held = posture(person).role_organs
    return frozenset(organ for role in OF_THE_UNIT for organ in held.get(role, frozenset()))


def preparing_organ(person: Person) -> Organ | None:
    organs = posture(person).permissions.get(PREPARE, frozenset())
    return person.organ if person.organ_id in organs else Organ.objects.filter(pk__in=organs).order_by("pk").first()


def may_prepare(person: Person, organ: Organ) -> Answer:
    if person_has(person, PREPARE, organ):
        return Answer.yes()
    return Answer.no(_("督查方案由督查室拟订。"))


def may_approve_plan(person: Person, plan: InspectionPlan) -> Answer:
    """By the head of the government or whoever is in charge, never by who drafted it (art. 11, 15)."""
    if plan.approved_at or plan.cancelled_at:
        return Answer.no(_("这个方案已经批准或者撤销。"))
    if person.pk == plan.made_by_id:
        return Answer.no(_("拟订人不能批准自己的方案。"))
    if not person_has(person, APPROVE, plan.organ):
        return Answer.no(_("督查方案由本级政府领导批准。"))
    return Answer.yes()


def may_run(person: Person, plan: InspectionPlan) -> Answer:
    """Groups and conclusions: the 督查室, and whoever is responsible, once it is approved."""
    if plan.cancelled_at is not None:
        return Answer.no(_("这个方案已经撤销。"))
    if plan.approved_at is None:
        return Answer.no(_("方案批准以后才能进行。"))
    if person.pk == plan.holder_id or person_has(person, PREPARE, plan.organ):
        return Answer.yes()
    return Answer.no(_("由方案的负责人办理。"))


def may_cancel(person: Person, plan: InspectionPlan) -> Answer:
    if plan.cancelled_at is not None or Conclusion.objects.filter(target__plan=plan).exists():
        return Answer.no(_("已经撤销，或者已有结论，不能撤销。"))
    return may_prepare(person, plan.organ)


def may_draft_conclusion(person: Person, target: InspectionTarget) -> Answer:
    """A member of a group of the plan who did not withdraw (art. 16)."""
    if Conclusion.objects.filter(target=target).exists():
        return Answer.no(_("这个单位已经有结论。"))
    if target.plan.approved_at is None or target.plan.cancelled_at is not None:
        return Answer.no(_("方案批准以后才能作结论。"))
    if group_of(person, target) is None:
        return Answer.no(_("结论由督查组成员起草，回避的除外。"))
    return Answer.yes()


def group_of(person: Person, target: InspectionTarget) -> SupervisionGroup | None:
    """The group of the plan in which the person may write about this unit."""
    withdrawn = GroupMember.objects.filter(person=person, recused_at__isnull=False)
    withdrawn = withdrawn.filter(Q(recused_from__isnull=True) | Q(recused_from=target.organ))
    groups = SupervisionGroup.objects.filter(Q(leader=person) | Q(members__person=person), plan=target.plan)
    return groups.exclude(pk__in=withdrawn.values("group")).first()


def may_approve_conclusion(person: Person, conclusion: Conclusion) -> Answer:
    if conclusion.approved_at is not None:
        return Answer.no(_("这份结论已经批准。"))
    if person.pk == conclusion.drafted_by_id:
        return Answer.no(_("起草人不能批准自己的结论。"))
    if not person_has(person, APPROVE, conclusion.target.plan.organ):
        return Answer.no(_("督查结论由本级政府领导批准。"))
    return Answer.yes()


def may_deliver(person: Person, conclusion: Conclusion) -> Answer:
    if conclusion.approved_at is None or conclusion.delivered_at is not None:
        return Answer.no(_("批准以后送达，只送一次。"))
    return may_run(person, conclusion.target.plan)


def may_set_rectification(person: Person, conclusion: Conclusion) -> Answer:
    if conclusion.delivered_at is None:
        return Answer.no(_("结论送达以后再列整改。"))
    return may_run(person, conclusion.target.plan)


def may_ask_review(person: Person, conclusion: Conclusion, today: date | None = None) -> Answer:
    """The unit, within 30 days of the delivery."""
    if conclusion.review_until is None:
        return Answer.no(_("结论还没有送达。"))
    if conclusion.target.organ_id not in units_of(person):
        return Answer.no(_("由被督查单位申请复核。"))
    if (today or timezone.localdate()) > conclusion.review_until:
        return Answer.no(_("申请复核的期限是%(day)s，已经过了。") % {"day": conclusion.review_until})
    if conclusion.reviews.exists():
        return Answer.no(_("已经申请过复核。"))
    return Answer.yes()


def may_decide(person: Person, review: Review) -> Answer:
    if review.decided_at is not None:
        return Answer.no(_("已经作出复核决定。"))
    if person.pk != review.holder_id:
        return Answer.no(_("由复核人%(name)s决定。") % {"name": review.holder.name})
    return Answer.yes()


def may_report(person: Person, rectification: Rectification) -> Answer:
    if rectification.done_at is not None or rectification.reported_at is not None:
        return Answer.no(_("已经报告，等核查。") if rectification.done_at is None else _("已经销号。"))
    if person.pk != rectification.holder_id:
        return Answer.no(_("由责任人%(name)s报告。") % {"name": rectification.holder.name})
    return Answer.yes()


def may_check(person: Person, rectification: Rectification) -> Answer:
    """The 督查室, never who rectifies."""
    if rectification.reported_at is None or rectification.done_at is not None:
        return Answer.no(_("单位报告整改以后才能核查。"))
    if person.pk in {rectification.holder_id, rectification.reported_by_id}:
        return Answer.no(_("责任人不能核查自己的整改。"))
    if not person_has(person, PREPARE, rectification.conclusion.target.plan.organ):
        return Answer.no(_("整改由督查室核查。"))
    return Answer.yes()


def involved_in(conclusion: Conclusion) -> set[int]:
    """Who wrote, approved or was in the group: they stay out of the review (art. 17)."""
    group = conclusion.group
    people_in = set(group.members.values_list("person", flat=True)) | {group.leader_id, conclusion.drafted_by_id}
    plan = conclusion.target.plan
    return people_in | {pk for pk in (conclusion.approved_by_id, plan.holder_id, plan.made_by_id) if pk}


def reviewer_for(conclusion: Conclusion, without: Collection[int] = ()) -> Person | None:
    """Somebody of the office who had no part in it."""
    organ, out = conclusion.target.plan.organ, involved_in(conclusion) | set(without)
    for role in (roles.OFFICE_DEPUTY, roles.OFFICE_DIRECTOR, roles.SUPERVISION, roles.LEADER_IN_CHARGE):
        for person in people.occupants(role, organ=organ):
            if person.pk not in out and person.is_active:
                return person
    return None


@dataclass(frozen=True)
class Quota:
    """How much of the year's plan is used."""

    year: int
    plan: YearPlan | None
    used: int

    @property
    def left(self) -> int | None:
        return None if self.plan is None else self.plan.most - self.used


def year_plan(organ: Organ, year: int) -> YearPlan | None:
    """The one in force: the newest of the year."""
    return YearPlan.objects.filter(organ=organ, year=year).order_by("-pk").first()


def quota(organ: Organ, year: int) -> Quota:
    return Quota(year, year_plan(organ, year), _standing(organ).filter(starts_on__year=year).count())


def too_often(organ: Organ, units: Collection[Organ], starts_on: date, without: int | None = None) -> list[str]:
    """Sentences for what goes beyond the year's plan or comes too soon after the last; nothing of it is silently allowed."""
    rule = year_plan(organ, starts_on.year)
    if rule is None:
        return [_("%(year)s年还没有年度督查计划。") % {"year": starts_on.year}]
    of_year = _standing(organ, without).filter(starts_on__year=starts_on.year)
    said = []
    if of_year.count() >= rule.most:
        said.append(_("全年计划%(n)s次，已经用完。") % {"n": rule.most})
    names = {unit.pk: unit.label for unit in units}
    for unit, count in of_year.filter(targets__organ__in=names).values_list("targets__organ").annotate(n=Count("pk")):
        if unit in names and count >= rule.most_for_one:
            said.append(
                _("%(unit)s今年已经督查%(n)s次，计划最多%(most)s次。")
                % {"unit": names[unit], "n": count, "most": rule.most_for_one}
            )
    apart = timedelta(days=rule.apart_days)
    near = _standing(organ, without).filter(starts_on__gt=starts_on - apart, starts_on__lt=starts_on + apart)
    for unit, title, day in near.filter(targets__organ__in=names).values_list("targets__organ", "title", "starts_on"):
        if unit in names:
            said.append(
                _("%(unit)s与“%(title)s”（%(day)s）相隔不到%(n)s天。")
                % {"unit": names[unit], "title": title, "day": day, "n": rule.apart_days}
            )
    return said


def _standing(organ: Organ, without: int | None = None) -> QuerySet[InspectionPlan]:
    return InspectionPlan.objects.filter(organ=organ, cancelled_at__isnull=True).exclude(pk=without or 0)


def open_plans(person: Person) -> QuerySet[InspectionPlan]:
    """For which the person still answers: not every unit has its conclusion."""
    return InspectionPlan.objects.filter(pk__in=unfinished().values("pk"), holder=person).select_related("organ")


def open_groups(person: Person) -> QuerySet[SupervisionGroup]:
    groups = SupervisionGroup.objects.filter(plan__in=unfinished().values("pk"), leader=person)
    return groups.select_related("plan__organ", "plan__holder")


def open_reviews(person: Person) -> QuerySet[Review]:
    return Review.objects.filter(holder=person, decided_at__isnull=True).select_related(
        "conclusion__target__plan__organ"
    )


def open_rectifications(person: Person) -> QuerySet[Rectification]:
    rows = Rectification.objects.filter(holder=person, done_at__isnull=True)
    return rows.select_related("conclusion__target__plan__organ", "conclusion__target__organ")


def unfinished() -> QuerySet[InspectionPlan]:
    """Not cancelled; a conclusion is missing or not delivered."""
    lacking = InspectionTarget.objects.filter(Q(conclusion__isnull=True) | Q(conclusion__delivered_at__isnull=True))
    return InspectionPlan.objects.filter(cancelled_at__isnull=True, pk__in=lacking.values("plan"))


def delivered_to(person: Person) -> Iterable[Conclusion]:
    """结论 of units for which the person answers."""
    found = conclusions_visible_to(person).filter(delivered_at__isnull=False, target__organ__in=units_of(person))
    return found.prefetch_related("documents")[:SHOWN]
