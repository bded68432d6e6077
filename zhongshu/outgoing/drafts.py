"""What the services of 发文 take and give back."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from zhongshu.outgoing.models import DraftCopy, WorkingDraft
from zhongshu.people.levels import SecurityLevel
from zhongshu.people.models import Organ, Person, Unit
from zhongshu.records.states import Urgency


@dataclass(frozen=True)
class DocumentData:
    """The fields of a paper as the drafter fills them in."""

    title: str
    document_type: str
    direction: str
    layout: str = "standard"
    issuers: tuple[Organ, ...] = ()  # the host first; none: the drafting organ, or whom it serves
    code_series: str = ""
    main_recipients: tuple[dict[str, Any], ...] = ()
    cc_recipients: tuple[dict[str, Any], ...] = ()
    disclosure: str = ""
    disclosure_reason: str = ""
    basis: str = ""
    is_important: bool = False
    is_normative: bool = False
    touches_competition: bool = False
    consulted: tuple[dict[str, Any], ...] = ()
    drafting_unit: Unit | None = None
    phone: str = ""
    level: int = SecurityLevel.NONE
    secrecy_period: str = ""
    urgency: str = Urgency.NORMAL
    due_at: datetime | None = None


@dataclass(frozen=True)
class Saved:
    """What became of a save: stored, joined with somebody else's words, or put aside whole as a copy."""

    draft: WorkingDraft
    is_merged: bool = False
    copy: DraftCopy | None = None
    other: Person | None = None  # who typed in between


@dataclass(frozen=True)
class Point:
    """One point of a review sheet."""

    passed: bool
    remark: str = ""


@dataclass(frozen=True)
class Registration:
    """登记: which series, how many copies, who gets how many."""

    code: str
    copies: int
    lines: tuple["Line", ...] = field(default=())


@dataclass(frozen=True)
class Line:
    name: str
    role: str
    copies: int = 1
    organ: int | None = None
    copy_numbers: str = ""
