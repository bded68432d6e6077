"""The verbs of every flow. Each is one transaction: check, change, record, tell."""

from zhongshu.workflow.services.batch import forward_many, read_many, reassign_many
from zhongshu.workflow.services.clock import (
    advance_due,
    approve_extension,
    ask_extension,
    refuse_extension,
    resume,
    suspend,
    urge,
)
from zhongshu.workflow.services.comments import CommentInput
from zhongshu.workflow.services.ending import answer, await_answer, cancel, close, record_instruction, reopen
from zhongshu.workflow.services.hands import claim, hand_over, open_items_of, reassign
from zhongshu.workflow.services.moving import forward, jump, open_record, send_back, start, take_back
from zhongshu.workflow.services.parts import add_co, add_signer, circulate, drop_signer, finish
from zhongshu.workflow.services.publishing import publish, publish_shipped, set_limits
from zhongshu.workflow.services.repairing import repair

__all__ = [
    "CommentInput",
    "add_co",
    "add_signer",
    "advance_due",
    "answer",
    "approve_extension",
    "ask_extension",
    "await_answer",
    "cancel",
    "circulate",
    "claim",
    "close",
    "drop_signer",
    "finish",
    "forward",
    "forward_many",
    "hand_over",
    "jump",
    "open_items_of",
    "open_record",
    "publish",
    "publish_shipped",
    "read_many",
    "reassign",
    "reassign_many",
    "record_instruction",
    "refuse_extension",
    "reopen",
    "repair",
    "resume",
    "send_back",
    "set_limits",
    "start",
    "suspend",
    "take_back",
    "urge",
]
