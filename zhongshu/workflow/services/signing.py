"""How signatures count: who agreed, and whether the result can stand without an explanation."""

from dataclasses import dataclass

from zhongshu.workflow.models import Step
from zhongshu.workflow.states import Outcome, SignMode, StepRole, Verdict

CONSENT = (Verdict.AGREE, Verdict.AGREE_WITH_CHANGES)


@dataclass(frozen=True)
class Tally:
    """The signatures asked for by one lead step: 等会签 n/m."""

    asked: int
    signed: int
    agreed: int
    disagreed: int


def tally(lead: Step) -> Tally:
    signatures = [
        step
        for step in Step.objects.filter(within=lead, role=StepRole.SIGN, extension__isnull=True)
        if step.outcome != Outcome.DROPPED and step.recorded_by_id is None
    ]
    signed = [step for step in signatures if step.verdict]
    return Tally(
        asked=len(signatures),
        signed=len(signed),
        agreed=sum(step.verdict in CONSENT for step in signed),
        disagreed=sum(step.verdict == Verdict.DISAGREE for step in signed),
    )


def is_contested(lead: Step) -> bool:
    """A view against it; of a vote: not more than half of those asked agreed."""
    if not lead.sign_mode:
        return False
    count = tally(lead)
    if lead.sign_mode == SignMode.VOTE:
        return count.asked > 0 and count.agreed * 2 <= count.asked
    return count.disagreed > 0
