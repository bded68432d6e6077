"""The words of a `module.py`: what an app may contribute to the others. core.registry collects them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zhongshu.core.answers import Answer

Label = str | Promise
Entry = Any  # one of the declarations below
Person = Any  # people.Person; core knows only .name, .home_title, .organ_name and .account

GROUPS: dict[str, Label] = {
    "desk": _("工作台"),
    "papers": _("办文"),
    "meetings": _("办会"),
    "matters": _("办事（督查）"),
    "information": _("信息"),
    "advice": _("参谋"),
    "support": _("保障"),
    "archives": _("档案"),
    "admin": _("管理"),
}


@dataclass(frozen=True)
class NavEntry:
    """A line of the rail. `rows` are the lists behind its number: those of all lines are counted in one statement, so they
    hold no moment of time. `count` is for a number that no list has; it costs a query of its own."""

    key: str
    label: Label
    group: str
    url_name: str
    permission: str | None = None
    count: Callable[[Person], int | None] | None = None
    order: int = 100
    may: Callable[[Person], bool] | None = None  # when a permission alone cannot say it
    rows: Callable[[Person], Iterable[Any]] | None = None
    when_empty: Callable[[Person], bool] | None = None  # who sees the line when nothing is behind it; not given: all


@dataclass(frozen=True)
class Permission:
    """A right, and the roles and officers that hold it by default."""

    key: str
    label: Label
    roles: tuple[str, ...] = ()
    officers: tuple[str, ...] = ()


@dataclass(frozen=True)
class NewKind:
    """An entry of ＋新建."""

    key: str
    label: Label
    url_name: str
    permission: str
    order: int = 100


@dataclass(frozen=True)
class Action:
    """A button on record pages; `url_name` takes the record's pk. Refused: shown disabled with the reason.
    `may` returning None means that the button has no place on this record."""

    key: str
    label: Label
    url_name: str
    may: Callable[[Person, Any], Answer | None]
    primary: bool = False
    order: int = 100
    kinds: tuple[str, ...] = ()  # empty: every kind


@dataclass(frozen=True)
class Panel:
    """A box in the right column of the desk; `load` returning None leaves it out."""

    key: str
    template: str
    load: Callable[[Person], dict[str, Any] | None]
    order: int = 100


@dataclass(frozen=True)
class RecordTab:
    """A tab that a kind adds to the record page, before 办理过程; its template gets what `load(record, person)` gives."""

    key: str
    label: Label
    template: str
    load: Callable[[Any, Any], dict[str, Any]]


@dataclass(frozen=True)
class Origin:
    """From whom a record came, as apps that do not know its kind may use it: whom to answer, what to cite."""

    sender: str
    organ: int | None = None  # its id where it is one of the tree
    number: str = ""  # 来文字号


@dataclass(frozen=True)
class RecordKind:
    """What a kind of business item adds to the generic record page and to lists."""

    key: str
    label: Label
    facts_template: str
    load: Callable[[Any], dict[str, Any]]
    register_url: str
    group: str
    register_permission: str | None = None  # who holds it sees the whole register of the organ
    # keys of the flow's verbs that this kind does by acts of its own, which would be gone round otherwise; "sign": 会签办毕
    own_verbs: tuple[str, ...] = ()
    load_for: Callable[[Any, Any], dict[str, Any]] | None = None  # (record, person), where not all see the same
    reopen_permission: str = "workflow.reopen"  # who may open it again
    has_papers: bool = True  # without: no place for papers on the page until there is a file
    first_tab: Label = ""  # what the first tab is called; empty: 办理单
    slip_template: str = ""  # the whole first tab, where 办理单 does not fit
    tabs: tuple[RecordTab, ...] = ()
    tab_counts: Callable[[Any], dict[str, int]] | None = None  # how much is behind each of them
    origin: Callable[[Any], Origin | None] | None = None  # of papers that came from somewhere
    leader_template: str = ""  # what a leader reads of it on a phone, where its words are not in a file; has `facts`
    # (record, now, clock): a light with `key` and `label`, where more than the own date decides; None: the date does
    light: Callable[[Any, Any, Any], Any] | None = None


@dataclass(frozen=True)
class AuditVerb:
    key: str
    label: Label


@dataclass(frozen=True)
class NoticeKind:
    key: str
    label: Label
    mail: bool = False


@dataclass(frozen=True)
class Guard:
    """A promise that the database itself keeps (decision 23). Each text is what follows the trigger's name:

    sqlite      `BEFORE UPDATE ON audit_entry BEGIN SELECT RAISE(ABORT, '…'); END`
    postgresql  `BEFORE UPDATE ON audit_entry FOR EACH ROW BEGIN RAISE EXCEPTION '…'; END;`

    Several texts (a tuple) make several triggers. On PostgreSQL everything from the first BEGIN or DECLARE is the body of a
    function of its own; a text with DEFERRABLE becomes a constraint trigger. See core.guards.
    """

    name: str
    table: str
    sqlite: str | tuple[str, ...]
    postgresql: str | tuple[str, ...]


@dataclass(frozen=True)
class Job:
    """Work that the worker repeats. `run` may return a line for the health page."""

    key: str
    label: Label
    run: Callable[[], str | None]
    every_seconds: int | None = None
    daily_at: str | None = None  # "HH:MM" in the deployment's time zone


@dataclass(frozen=True)
class Finding:
    """One thing that a check found: what it concerns, why it is wrong, and where it is put right."""

    subject: str
    why: str
    record: Any = None
    fix_url: str = ""


@dataclass(frozen=True)
class Check:
    """A look for items that near the vacuum (悬空件检查). `find(organs)` answers for these organ ids (None: everywhere), a bounded
    number; each finding names the page that repairs it."""

    key: str
    label: Label
    find: Callable[[frozenset[int] | None], Iterable[Finding]]
    help: Label = ""


@dataclass(frozen=True)
class Module:
    """Everything one app contributes. Below `doctor`: questions and events that other apps below it raise, answered here."""

    label: str
    nav: tuple[NavEntry, ...] = ()
    permissions: tuple[Permission, ...] = ()
    new_kinds: tuple[NewKind, ...] = ()
    actions: tuple[Action, ...] = ()
    panels: tuple[Panel, ...] = ()
    record_kinds: tuple[RecordKind, ...] = ()
    audit_verbs: tuple[AuditVerb, ...] = ()
    notice_kinds: tuple[NoticeKind, ...] = ()
    guards: tuple[Guard, ...] = ()
    jobs: tuple[Job, ...] = ()
    checks: tuple[Check, ...] = ()
    search_sources: tuple[Any, ...] = ()
    doctor: tuple[Callable[[], Iterable[str]], ...] = ()  # each yields a sentence per thing that is wrong
    # (person, *, actor, reason, at): people asks it to hand over before a person goes
    leaving: Callable[..., Any] | None = None
    # (record, *, actor): its level was raised; whoever is not cleared gives it up, in the same transaction
    level_raised: Callable[..., Any] | None = None
    # (person, *, actor): the clearance was lowered; the person gives up what is above it, in the same transaction
    clearance_lowered: Callable[..., Any] | None = None
    # (record): the record, its people or its files changed; called inside the transaction
    record_changed: Callable[..., Any] | None = None
    # (person, record) -> bool: for lists in tiers below records, such as what a calendar change moves
    may_see: Callable[..., bool] | None = None
    # (person, file) -> bool: does a record that the person may see hold this file
    file_access: Callable[..., Any] | None = None
    # (person, file): somebody has taken the original
    file_opened: Callable[..., Any] | None = None
    # (blob): the worker has taken the text out of these bytes
    text_read: Callable[..., Any] | None = None
    # (person ids) -> {id: open items}
    load_of: Callable[..., Any] | None = None
    # (record, stage key) -> Answer: may the record leave this stage as it is
    may_leave_stage: Callable[..., Answer] | None = None
    # (record) -> a sentence above its page, such as that the sender has withdrawn it; empty for none
    warning_on: Callable[..., str] | None = None
    # (record, stage key) -> {person id: why}: who may not hold this stage of the record, such as its drafter as its reviewer
    barred_from: Callable[..., Mapping[int, str]] | None = None
    # (person, record) -> bool: may they cancel it although their post gives no right, such as whoever drafted it
    may_give_up: Callable[..., bool] | None = None
    # (record) -> (stage key, person) to which a record of this module's kind goes next if nobody chooses otherwise, or None
    next_hand: Callable[..., Any] | None = None
    # (person) -> lines with record, text and address: what was done on their instructions and waits for their word
    reported_back: Callable[[Person], Sequence[Any]] | None = None
    # (days, *, actor, is_trial) -> items whose date moves
    calendar_changed: Callable[..., Any] | None = None
    # what the module adds to the frame of every page: notice_count, acting_for, or anything of its own under frame.extra
    frame: Callable[[HttpRequest], dict[str, Any]] | None = None
    # {"notice_count": (person) -> lists}: numbers of the frame, counted together with those of the rail
    frame_rows: Mapping[str, Callable[[Person], Iterable[Any]]] | None = None
    # (person) -> what may be remembered for them until something changes among people, rights and rules
    memory: Callable[[Person], dict[Any, Any]] | None = None
    # (person, key, organ=None)
    permission_checker: Callable[..., bool] | None = None
    # (person, ("auditor", …))
    officer_checker: Callable[[Person, tuple[str, ...]], bool] | None = None
    # names by id, for pages below people, such as the audit log
    organ_names: Callable[[], dict[int, str]] | None = None
    # title and address by number
    number_titles: Callable[[Person, Sequence[int]], dict[int, tuple[str, str]]] | None = None
