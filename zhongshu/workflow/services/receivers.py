"""From "whom it goes to" to a person: posts, units and organs always resolve to somebody, or the choice is refused."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from zhongshu.core import registry
from zhongshu.core.errors import RuleBroken
from zhongshu.people import queries, roles
from zhongshu.people.models import Organ, Person, Unit
from zhongshu.records.models import Record
from zhongshu.workflow.flows import Stage
from zhongshu.workflow.models import Step
from zhongshu.workflow.services.steps import Hand
from zhongshu.workflow.situation import situation
from zhongshu.workflow.states import StepRole

Receiver = Person | Unit | Organ
HEADS = (roles.OFFICE_DEPUTY, roles.OFFICE_DIRECTOR)


def hand_for(record: Record, receiver: Receiver) -> Hand:
    """The person who receives for this receiver, able to see the record."""
    hand = Hand.of(receiver) if isinstance(receiver, Person) else _intake(receiver)
    if not hand.person.is_active:
        raise RuleBroken(_("%(name)s已不在岗，请另选人。") % {"name": hand.person.name}, field="to")
    if hand.person.clearance < record.level:
        raise RuleBroken(
            _("%(name)s的知悉级别低于本件密级，不能接办。请另选人。") % {"name": hand.person.name}, field="to"
        )
    return hand


def _intake(receiver: Unit | Organ) -> Hand:
    person = queries.intake_of(receiver)
    if person is None:
        raise RuleBroken(
            _("%(name)s的收件岗没有人，也没有负责人可以接收，请另选单位。") % {"name": receiver.name}, field="to"
        )
    return Hand.of(person, receiver if isinstance(receiver, Unit) else None)


def hands_for(record: Record, receivers: Sequence[Receiver]) -> list[Hand]:
    """Several receivers, each person once, in the order given."""
    hands = [hand_for(record, receiver) for receiver in receivers]
    return list({hand.person.pk: hand for hand in hands}.values())


def stage_hand(record: Record, stage: Stage, *, chosen: Receiver | None, actor: Person) -> Hand:
    """Who holds a stage by its rule. A person named by the sender within the same post wins over the rule's own choice."""
    if stage.is_chosen:
        return _chosen(record, stage, chosen)
    if isinstance(chosen, Person):
        refuse_barred(record, stage.key, chosen)
    candidates = candidates_of(record, stage, actor=actor)
    if isinstance(chosen, Person) and chosen in candidates:
        return hand_for(record, chosen)
    cleared = [person for person in candidates if person.clearance >= record.level and person.is_active]
    if not cleared:
        raise RuleBroken(_("“%(stage)s”现在没有人能接办，请先补上岗位人员。") % {"stage": stage.name}, field="to_stage")
    away = queries.on_leave(cleared)
    present = [person for person in cleared if person.pk not in away] or cleared
    return hand_for(record, present[0] if stage.holder == "starter" else queries.least_loaded(present))


def _chosen(record: Record, stage: Stage, chosen: Receiver | None) -> Hand:
    if chosen is None:
        raise RuleBroken(_("请选择“%(stage)s”的承办人或承办单位。") % {"stage": stage.name}, field="to")
    if stage.holder == "chosen:leader" and chosen not in leaders(record):
        raise RuleBroken(_("“%(stage)s”只能送领导。") % {"stage": stage.name}, field="to")
    return hand_for(record, chosen)


def leaders(record: Record) -> list[Person]:
    """Leaders who may instruct on this record: of its organ and of the body that the organ serves, in their order."""
    organs = [record.owning_organ, record.owning_organ.serves]
    keys = (roles.ORGAN_HEAD, roles.LEADER_IN_CHARGE, roles.OFFICE_DIRECTOR)
    found = [person for organ in organs if organ for person in queries.occupants_in_order(keys, organ=organ)]
    return list({person.pk: person for person in found}.values())


def barred_from(record: Record, stage: str) -> dict[int, str]:
    """Who may not hold this stage of the record, and why: the apps know."""
    hooks = registry.current().hooks("barred_from")
    return {pk: why for hook in hooks for pk, why in hook(record, stage).items()}


def refuse_barred(record: Record, stage: str, person: Person) -> None:
    if why := barred_from(record, stage).get(person.pk):
        raise RuleBroken(why, field="to")


def candidates_of(record: Record, stage: Stage, *, actor: Person) -> list[Person]:
    """Who could hold a stage by its rule, best first. Where the rule finds only who may not, whoever leads the office."""
    found = _by_rule(record, stage, actor)
    barred = barred_from(record, stage.key)
    if not barred:
        return found
    heads = [one for role in HEADS for one in queries.occupants(role, organ=record.owning_organ)]
    free = [one for one in found if one.pk not in barred]
    return free or [one for one in heads if one.pk not in barred]


def _by_rule(record: Record, stage: Stage, actor: Person) -> list[Person]:
    rule, _colon, argument = stage.holder.partition(":")
    if rule == "post":
        return _occupants(record, argument)
    if rule == "same":
        return _same_as(record, argument)
    if rule == "unit_head":
        unit_id = Hand.of(actor).unit_id
        unit = Unit.objects.filter(pk=unit_id).first() if unit_id else None
        head = queries.unit_head(unit) if unit else None
        return [head] if head else _occupants(record, roles.OFFICE_DIRECTOR)
    return [record.created_by]


def _occupants(record: Record, role: str) -> list[Person]:
    """Of the owning unit first, then of the organ, then who leads the office: nobody's post falls into the vacuum."""
    in_unit = queries.occupants(role, unit=record.owning_unit) if record.owning_unit else []
    in_organ = queries.occupants(role, organ=record.owning_organ)
    for people in (in_unit, in_organ):
        if people:
            return people
    return queries.occupants(roles.OFFICE_DIRECTOR, organ=record.owning_organ)


def _same_as(record: Record, stage_key: str) -> list[Person]:
    held = [step for step in situation(record).steps if step.stage == stage_key and step.role == StepRole.LEAD]
    active = [step.holder for step in reversed(held) if step.holder.is_active]
    return active[:1] or _occupants(record, roles.OFFICE_DEPUTY)


def approver_for(record: Record, asker: Step) -> Hand:
    """Who decides on 延期: the first by the flow's rules who is not the asker and may see the record."""
    for rule in situation(record).flow.extension.approver:
        for person in candidates_of(record, Stage("", "", rule, {}), actor=asker.holder):
            if person.pk != asker.holder_id and person.is_active and person.clearance >= record.level:
                return Hand.of(person)
    raise RuleBroken(_("没有可以审批延期的人，请先补上办公室负责人岗位。"))
