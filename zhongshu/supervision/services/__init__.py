"""The verbs of supervision: the only code that writes items, tasks, feedback and checks."""

from zhongshu.supervision.services.accepting import accept_task, reassign_task, return_task
from zhongshu.supervision.services.borrowing import borrow_feedback
from zhongshu.supervision.services.cooperating import ask_co
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
from zhongshu.supervision.services.ending import (
    LookBackInput,
    close_item,
    conclude,
    give_opinion,
    look_back,
    move_look_back,
    plan_look_back,
)
from zhongshu.supervision.services.extending import ask_extension, decider_for, reach
from zhongshu.supervision.services.joining import join, merge
from zhongshu.supervision.services.marking import catch_up, mark
from zhongshu.supervision.services.overlapping import go_on, use_existing
from zhongshu.supervision.services.planning import ask_plan_change, decide_plan_change
from zhongshu.supervision.services.pressing import (
    SlipInput,
    answer_slip,
    issue_many,
    issue_slip,
    record_cause,
    return_proposal,
)
from zhongshu.supervision.services.proposals import record_talk
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
    approve_many,
    propose,
    propose_many,
    register_item,
)
from zhongshu.supervision.services.taking_in import Taking, amend_sheet, drop_sheet, take_in, upload_sheet
from zhongshu.supervision.services.trees import (
    BranchInput,
    Fault,
    TreeBroken,
    add_tree,
    retire_template,
    save_template,
    use_template,
)
from zhongshu.supervision.services.verifying import VerificationInput, verify

__all__ = [
    "BranchInput",
    "Fault",
    "FeedbackInput",
    "ItemInput",
    "LookBackInput",
    "MilestoneInput",
    "SlipInput",
    "Taking",
    "TaskInput",
    "TreeBroken",
    "VerificationInput",
    "accept_task",
    "add_task",
    "add_tree",
    "amend_sheet",
    "amend_task",
    "answer_slip",
    "approve_by_instruction",
    "approve_feedback",
    "approve_item",
    "approve_many",
    "approver_for",
    "ask_co",
    "ask_extension",
    "ask_plan_change",
    "borrow_feedback",
    "break_down",
    "catch_up",
    "close_item",
    "conclude",
    "decide_plan_change",
    "decider_for",
    "drop_sheet",
    "give_opinion",
    "go_on",
    "incomplete",
    "issue_many",
    "issue_slip",
    "join",
    "look_back",
    "mark",
    "merge",
    "move_look_back",
    "plan_look_back",
    "propose",
    "propose_many",
    "reach",
    "reassign_task",
    "record_cause",
    "record_talk",
    "register_item",
    "remove_task",
    "retire_template",
    "return_feedback",
    "return_proposal",
    "return_task",
    "save_template",
    "send_down",
    "take_in",
    "unsent",
    "upload_sheet",
    "use_existing",
    "use_template",
    "verify",
    "write_feedback",
]
