"""What came with a step: why it was sent back or given on, what is asked of whoever decides."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhongshu.workflow.flows import EXTENSION_STAGE
from zhongshu.workflow.models import Step
from zhongshu.workflow.situation import situation
from zhongshu.workflow.states import Outcome

SENTENCES = {
    Outcome.RETURNED: gettext_lazy("%(name)s退回：%(reason)s"),
    Outcome.REASSIGNED: gettext_lazy("%(name)s转办：%(reason)s"),
    Outcome.HANDED_OVER: gettext_lazy("%(name)s移交：%(reason)s"),
    Outcome.JUMPED: gettext_lazy("%(name)s跳转：%(reason)s"),
}


def sent_with(step: Step) -> str:
    """One sentence for whoever has the step now; empty when it simply went on."""
    if step.stage == EXTENSION_STAGE:
        return _asked(step)
    before = step.came_from
    sentence = SENTENCES.get(Outcome(before.outcome)) if before is not None and before.outcome_reason else None
    if before is None or sentence is None:
        return ""
    giver = before.holder if before.outcome == Outcome.HANDED_OVER or step.sent_by is None else step.sent_by
    return str(sentence) % {"name": giver.name, "reason": before.outcome_reason}


def _asked(step: Step) -> str:
    extension = situation(step.record).extension
    if extension is None:
        return ""
    form = "%-m月%-d日 %-H:%M"
    return _("%(name)s申请延期到%(to)s，原期限%(now)s。理由：%(reason)s") % {
        "name": extension.asked_by.name,
        "to": timezone.localtime(extension.to_due_at).strftime(form),
        "now": timezone.localtime(extension.from_due_at).strftime(form),
        "reason": extension.reason,
    }
