"""What earlier papers of a sender suggest for the one on the desk: offered with its reason, never taken as certain."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from zhongshu.incoming import senders
from zhongshu.incoming.models import ARRIVING_TYPES, PaperClass, SenderHabit
from zhongshu.incoming.reading import ABSENT, CHECK, NONE, Hint, Proposal
from zhongshu.people.levels import SecurityLevel
from zhongshu.people.models import Organ

ALIAS = "sender"  # what the reader took for the sender → who it was
NUMBER_CODE = "number_code"
WORDS = {"document_type": dict(ARRIVING_TYPES), "paper_class": dict(PaperClass.choices)}
OFFERED = ("main_recipients", "cc_recipients", "contact")
USUAL_FROM = 2  # times that make a habit
Known = Mapping[str, list[SenderHabit]]


def code_of(number: str) -> str:
    """云川政办发 of 云川政办发〔2026〕9号."""
    return number.partition("〔")[0].strip() if "〔" in number else ""


def with_habits(proposal: Proposal, organ: Organ) -> Proposal:
    """The proposal with corrected sender, offered values and hints."""
    proposal = _with_sender(proposal, organ)
    known = _known(organ, str(proposal.values["sender"]))
    for advise in (_number, _level, _kind, _usual):
        proposal = advise(proposal, known)
    return proposal


def _known(organ: Organ, sender: str) -> Known:
    rows: dict[str, list[SenderHabit]] = {}
    if sender:
        for row in SenderHabit.objects.filter(organ=organ, sender=senders.remembered_as(sender)).exclude(about=ALIAS):
            rows.setdefault(row.about, []).append(row)
    return rows


def _with_sender(proposal: Proposal, organ: Organ) -> Proposal:
    """Last time the clerk corrected this reading; or only the number tells who it is."""
    read = str(proposal.values["sender"])
    rows = SenderHabit.objects.filter(organ=organ, about=ALIAS, sender=senders.remembered_as(read)) if read else []
    for row in rows:
        words = _("读到“%(read)s”，以往改为“%(value)s”。") % {"read": read, "value": row.value}
        return _offer(proposal, "sender", row.value, words)
    code = code_of(str(proposal.values["sender_number"]))
    if read or not code:
        return proposal
    known = SenderHabit.objects.filter(organ=organ, about=NUMBER_CODE, value=code).order_by("-count").first()
    if known is None:
        return proposal
    return _offer(proposal, "sender", known.sender, _("按发文字号“%(code)s”推定，请核对。") % {"code": code})


def _number(proposal: Proposal, known: Known) -> Proposal:
    codes = [row for row in known.get(NUMBER_CODE, []) if row.count >= USUAL_FROM] or known.get(NUMBER_CODE, [])[:1]
    if not codes:
        return proposal
    number = str(proposal.values["sender_number"])
    usual, code = "、".join(row.value for row in codes[:3]), code_of(number)
    if code in {row.value for row in codes}:
        return _say(proposal, "sender_number", Hint(_("代字与该机关以往一致。")))
    if not number:
        return _say(
            proposal, "sender_number", Hint(_("该机关常用代字：%(codes)s。") % {"codes": usual}, f"{codes[0].value}〔")
        )
    words = _("该机关以往用“%(codes)s”，请核对代字。") % {"codes": usual}
    return _doubt(_say(proposal, "sender_number", Hint(words)), "sender_number")


def _level(proposal: Proposal, known: Known) -> Proposal:
    """Only ever upwards."""
    levels = [int(row.value) for row in known.get("level", []) if row.count >= USUAL_FROM]
    level = proposal.values["level"]
    if not levels or level is None or level >= max(levels):
        return proposal
    label = SecurityLevel(max(levels)).label
    return _offer(
        proposal, "level", max(levels), _("该机关来文常标“%(level)s”，本件没有读到，请核对。") % {"level": label}
    )


def _kind(proposal: Proposal, known: Known) -> Proposal:
    """文种 where none was read; 办件 or 阅件 as a hint, for the words of this paper count more."""
    kind, classes = _usual_row(known, "document_type"), _usual_row(known, "paper_class")
    if kind and proposal.certainty.get("document_type") == NONE:
        words = _("没有读到，该机关来文常为“%(kind)s”。") % {"kind": WORDS["document_type"].get(kind.value, kind.value)}
        proposal = _offer(proposal, "document_type", kind.value, words)
    if classes and classes.value != proposal.values["paper_class"]:
        words = _("该机关来文以往多按“%(kind)s”办理。") % {
            "kind": WORDS["paper_class"].get(classes.value, classes.value)
        }
        proposal = _say(proposal, "paper_class", Hint(words))
    return proposal


def _usual(proposal: Proposal, known: Known) -> Proposal:
    for name in OFFERED:
        row = _usual_row(known, name)
        if row and not proposal.values.get(name):
            proposal = _offer(proposal, name, row.value, _("按该机关以往填写，请核对。"))
    return proposal


def _usual_row(known: Known, about: str) -> SenderHabit | None:
    rows = [row for row in known.get(about, []) if row.count >= USUAL_FROM]
    return rows[0] if rows else None


def _offer(proposal: Proposal, name: str, value: Any, words: str) -> Proposal:
    offered = replace(proposal, values={**proposal.values, name: value})
    return _doubt(_say(offered, name, Hint(words)), name)


def _doubt(proposal: Proposal, name: str) -> Proposal:
    if proposal.certainty.get(name, ABSENT) == CHECK:
        return proposal
    return replace(proposal, certainty={**proposal.certainty, name: CHECK})


def _say(proposal: Proposal, name: str, *hints: Hint) -> Proposal:
    said: Iterable[Hint] = proposal.hints.get(name, ())
    return replace(proposal, hints={**proposal.hints, name: [*said, *hints]})
