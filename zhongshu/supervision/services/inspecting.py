"""政府督查: 年度计划, 方案 with its frequency, 督查组 and 回避."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from zhongshu.audit import services as audit
from zhongshu.core.answers import Answer
from zhongshu.core.errors import NotAllowed, RuleBroken
from zhongshu.notices import services as notices
from zhongshu.people.models import Organ, Person
from zhongshu.supervision import inspections
from zhongshu.supervision.models import (
    GroupMember,
    InspectionPlan,
    InspectionTarget,
    SupervisionGroup,
    YearPlan,
)

NOTICE = "supervision.inspection"


@dataclass(frozen=True)
class PlanInput:
    """督查方案. `units`: whom it looks at."""

    title: str
    inspection_type: str
    content: str
    scope: str
    methods: Sequence[str]
    basis_kind: str
    basis: str
    starts_on: date
    ends_on: date
    due_on: date
    holder: Person
    units: Sequence[Organ]
    beyond_reason: str = ""


@transaction.atomic
def plan_year(  # noqa: PLR0913 -- the numbers of a year
    organ: Organ, year: int, *, most: int, most_for_one: int, apart_days: int, basis: str, actor: Person
) -> YearPlan:
    """The numbers of a year; a later one replaces them and both stay."""
    _require(inspections.may_prepare(actor, organ))
    if not basis.strip():
        raise RuleBroken(_("请写批准年度计划的依据。"), field="basis")
    if not 0 < most_for_one <= most:
        raise RuleBroken(_("同一单位的次数不能超过全年次数。"), field="most_for_one")
    values = {"most": most, "most_for_one": most_for_one, "apart_days": apart_days, "basis": basis.strip()}
    made = YearPlan.objects.create(organ=organ, year=year, made_by=actor, made_at=timezone.now(), **values)
    audit.write("supervision.year.planned", actor=actor, organ=organ, data={"year": year, **values})
    return made


@transaction.atomic
def draft_plan(data: PlanInput, *, organ: Organ, actor: Person, at: datetime | None = None) -> InspectionPlan:
    """拟订方案; what is beyond the year's plan or too soon needs its reason (art. 15)."""
    at = at or timezone.now()
    _require(inspections.may_prepare(actor, organ))
    _refuse_wrong_plan(data)
    list(YearPlan.objects.select_for_update().filter(organ=organ, year=data.starts_on.year))  # one count at a time
    beyond = inspections.too_often(organ, data.units, data.starts_on)
    if beyond and not data.beyond_reason.strip():
        raise RuleBroken("".join(beyond) + _("确需督查的，写明理由。"), field="beyond_reason")
    plan = InspectionPlan.objects.create(
        organ=organ,
        title=data.title.strip(),
        inspection_type=data.inspection_type,
        content=data.content,
        scope=data.scope.strip(),
        methods=list(data.methods),
        basis_kind=data.basis_kind,
        basis=data.basis.strip(),
        starts_on=data.starts_on,
        ends_on=data.ends_on,
        due_on=data.due_on,
        holder=data.holder,
        beyond_reason=data.beyond_reason.strip() if beyond else "",
        made_by=actor,
        made_at=at,
    )
    InspectionTarget.objects.bulk_create(InspectionTarget(plan=plan, organ=unit) for unit in data.units)
    facts = {"plan": plan.pk, "units": [unit.pk for unit in data.units], "beyond": beyond}
    audit.write("supervision.inspection.drafted", actor=actor, organ=organ, data=facts, at=at)
    return plan


@transaction.atomic
def approve_plan(plan: InspectionPlan, *, actor: Person, at: datetime | None = None) -> InspectionPlan:
    """批准; counted again, for another plan may have come first."""
    at = at or timezone.now()
    plan = _plan(plan)
    _require(inspections.may_approve_plan(actor, plan))
    units = [target.organ for target in plan.targets.select_related("organ")]
    beyond = inspections.too_often(plan.organ, units, plan.starts_on, without=plan.pk)
    if beyond and not plan.beyond_reason:
        raise RuleBroken("".join(beyond) + _("请退回督查室写明理由，或者撤销。"))
    plan.approved_by, plan.approved_at = actor, at
    plan.save(update_fields=["approved_by", "approved_at"])
    tell(plan.holder, plan, _("督查方案已批准，由您负责：%(title)s"), f"plan:{plan.pk}:approved")
    audit.write("supervision.inspection.approved", actor=actor, organ=plan.organ, data={"plan": plan.pk}, at=at)
    return plan


@transaction.atomic
def cancel_plan(plan: InspectionPlan, *, reason: str, actor: Person, at: datetime | None = None) -> InspectionPlan:
    """撤销; it no longer counts, the reason stays."""
    at = at or timezone.now()
    plan = _plan(plan)
    _require(inspections.may_cancel(actor, plan))
    if not reason.strip():
        raise RuleBroken(_("请写撤销的原因。"), field="reason")
    plan.cancelled_at, plan.cancel_reason = at, reason.strip()
    plan.save(update_fields=["cancelled_at", "cancel_reason"])
    facts = {"plan": plan.pk, "reason": reason.strip()}
    audit.write("supervision.inspection.cancelled", actor=actor, organ=plan.organ, data=facts, at=at)
    return plan


@transaction.atomic
def form_group(  # noqa: PLR0913 -- a group is its name, its leader, its people and its date
    plan: InspectionPlan,
    *,
    name: str,
    leader: Person,
    members: Collection[Person],
    due_on: date,
    actor: Person,
    at: datetime | None = None,
) -> SupervisionGroup:
    """督查组: the leader answers for it; nobody of a unit that is inspected is in it (art. 8)."""
    at = at or timezone.now()
    plan = _plan(plan)
    _require(inspections.may_run(actor, plan))
    units = {target.organ_id: target.organ for target in plan.targets.select_related("organ")}
    for person in {leader, *members}:
        if person.organ_id in units:
            raise RuleBroken(
                _("%(name)s是%(unit)s的人，不能督查本单位。")
                % {"name": person.name, "unit": units[person.organ_id].label},
                field="members",
            )
    if not name.strip() or due_on > plan.due_on:
        raise RuleBroken(_("请写组名；报告期限不晚于方案的结论期限%(day)s。") % {"day": plan.due_on}, field="due_on")
    group = SupervisionGroup.objects.create(
        plan=plan, name=name.strip(), leader=leader, due_on=due_on, made_by=actor, made_at=at
    )
    others = [person for person in members if person.pk != leader.pk]
    GroupMember.objects.bulk_create(GroupMember(group=group, person=person) for person in [leader, *others])
    for person in [leader, *others]:
        tell(person, plan, _("请参加督查：%(title)s"), f"group:{group.pk}:{person.pk}")
    facts = {"plan": plan.pk, "group": group.pk, "leader": leader.pk, "members": [one.pk for one in others]}
    audit.write("supervision.group.formed", actor=actor, organ=plan.organ, data=facts, at=at)
    return group


@transaction.atomic
def recuse(  # noqa: PLR0913 -- who, from what, why, and who leads instead
    group: SupervisionGroup,
    *,
    person: Person,
    reason: str,
    actor: Person,
    unit: Organ | None = None,
    new_leader: Person | None = None,
    at: datetime | None = None,
) -> GroupMember:
    """回避: from one unit or from all; a leader who withdraws from all is replaced in the same act."""
    at = at or timezone.now()
    _require(inspections.may_run(actor, group.plan))
    member = GroupMember.objects.select_for_update().filter(group=group, person=person, recused_at__isnull=True).first()
    if member is None:
        raise RuleBroken(_("请选择还在组里的成员。"), field="person")
    if not reason.strip():
        raise RuleBroken(_("请写回避的原因。"), field="reason")
    if group.leader_id == person.pk and unit is None:
        _replace_leader(group, person, new_leader)
    member.recused_at, member.recused_from, member.reason = at, unit, reason.strip()
    member.save(update_fields=["recused_at", "recused_from", "reason"])
    facts = {"group": group.pk, "person": person.pk, "unit": unit.pk if unit else None, "reason": reason.strip()}
    audit.write("supervision.group.recused", actor=actor, organ=group.plan.organ, data=facts, at=at)
    return member


def _replace_leader(group: SupervisionGroup, person: Person, new_leader: Person | None) -> None:
    if new_leader is None or new_leader.pk == person.pk:
        raise RuleBroken(_("组长回避，请另选一位组长。"), field="new_leader")
    if group.plan.targets.filter(organ=new_leader.organ_id).exists():
        raise RuleBroken(_("%(name)s是被督查单位的人。") % {"name": new_leader.name}, field="new_leader")
    GroupMember.objects.get_or_create(group=group, person=new_leader)
    group.leader = new_leader
    group.save(update_fields=["leader"])


def _refuse_wrong_plan(data: PlanInput) -> None:
    wanted = (
        ("title", data.title, _("请写督查事项。")),
        ("scope", data.scope, _("请写督查内容和范围，批准以后不能扩大。")),
        ("basis", data.basis, _("请写启动督查的依据（条例第十一条）。")),
    )
    for name, value, sentence in wanted:
        if not value.strip():
            raise RuleBroken(sentence, field=name)
    if not data.units:
        raise RuleBroken(_("请选择督查对象。"), field="units")
    if not data.methods:
        raise RuleBroken(_("请选择督查方式。"), field="methods")
    if not data.starts_on <= data.ends_on <= data.due_on:
        raise RuleBroken(_("结束不能早于开始，结论期限不能早于结束。"), field="due_on")


def tell(person: Person, plan: InspectionPlan, text: str, key: str, page: str = "") -> None:
    """`page`: ours, rectifications; else the inspection itself."""
    if not person.is_active:
        return
    words = text % {"title": plan.title} if "%(title)s" in text else text
    url = reverse(f"supervision:{page}") if page else plan.get_absolute_url()
    notices.tell(NOTICE, person, text=words, url=url, key=key)


def _plan(plan: InspectionPlan) -> InspectionPlan:
    return InspectionPlan.objects.select_for_update(of=("self",)).select_related("organ", "holder").get(pk=plan.pk)


def _require(answer: Answer) -> None:
    if not answer:
        raise NotAllowed(answer.reason)
