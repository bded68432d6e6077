"""The verbs of supervision: the only code that writes items, tasks, feedback and checks."""

from zhongshu.supervision.services.accepting import accept_task, reassign_task, return_task
from zhongshu.supervision.services.decomposing import (
    MilestoneInput,
    TaskInput,
    add_task,
    amend_task,
    break_down,
    incomplete,
    remove_task,
    send_down,
    unsent,
)
from zhongshu.supervision.services.ending import close_item, conclude, give_opinion, look_back, plan_look_back
from zhongshu.supervision.services.reporting import (
    FeedbackInput,
    approve_feedback,
    approver_for,
    return_feedback,
    write_feedback,
)
from zhongshu.supervision.services.setting_up import (
    ItemInput,
    approve_by_instruction,
    approve_item,
    propose,
    register_item,
)
from zhongshu.supervision.services.verifying import VerificationInput, verify

__all__ = [
    "FeedbackInput",
    "ItemInput",
    "MilestoneInput",
    "TaskInput",
    "VerificationInput",
    "accept_task",
    "add_task",
    "amend_task",
    "approve_by_instruction",
    "approve_feedback",
    "approve_item",
    "approver_for",
    "break_down",
    "close_item",
    "conclude",
    "give_opinion",
    "incomplete",
    "look_back",
    "plan_look_back",
    "propose",
    "reassign_task",
    "register_item",
    "remove_task",
    "return_feedback",
    "return_task",
    "send_down",
    "unsent",
    "verify",
    "write_feedback",
]
