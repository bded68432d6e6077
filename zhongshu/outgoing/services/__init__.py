"""The verbs of outgoing papers: draft, save, countersign, review, sign off, recheck, number, print, seal, dispatch, withdraw."""

from zhongshu.outgoing.services.abandoning import abandon
from zhongshu.outgoing.services.checking import Onward, judge, override, recheck, review
from zhongshu.outgoing.services.drafting import (
    amend,
    attach,
    attach_file,
    autosave,
    create,
    detach,
    join_copy,
    save_version,
    settle_copy,
)
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
from zhongshu.outgoing.services.numbering import distribute, register, void_number
from zhongshu.outgoing.services.publishing import (
    Official,
    Render,
    end_key,
    keep_official,
    make_official,
    publish,
    register_key,
    render_forms,
    with_seals,
)
from zhongshu.outgoing.services.signing import sign_off
from zhongshu.outgoing.services.sparing import set_quotas
from zhongshu.outgoing.services.versions import was_signed

__all__ = [
    "Official",
    "Onward",
    "Render",
    "SealData",
    "abandon",
    "add_seal",
    "amend",
    "ask_issuers",
    "attach",
    "attach_file",
    "autosave",
    "countersign",
    "create",
    "detach",
    "distribute",
    "end_key",
    "end_seal",
    "join_copy",
    "judge",
    "keep_official",
    "make_official",
    "mark_dispatched",
    "override",
    "print_copies",
    "publish",
    "recheck",
    "record_changed",
    "register",
    "register_key",
    "render_forms",
    "review",
    "save_version",
    "set_quotas",
    "settle_copy",
    "sign_off",
    "submit",
    "use_seal",
    "void_number",
    "was_signed",
    "with_seals",
    "withdraw",
]
