"""The whole paper: what was typed in the draft, with what the fields of the document say."""

from zhongshu.outgoing import papers, queries
from zhongshu.outgoing.models import OutgoingDocument, WorkingDraft
from zhongshu.outgoing.recipients import names
from zhongshu.outgoing.states import Layout
from zhongshu.people.levels import SecurityLevel
from zhongshu.records.models import Record
from zhongshu.records.states import Urgency

SUFFIXES = {Layout.STANDARD: "文件", Layout.LETTER: "", Layout.ORDER: "令", Layout.MINUTES: "纪要"}


def compose(document: OutgoingDocument, draft: papers.Paper) -> papers.Paper:
    """The paper by its schema. The fields win, so that a draft cannot be addressed elsewhere than its document."""
    record = document.record
    issuers = [row.organ.name for row in document.issuer_rows.select_related("organ")]
    suffix = (draft.get("issuer_mark") or {}).get("suffix", SUFFIXES[Layout(document.layout)])
    fields = {
        "layout": document.layout,
        "main_recipients": names(document.main_recipients),
        "cc_recipients": names(document.cc_recipients),
        "issuer_mark": {"organs": issuers, "suffix": suffix},
        "issuer_signatures": draft.get("issuer_signatures") or issuers,
        **_marks(record),
    }
    typed = {key: value for key, value in draft.items() if key not in papers.ADDED_LATER}
    return {key: value for key, value in {**typed, **fields}.items() if value}


def typed(paper: papers.Paper) -> papers.Paper:
    """What of a whole paper was typed: without what the fields of the document say and what is added later."""
    words = {key: value for key, value in paper.items() if key not in {*papers.FROM_FIELDS, *papers.ADDED_LATER}}
    if words.get("issuer_signatures") == (words.get("issuer_mark") or {}).get("organs"):
        words.pop("issuer_signatures", None)
    words.pop("issuer_mark", None)
    return words


def _marks(record: Record) -> papers.Paper:
    """版头: level, period and urgency as printed; a normal paper has no mark."""
    level = "" if record.level == SecurityLevel.NONE else str(SecurityLevel(record.level).label)
    urgency = "" if record.urgency == Urgency.NORMAL else str(Urgency(record.urgency).label)
    return {"security_level": level, "secrecy_period": record.secrecy_period, "urgency": urgency}


def current_paper(document: OutgoingDocument) -> papers.Paper:
    """The paper as it stands in the draft and the fields now."""
    return compose(document, WorkingDraft.objects.get(record=document.record).paper)


def current_sm3(document: OutgoingDocument) -> str:
    """What a signature would cover now: words and attachments."""
    sm3s = [row.file.blob.sm3 for row in queries.attachments(document.record)]
    return papers.whole_sm3(current_paper(document), sm3s)


def is_saved(document: OutgoingDocument) -> bool:
    """Whether the words and attachments as they stand are those of the latest version."""
    latest = queries.latest_version(document.record)
    return latest is not None and latest.whole_sm3 == current_sm3(document)
