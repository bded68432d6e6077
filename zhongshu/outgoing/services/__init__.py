"""The verbs of outgoing papers: draft, save, countersign, review, sign off, recheck, number, print, seal, dispatch, withdraw."""

from zhongshu.outgoing.services.checking import Onward, judge, override, recheck, review
from zhongshu.outgoing.services.drafting import amend, attach, autosave, create, detach, save_version, settle_copy
from zhongshu.outgoing.services.issuing import (
    SealData,
    add_seal,
    end_seal,
    mark_dispatched,
    print_copies,
    use_seal,
    withdraw,
)
from zhongshu.outgoing.services.moving import ask_issuers, countersign, record_changed, submit
from zhongshu.outgoing.services.numbering import abandon, register, void_number
from zhongshu.outgoing.services.publishing import publish, register_key
from zhongshu.outgoing.services.signing import sign_off

__all__ = [
    "Onward",
    "SealData",
    "abandon",
    "add_seal",
    "amend",
    "ask_issuers",
    "attach",
    "autosave",
    "countersign",
    "create",
    "detach",
    "end_seal",
    "judge",
    "mark_dispatched",
    "override",
    "print_copies",
    "publish",
    "recheck",
    "record_changed",
    "register",
    "register_key",
    "review",
    "save_version",
    "settle_copy",
    "sign_off",
    "submit",
    "use_seal",
    "void_number",
    "withdraw",
]
