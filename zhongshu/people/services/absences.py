"""Leave and 代理 (acting for somebody): who is away, who acts for whom, from–to, up to which level."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhongshu.audit import services as audit
from zhongshu.core.errors import RuleBroken
from zhongshu.people import access, policy
from zhongshu.people.levels import SecurityLevel
from zhongshu.people.models import Delegation, Leave, Officer, Person
from zhongshu.people.services.rights import insist

LONGEST_DELEGATION = timedelta(days=366)


@transaction.atomic
def register_leave(person: Person, *, kind: str, since: date, until: date, actor: Person, note: str = "") -> Leave:
    """Days away. Work that comes meanwhile goes to colleagues on duty; the orphan watch compares the rest with due dates."""
    insist(access.may_register_leave(actor, person))
    if until < since:
        raise RuleBroken(_("止的日期不能早于起的日期。"), field="until")
    same = person.leaves.filter(cancelled_at__isnull=True, since__lte=until, until__gte=since).first()
    if same is not None:
        sentence = _("%(name)s %(since)s 至 %(until)s 已经登记请假，请先取消再改。")
        raise RuleBroken(sentence % {"name": person.name, "since": same.since, "until": same.until}, field="since")
    leave = Leave.objects.create(person=person, kind=kind, since=since, until=until, note=note, made_by=actor)
    data = {"person": person.pk, "kind": kind, "since": since.isoformat(), "until": until.isoformat()}
    audit.write("people.leave.registered", actor=actor, organ=person.organ_id, subject=person.name, data=data)
    return leave


@transaction.atomic
def cancel_leave(leave: Leave, *, actor: Person, at: datetime | None = None) -> None:
    """Back earlier, or not gone at all."""
    insist(access.may_register_leave(actor, leave.person))
    if leave.cancelled_at is not None:
        raise RuleBroken(_("这次请假已经取消了。"))
    leave.cancelled_at = at or timezone.now()
    leave.save(update_fields=["cancelled_at"])
    data = {"person": leave.person_id, "leave": leave.pk}
    audit.write(
        "people.leave.cancelled", actor=actor, organ=leave.person.organ_id, subject=leave.person.name, data=data
    )


@dataclass(frozen=True)
class DelegationInput:
    """From when to when, up to which level, and why."""

    since: datetime
    until: datetime
    reason: str
    ceiling: int = SecurityLevel.WORK_SECRET


@transaction.atomic
def delegate(principal: Person, deputy: Person, given: DelegationInput, *, actor: Person) -> Delegation:
    """The deputy sees and does what the principal has in hand, signing as deputy; steps stay the principal's."""
    insist(access.may_delegate(actor, principal))
    list(Person.objects.select_for_update().filter(pk__in=[principal.pk, deputy.pk]).order_by("pk"))
    _refuse_dates(given)
    _refuse_deputy(principal, deputy)
    _refuse_ceiling(principal, deputy, given.ceiling)
    _refuse_chain(principal, deputy, given)
    made = Delegation.objects.create(principal=principal, deputy=deputy, made_by=actor, **vars(given))
    access.forget(deputy)
    _write("people.delegation.made", made, actor)
    return made


@transaction.atomic
def revoke(delegation: Delegation, *, actor: Person, at: datetime | None = None) -> None:
    """Ends now; what the deputy did stays signed as deputy."""
    insist(access.may_delegate(actor, delegation.principal))
    at = at or timezone.now()
    if delegation.revoked_at is not None or delegation.until <= at:
        raise RuleBroken(_("这次委托已经结束了。"))
    delegation.revoked_at = at
    delegation.save(update_fields=["revoked_at"])
    access.forget(delegation.deputy)
    _write("people.delegation.revoked", delegation, actor)


def _refuse_dates(given: DelegationInput) -> None:
    if given.until <= given.since:
        raise RuleBroken(_("止的时间要晚于起的时间。"), field="until")
    if given.until <= timezone.now():
        raise RuleBroken(_("止的时间已经过了，请选今后的时间。"), field="until")
    if given.until - given.since > LONGEST_DELEGATION:
        raise RuleBroken(_("一次委托最长一年，请把止的时间提前。"), field="until")


def _refuse_deputy(principal: Person, deputy: Person) -> None:
    if principal.pk == deputy.pk:
        raise RuleBroken(_("不能委托给本人，请另选一人。"), field="deputy")
    if Officer.objects.filter(person__in=[principal, deputy]).exists():
        raise RuleBroken(_("三员不能代理业务，也不能把职责委托给别人，请另选一人。"), field="deputy")
    if not deputy.is_active or not access.posture(deputy).posts:
        raise RuleBroken(_("%(name)s现在没有岗位，请选在岗的人。") % {"name": deputy.name}, field="deputy")


def _refuse_ceiling(principal: Person, deputy: Person, ceiling: int) -> None:
    most = min(principal.clearance, deputy.clearance, policy.ceiling())
    if ceiling > most:
        sentence = _("最高只能委托到“%(level)s”：不能超过双方的知悉级别和本系统的密级上限。")
        raise RuleBroken(sentence % {"level": SecurityLevel(most).label}, field="ceiling")


def _refuse_chain(principal: Person, deputy: Person, given: DelegationInput) -> None:
    """Not transitive: neither may the deputy have passed on, nor the principal act for somebody, in these days."""
    during = Delegation.objects.filter(revoked_at__isnull=True, since__lt=given.until, until__gt=given.since)
    during = during.select_related("principal", "deputy")
    if given_already := during.filter(principal=principal).first():
        sentence = _("这段时间已经委托给%(name)s，请先撤销那一次委托。")
        raise RuleBroken(sentence % {"name": given_already.deputy.name}, field="since")
    if passed_on := during.filter(principal=deputy).first():
        sentence = _("%(name)s这段时间已把工作委托给%(other)s，委托不能再转，请另选一人。")
        raise RuleBroken(sentence % {"name": deputy.name, "other": passed_on.deputy.name}, field="deputy")
    if held := during.filter(deputy=principal).first():
        sentence = _("%(name)s这段时间正代理%(other)s，委托不能再转。请先请%(other)s另选受托人。")
        raise RuleBroken(sentence % {"name": principal.name, "other": held.principal.name}, field="since")


def _write(verb: str, delegation: Delegation, actor: Person) -> None:
    data = {
        "principal": delegation.principal_id,
        "deputy": delegation.deputy_id,
        "since": delegation.since.isoformat(),
        "until": delegation.until.isoformat(),
        "ceiling": int(delegation.ceiling),
    }
    audit.write(verb, actor=actor, organ=delegation.principal.organ_id, subject=str(delegation), data=data)
