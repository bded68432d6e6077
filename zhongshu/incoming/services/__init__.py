"""The verbs of incoming papers: register, amend, check, return to the sender, move and give back the paper originals."""

from zhongshu.incoming.services.batch import Results, circulate_many, urge_many
from zhongshu.incoming.services.checking import check, return_to_sender
from zhongshu.incoming.services.intake import settle_trouble
from zhongshu.incoming.services.papers import add_paper, give_back, hand_over, plan_return, take_over
from zhongshu.incoming.services.registering import (
    amend,
    discard_upload,
    open_uploads,
    record_changed,
    register,
    register_and_send,
)
from zhongshu.incoming.services.wiping import wipe_paper

__all__ = [
    "Results",
    "add_paper",
    "amend",
    "check",
    "circulate_many",
    "discard_upload",
    "give_back",
    "hand_over",
    "open_uploads",
    "plan_return",
    "record_changed",
    "register",
    "register_and_send",
    "return_to_sender",
    "settle_trouble",
    "take_over",
    "urge_many",
    "wipe_paper",
]
