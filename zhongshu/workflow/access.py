"""May this person do this verb on this record, and if not, why: asked by the page and again by the service."""

from django.utils import timezone
from django.utils.translation import gettext as _

from zhongshu.core import registry
from zhongshu.core.answers import Answer
from zhongshu.core.registry import person_has, record_kind
from zhongshu.people import roles
from zhongshu.people.access import posture
from zhongshu.people.models import Organ, Person
from zhongshu.records.models import Record
from zhongshu.records.states import State
from zhongshu.workflow.flows import EXTENSION_STAGE
from zhongshu.workflow.models import Extension, Step
from zhongshu.workflow.situation import acts_for, situation
from zhongshu.workflow.states import StepRole


def _lead_holder(person: Person, record: Record) -> Answer:
    """The first question of most verbs: is the record open and in this person's hands?"""
    lead = situation(record).lead
    if record.state == State.SUSPENDED:
        return Answer.no(_("这件已暂停，恢复后才能办。"))
    if record.state != State.OPEN or lead is None:
        return Answer.no(_("这件不在办理中。"))
    if not acts_for(person, lead):
        return Answer.no(_("这件在%(name)s手里，由%(name)s办理。") % {"name": lead.holder.name})
    return Answer.yes()


def _in_office(person: Person, record: Record, permission: str) -> Answer:
    """Rights that a post gives within the organ that owns the record."""
    if person_has(person, permission, record.owning_organ):
        return Answer.yes()
    return Answer.no(_("您的岗位没有这项权限。"))


def _first_no(*answers: Answer) -> Answer:
    return next((answer for answer in answers if not answer), Answer.yes())


def _unless(refused: bool, reason: str) -> Answer:
    return Answer.no(reason) if refused else Answer.yes()


def may_forward(person: Person, record: Record) -> Answer:
    """Sending on waits for 会签 and 协办; reading does not hold it."""
    answer = _lead_holder(person, record)
    if not answer:
        return answer
    if waiting := situation(record).blocking:
        names = "、".join(step.holder.name for step in waiting[:5])
        return Answer.no(_("还在等%(names)s会签或协办，办毕或减签后才能转出。") % {"names": names})
    if situation(record).extension is not None:
        return Answer.no(_("延期申请还没有批，批后才能转出。"))
    return _first_no(*situation(record).may_leave)


def may_send_back(person: Person, record: Record) -> Answer:
    answer = _lead_holder(person, record)
    if not answer:
        return answer
    return _unless(not return_targets(record), _("这个环节前面没有可以退回的环节。"))


def may_take_back(person: Person, record: Record) -> Answer:
    """Only while nothing that the forward created is seen or finished (decision 14)."""
    lead = situation(record).lead
    if record.state != State.OPEN or lead is None or lead.came_from is None:
        return Answer.no(_("这件没有可以撤回的转出。"))
    sent_by_me = lead.came_from.outcome == "forwarded" and acts_for(person, lead.came_from)
    if not sent_by_me:
        return Answer.no(_("不是您转出的，不能撤回。"))
    touched = [step for step in _made_by_forward(record, lead) if step.seen_at or step.finished_at]
    return _unless(bool(touched), _("对方已经打开，不能撤回；可以请对方退回。"))


def _made_by_forward(record: Record, lead: Step) -> list[Step]:
    return [step for step in situation(record).steps if step.pk >= lead.pk]


def may_reassign(person: Person, step: Step) -> Answer:
    """转办: the holder, the head of the holder's unit, or who has the right in the owning organ."""
    if not step.is_open or step.record.state != State.OPEN:
        return Answer.no(_("这一步已经办毕，不能转办。"))
    if step.stage == EXTENSION_STAGE:
        return Answer.no(_("延期审批不能转办，请同意或不同意。"))
    heads = step.unit_id is not None and step.unit_id in posture(person).role_units.get(roles.UNIT_HEAD, ())
    if acts_for(person, step) or heads or person_has(person, "workflow.reassign_any", step.record.owning_organ):
        return Answer.yes()
    return Answer.no(_("这件在%(name)s手里，由本人或其科室负责人转办。") % {"name": step.holder.name})


def may_claim(person: Person, step: Step) -> Answer:
    """A colleague at the same intake post takes work that nobody has opened yet (decision 8)."""
    if not step.is_open or step.record.state != State.OPEN or step.role != StepRole.LEAD:
        return Answer.no(_("这一步不能认领。"))
    if step.holder_id == person.pk:
        return Answer.no(_("这件已经在您手里。"))
    if step.seen_at is not None:
        return Answer.no(_("%(name)s已经打开，不能认领。") % {"name": step.holder.name})
    return _unless(
        step.unit_id is None or step.unit_id not in posture(person).role_units.get(roles.INTAKE, ()),
        _("只有同一收件岗的同事可以认领。"),
    )


def may_add_signer(person: Person, record: Record) -> Answer:
    return _lead_holder(person, record)


def may_add_co(person: Person, record: Record) -> Answer:
    answer = _lead_holder(person, record)
    stage = situation(record).stage
    return answer and _unless(stage is None or not stage.co, _("只有承办环节可以增加协办。"))


def may_drop_signer(person: Person, step: Step) -> Answer:
    if not step.is_open or step.role == StepRole.LEAD or step.stage == EXTENSION_STAGE:
        return Answer.no(_("这一步不能减签。"))
    return _lead_holder(person, step.record)


def may_circulate(person: Person, record: Record) -> Answer:
    return _lead_holder(person, record)


def may_finish(person: Person, step: Step) -> Answer:
    """会签, 协办 and 传阅 are finished by whoever was asked."""
    if not step.is_open or step.role == StepRole.LEAD or step.stage == EXTENSION_STAGE:
        return Answer.no(_("这一步已经办毕。"))
    if step.is_queued:
        return Answer.no(_("还没有轮到这一位签。"))
    if step.record.state != State.OPEN:
        return Answer.no(_("这件已暂停或办结。"))
    return _unless(not acts_for(person, step), _("这一步由%(name)s办理。") % {"name": step.holder.name})


def may_urge(person: Person, record: Record) -> Answer:
    """Who sent it, who asked for it, or who has the right in the owning organ; the interval is the service's rule."""
    steps = [step for step in situation(record).open_steps if step.holder_id != person.pk and not step.is_queued]
    if record.state != State.OPEN or not steps:
        return Answer.no(_("没有可以催的人。"))
    sent = any(step.sent_by_id == person.pk for step in steps)
    return _unless(
        not sent and not person_has(person, "workflow.urge_any", record.owning_organ),
        _("由交办人或办公室催办。"),
    )


def may_suspend(person: Person, record: Record) -> Answer:
    return _first_no(
        _unless(record.state != State.OPEN, _("只有在办的件可以暂停。")),
        _in_office(person, record, "workflow.suspend"),
    )


def may_resume(person: Person, record: Record) -> Answer:
    return _first_no(
        _unless(record.state != State.SUSPENDED, _("这件没有暂停。")),
        _in_office(person, record, "workflow.suspend"),
    )


def may_ask_extension(person: Person, record: Record) -> Answer:
    """Before expiry only, so often as the flow allows, one request at a time (decision 12)."""
    answer = _lead_holder(person, record)
    if not answer:
        return answer
    now = situation(record)
    if now.extension is not None:
        return Answer.no(_("已有一份延期申请在等审批。"))
    if record.date <= timezone.now():
        return Answer.no(_("已过期限，不能再申请延期。"))
    times = now.flow.extension.times
    return _unless(now.granted_extensions >= times, _("已延期%(times)s次，不能再延。") % {"times": times})


def may_decide_extension(person: Person, extension: Extension) -> Answer:
    if extension.decided_at is not None:
        return Answer.no(_("这份延期申请已经批过。"))
    return _unless(
        not acts_for(person, extension.step) or person.pk == extension.asked_by_id,
        _("延期由%(name)s审批。") % {"name": extension.step.holder.name},
    )


def may_advance_due(person: Person, record: Record) -> Answer:
    return _first_no(
        _unless(record.state != State.OPEN, _("只有在办的件可以提前期限。")),
        _in_office(person, record, "workflow.advance_due"),
    )


def may_answer(person: Person, record: Record) -> Answer:
    answer = _lead_holder(person, record)
    stage = situation(record).stage
    return answer and _unless(stage is None or not stage.answers, _("到承办环节才能登记答复。"))


def may_close(person: Person, record: Record) -> Answer:
    """办结 only where the flow allows, with nothing open beside it, and answered where an answer is owed."""
    answer = _lead_holder(person, record)
    if not answer:
        return answer
    now = situation(record)
    return _first_no(
        _unless(now.stage is None or not now.stage.closes, _("到传阅或办结审核环节才能办结。")),
        _unless(record.needs_answer and record.answered_at is None, _("本件要求答复，登记答复后才能办结。")),
        _unless(bool(now.blocking), _("还有会签或协办没有办毕。")),
        _unless(bool(now.unread), _("还有%(n)s人未阅，催阅或减签后才能办结。") % {"n": len(now.unread)}),
        _unless(now.extension is not None, _("延期申请还没有批。")),
        _unless(now.has_open_children, _("还有下级事项没有办结。")),
        *now.may_leave,
    )


def may_reopen(person: Person, record: Record) -> Answer:
    return _first_no(
        _unless(record.state != State.CLOSED, _("只有办结的件可以重启。")),
        _in_office(person, record, record_kind(record.kind).reopen_permission),
    )


def may_cancel(person: Person, record: Record) -> Answer:
    live = record.state in (State.DRAFT, State.OPEN, State.SUSPENDED)
    return _first_no(
        _unless(not live, _("这件已经办结或撤销。")),
        _unless(situation(record).has_kept_children, _("先撤销或移走下级事项。")),
        _gives_up(person, record),
    )


def _gives_up(person: Person, record: Record) -> Answer:
    """By the right of the post, or because the app that owns the kind lets people give up their own."""
    answer = _in_office(person, record, "workflow.cancel")
    if answer or not any(hook(person, record) for hook in registry.current().hooks("may_give_up")):
        return answer
    return Answer.yes()


def may_merge(person: Person, record: Record) -> Answer:
    """并入: whoever holds it, while nothing under it is kept."""
    here = situation(record).lead
    return _first_no(
        _unless(record.state != State.OPEN or here is None, _("只有在办的件可以并入另一件。")),
        _unless(here is not None and not acts_for(person, here), _("这件不在您手里。")),
        _unless(situation(record).has_kept_children, _("先撤销或移走下级事项。")),
    )


def may_jump(person: Person, record: Record) -> Answer:
    return _first_no(
        _unless(record.state != State.OPEN, _("只有在办的件可以跳转。")),
        _in_office(person, record, "workflow.jump"),
    )


def may_record_instruction(person: Person, record: Record) -> Answer:
    """补登: the registry copies what a leader wrote on the paper."""
    return _first_no(
        _unless(not record.is_live, _("只有在办的件可以补登批示。")),
        _in_office(person, record, "workflow.record_instruction"),
    )


def may_share(person: Person, record: Record) -> Answer:
    return _first_no(
        _unless(record.is_classified, _("涉密件的知悉范围不能在这里扩大。")),
        _in_office(person, record, "workflow.share"),
    )


def may_repair(person: Person, record: Record) -> Answer:
    """悬空件: what a restored database or a hand in the tables left inconsistent."""
    return _in_office(person, record, "workflow.repair")


def may_edit_flows(person: Person, organ: Organ) -> Answer:
    """流程和时限 of one organ."""
    if person_has(person, "workflow.edit_flows", organ):
        return Answer.yes()
    return Answer.no(_("流程和时限由本机关的业务管理员修改。"))


def return_targets(record: Record) -> list[Step]:
    """Finished lead steps to which this stage may send back, latest of each stage, nearest first."""
    now = situation(record)
    if now.lead is None or now.stage is None:
        return []
    allowed = now.stage.return_to
    done = [
        step
        for step in now.steps
        if step.role == StepRole.LEAD and not step.is_open and step.round == now.lead.round and now.flow.has(step.stage)
    ]
    here = now.flow.position(now.lead.stage)
    fitting = [
        step
        for step in reversed(done)
        if step.stage in allowed or ("*" in allowed and now.flow.position(step.stage) <= here)
    ]
    latest: dict[tuple[str, int], Step] = {}
    for step in fitting:
        if (step.stage, step.holder_id) != (now.lead.stage, now.lead.holder_id):
            latest.setdefault((step.stage, step.holder_id), step)
    return list(latest.values())
