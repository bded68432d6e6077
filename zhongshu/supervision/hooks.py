"""What supervision says about stages that others would leave: the gate stands in front of every verb, whoever calls it."""

from django.utils.translation import gettext as _

from zhongshu.core.answers import Answer
from zhongshu.records.models import Record
from zhongshu.records.states import State
from zhongshu.supervision import access
from zhongshu.supervision.models import Feedback, Proposal, SupervisedItem, Verification
from zhongshu.supervision.states import FeedbackKind, Finding


def may_leave_stage(record: Record, stage: str) -> Answer:
    """Nothing is sent without owners and dates, nothing ends without tasks struck off, nothing is struck off unverified."""
    rule = GATES.get((record.kind, stage))
    return rule(record) if rule else Answer.yes()


def _sent(record: Record) -> Answer:
    item = SupervisedItem.objects.get(pk=record.pk)
    return Answer.yes() if item.sent_at else Answer.no(_("分解好任务以后，按“交办”送下去。"))


def _all_struck_off(record: Record) -> Answer:
    waiting = record.children.exclude(state__in=[State.CLOSED, State.CANCELLED]).exists()
    if waiting:
        return Answer.no(_("还有任务没有销号。"))
    if Proposal.objects.filter(item=record.pk, needs_talk=True, talked_on__isnull=True).exists():
        return Answer.no(_("这件建议提案要先与代表、委员面商，请登记面商情况。"))
    return Answer.yes()


def _reported(record: Record) -> Answer:
    last = Feedback.objects.filter(task=record.pk, kind=FeedbackKind.FINAL, returned_at__isnull=True).first()
    if record.answered_at is None or (last is None and not record.answer_text):
        return Answer.no(_("填好办结反馈，按“报送”转给单位领导审签。"))
    return Answer.yes()


def _verified(record: Record) -> Answer:
    """The last final feedback was found true."""
    final = Feedback.objects.filter(task=record.pk, kind=FeedbackKind.FINAL, approved_at__isnull=False).first()
    if final is None or not Verification.objects.filter(feedback=final, finding=Finding.TRUE).exists():
        return Answer.no(_("核查属实以后才能销号。"))
    return Answer.yes()


GATES = {
    (access.ITEM, "decomposing"): _sent,
    (access.ITEM, "following"): _all_struck_off,
    (access.TASK, "handling"): _reported,
    (access.TASK, "verifying"): _verified,
}
