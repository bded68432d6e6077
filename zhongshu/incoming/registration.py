"""What is written in the register about one paper: the clean values that the services take."""

from dataclasses import dataclass
from datetime import date, datetime

from zhongshu.incoming.models import OTHER_TYPE, PaperClass
from zhongshu.people.levels import SecurityLevel
from zhongshu.people.models import Unit
from zhongshu.records.states import Urgency


@dataclass(frozen=True)
class PaperTask:
    """A task that the paper sets, ticked by the clerk."""

    who: str
    what: str
    due_text: str = ""
    due_date: date | None = None
    page: int | None = None
    quote: str = ""


@dataclass(frozen=True)
class Registration:
    """One paper as the clerk confirmed it. `document_type`, `paper_class`, `urgency`, `level` are keys, not words."""

    sender: str
    title: str
    received_at: datetime
    sender_number: str = ""
    document_type: str = OTHER_TYPE
    paper_class: str = PaperClass.ACTION
    issued_on: date | None = None
    level: int = SecurityLevel.NONE
    secrecy_period: str = ""
    level_note: str = ""  # why the level differs from the mark that was read on the paper
    urgency: str = Urgency.NORMAL
    needs_answer: bool = False
    due_at: datetime | None = None  # empty: by the limits of the flow
    unit: Unit | None = None
    main_recipients: str = ""
    cc_recipients: str = ""
    tasks: tuple[PaperTask, ...] = ()
    copies: int = 1
    pages: int | None = None
    copy_number: str = ""
    envelope_number: str = ""
    contact: str = ""
    remarks: str = ""
    duplicate_reason: str = ""
    has_paper: bool = True
    place: str = ""
    return_by: date | None = None
