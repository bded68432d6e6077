"""When what somebody may see through a step ends: the table of decision 18, as data."""

from zhongshu.records.states import GrantReason
from zhongshu.workflow.models import Step
from zhongshu.workflow.states import CommentKind, StepRole

REASONS = {
    StepRole.LEAD: GrantReason.LEAD,
    StepRole.SIGN: GrantReason.SIGN,
    StepRole.CO: GrantReason.CO,
    StepRole.READ: GrantReason.READ,
}

# (reason, the holder belongs to the owning organ) → the grant ends with the step. Classified records: always.
ENDS_WITH_STEP = {
    (GrantReason.LEAD, True): False,  # read-only once the record is closed
    (GrantReason.SIGN, True): False,
    (GrantReason.CO, True): False,
    (GrantReason.INSTRUCT, True): False,  # the instructing leader: for good
    (GrantReason.INSTRUCT, False): False,
    (GrantReason.READ, True): True,  # a stub stays in 已办
    (GrantReason.LEAD, False): True,
    (GrantReason.SIGN, False): True,
    (GrantReason.CO, False): True,
    (GrantReason.READ, False): True,
}


def reason_of(step: Step) -> GrantReason:
    return REASONS[StepRole(step.role)]


def ends_with_step(step: Step) -> bool:
    if step.record.is_classified:
        return True
    wrote_instruction = step.comments.filter(kind=CommentKind.INSTRUCTION).exists()
    reason = GrantReason.INSTRUCT if wrote_instruction else reason_of(step)
    is_own = step.holder.organ_id == step.record.owning_organ_id
    return ENDS_WITH_STEP[(reason, is_own)]
