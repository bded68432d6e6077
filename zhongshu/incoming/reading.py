"""From what the reader found in a file to what the registration form proposes, with how sure it is of each value."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from zhongshu.engines.extract import paper
from zhongshu.incoming.models import ARRIVING_TYPES, OTHER_TYPE, PaperClass
from zhongshu.people.levels import SecurityLevel
from zhongshu.people.models import Organ
from zhongshu.records.states import DocumentType, Urgency

SURE_FROM = paper.SURE  # a guess is never shown as certain
SURE, CHECK, NONE, ABSENT = "sure", "check", "none", ""

LEVELS = {str(SecurityLevel(level).label): level for level in SecurityLevel.values if level}
URGENCIES = {
    "特提": Urgency.FLASH,
    "特急": Urgency.EXTRA_URGENT,
    "加急": Urgency.URGENT,
    "平急": Urgency.ROUTINE_URGENT,
}
TYPES = {str(label): key for key, label in ARRIVING_TYPES} | {
    "命令": DocumentType.ORDER,
    "令": DocumentType.ORDER,
}
FOR_READING = (
    DocumentType.COMMUNIQUE,
    DocumentType.CIRCULAR,
    DocumentType.REPORT,
    DocumentType.MINUTES,
    DocumentType.PUBLIC_ANNOUNCEMENT,
    DocumentType.PUBLIC_NOTICE,
)
_ASKS = re.compile(r"商请|恳请|请予|请协助|请支持|征求.{0,40}意见|请.{0,12}(函复|回复|反馈|答复|批准|函告)")
_TO_BE_READ = re.compile(r"(讲话|讲话稿|致辞|发言|简报|专报|快报|要情|动态|参考)$")
_ANSWERS = re.compile(r"(的)?复函$|的答复$|的回复$")
_REPORT_BACK = re.compile(r"(之前|以前|前)[，,]?[^。；]{0,30}(报送|报我|上报|反馈|函复|回复|书面报)")


@dataclass(frozen=True)
class Hint:
    """Something said beside a field; with a value it can be taken over."""

    words: str
    value: str = ""


@dataclass(frozen=True)
class OfferedTask:
    """A sentence of the paper that asks for something, to be ticked. The digest names it in the form."""

    digest: str
    who: str
    what: str
    due_text: str
    due_date: date | None
    quote: str
    page: int | None
    place: Mapping[str, Any] | None


@dataclass(frozen=True)
class Proposal:
    """Initial values of the form, and for each that was looked for: sure, check or none; what earlier papers of the sender
    suggest; sentences that are tasks."""

    values: Mapping[str, Any]
    certainty: Mapping[str, str]
    hints: Mapping[str, Sequence[Hint]] = field(default_factory=dict)
    tasks: Sequence[OfferedTask] = ()
    remarks: Sequence[str] = ()

    def count(self, mark: str) -> int:
        return sum(found == mark for found in self.certainty.values())

    @property
    def summary(self) -> str:
        """读出 6 项：4 项确信，2 项请核对；1 项没读到。"""
        sure, doubtful, missing = (self.count(mark) for mark in (SURE, CHECK, NONE))
        if not sure + doubtful:
            return _("没有读出文字，请对着原件填写。")
        words = {"all": sure + doubtful, "sure": sure, "doubtful": doubtful, "missing": missing}
        return _("读出 %(all)s 项：%(sure)s 项确信，%(doubtful)s 项请核对；%(missing)s 项没读到。") % words


def level_of(read: Mapping[str, Any]) -> int:
    """The level that is marked on the paper; none when no mark was read."""
    return LEVELS.get(str(read.get("security_level") or ""), SecurityLevel.NONE)


def propose(read: Mapping[str, Any], organ: Organ) -> Proposal:
    """What the form shows first. Nothing read at all (a scan): nothing is proposed, the level least of all."""
    values = {
        "sender": (read.get("issuers") or [""])[0]
        if len(read.get("issuers") or []) < 2
        else "、".join(read["issuers"]),
        "sender_number": read.get("document_number") or "",
        "title": read.get("title") or "",
        "issued_on": _day(read.get("issue_date")),
        "level": _level(read),
        "secrecy_period": read.get("secrecy_period") or "",
        "urgency": URGENCIES.get(str(read.get("urgency") or ""), Urgency.NORMAL),
        "copy_number": read.get("copy_number") or "",
        "document_type": document_type(read),
        "main_recipients": "，".join(read.get("main_recipients") or [])[:RECIPIENTS],
        "cc_recipients": "，".join(read.get("cc_recipients") or [])[:RECIPIENTS],
    }
    kind, text = values["document_type"], str(read.get("text") or "")
    return Proposal(
        values
        | {
            "paper_class": paper_class(
                kind, values["title"], text, _is_only_copied(read, organ) or _is_to_be_read(read)
            ),
            "needs_answer": needs_answer(kind, values["title"], text),
        },
        {name: _mark(read, name, key) for name, key in READ_AS.items()},
        tasks=offered_tasks(read),
        remarks=tuple(read.get("remarks") or ()),
    )


READ_AS = {
    "sender": "issuers",
    "sender_number": "document_number",
    "issued_on": "issue_date",
    "title": "title",
    "document_type": "document_type",
    "urgency": "urgency",
    "level": "security_level",
    "main_recipients": "main_recipients",
    "cc_recipients": "cc_recipients",
    "copy_number": "copy_number",
}
OFTEN_ABSENT = ("main_recipients", "cc_recipients", "copy_number")
RECIPIENTS = 600


def offered_tasks(read: Mapping[str, Any]) -> list[OfferedTask]:
    """Tasks in the order of the paper, each once."""
    made: dict[str, OfferedTask] = {}
    for task in read.get("tasks") or []:
        who, what, quote = "、".join(task.get("who") or [])[:200], str(task["what"])[:400], str(task.get("quote") or "")
        digest = hashlib.sha256(f"{who}|{what}|{task.get('due_text')}".encode()).hexdigest()[:12]
        place = task.get("place")
        # without a box the reader knows no pages
        page = int(place["page"]) if place and place.get("box") else None
        due = str(task.get("due_text") or "")[:80]
        made[digest] = OfferedTask(digest, who, what, due, _day(task.get("due_date")), quote[:600], page, place)
    return list(made.values())


def document_type(read: Mapping[str, Any]) -> str:
    """The 文种 that was read, else the one with which the title ends."""
    found = TYPES.get(str(read.get("document_type") or ""))
    title = re.sub(r"[（(][^（()）]*[)）]$", "", str(read.get("title") or ""))
    ending = next((key for word, key in TYPES.items() if title.endswith(word)), OTHER_TYPE)
    return str(found or ending)


def paper_class(kind: str, title: str, text: str, is_only_copied: bool = False) -> str:
    """办件 or 阅件 by 文种 and words; the clerk decides."""
    if needs_answer(kind, title, text):
        return PaperClass.ACTION
    if is_only_copied or kind in FOR_READING or _ANSWERS.search(title):
        return PaperClass.READING
    return PaperClass.ACTION


def needs_answer(kind: str, title: str, text: str) -> bool:
    """请示 always; a 函 that asks; anything else that wants a report by a day."""
    if kind == DocumentType.REQUEST:
        return True
    if kind in FOR_READING or _ANSWERS.search(title):
        return False
    if kind == DocumentType.LETTER:
        return bool(_ASKS.search(f"{title}\n{text}"))
    return bool(_REPORT_BACK.search(text))


def _level(read: Mapping[str, Any]) -> int | None:
    """A text without a mark is 无; a paper of which nothing could be read leaves the choice to the clerk."""
    if read.get("security_level"):
        return level_of(read)
    return SecurityLevel.NONE if read.get("title") else None


def _mark(read: Mapping[str, Any], name: str, key: str) -> str:
    certainty = float((read.get("certainty") or {}).get(key) or 0)
    if name in ("level", "urgency") and read.get("title") and not read.get(key):
        return SURE  # nothing is printed where the mark would stand
    if not read.get(key):
        return ABSENT if name in OFTEN_ABSENT else NONE
    return SURE if certainty >= SURE_FROM else CHECK


def _is_only_copied(read: Mapping[str, Any], organ: Organ) -> bool:
    """The organ stands under 抄送 and not under 主送."""
    names = {organ.name, organ.short_name} | ({organ.serves.name, organ.serves.short_name} if organ.serves else set())
    main, copied = set(read.get("main_recipients") or []), set(read.get("cc_recipients") or [])
    return bool(names & copied) and not names & main


def _is_to_be_read(read: Mapping[str, Any]) -> bool:
    """A speech or a bulletin, by what it is called."""
    return any(_TO_BE_READ.search(str(read.get(key) or "")) for key in ("document_type", "title"))


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(str(value)) if value else None
    except ValueError:
        return None
