"""What the apps contribute: each has a `module.py` with `module = Module(...)`; read here once, at start-up.

Core imports no app. Navigation, rights, buttons, panels, kinds, audit words, notices, guards, jobs and checks all come through
these declarations; a key declared twice or used without being declared stops the start with a sentence.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db.models import Model
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.module_loading import module_has_submodule
from django.utils.translation import gettext_lazy as _

from zhongshu.core.answers import Answer

Label = str | Promise
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
    """A line of the rail. `count` is asked on every page of its group: one bounded query at most."""

    key: str
    label: Label
    group: str
    url_name: str
    permission: str | None = None
    count: Callable[[Person], int | None] | None = None
    order: int = 100
    may: Callable[[Person], bool] | None = None  # when a permission alone cannot say it


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
class RecordKind:
    """What a kind of business item adds to the generic record page and to lists."""

    key: str
    label: Label
    facts_template: str
    load: Callable[[Any], dict[str, Any]]
    register_url: str
    group: str
    register_permission: str | None = None  # who holds it sees the whole register of the organ


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
    """A look for items that near the vacuum (悬空件检查); `fix_url` names the page that repairs what it finds."""

    key: str
    label: Label
    find: Callable[[], Iterable[Finding]]
    fix_url: str = ""


@dataclass(frozen=True)
class Module:
    """Everything one app contributes. The last four are filled by one app each."""

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
    leaving: Callable[..., Any] | None = None  # (person, *, actor, reason, at): people asks it to hand over before a person goes
    record_changed: Callable[..., Any] | None = None  # (record): the record, its people or its files changed; called inside the transaction
    file_access: Callable[..., Any] | None = None  # (person, file) -> bool: does a record that the person may see hold this file
    text_read: Callable[..., Any] | None = None  # (blob): the worker has taken the text out of these bytes
    load_of: Callable[..., Any] | None = None  # (person ids) -> {id: open items}
    calendar_changed: Callable[..., Any] | None = None  # (days, *, actor, is_trial) -> items whose date moves
    frame: Callable[[HttpRequest], dict[str, Any]] | None = None  # merged into the page frame
    permission_checker: Callable[..., bool] | None = None  # (person, key, organ=None)
    officer_checker: Callable[[Person, tuple[str, ...]], bool] | None = None  # (person, ("auditor", …))
    organ_names: Callable[[], dict[int, str]] | None = None  # for pages below people, such as the audit log
    number_titles: Callable[[Person, Sequence[int]], dict[int, tuple[str, str]]] | None = None  # title and address by number


KEYED = (
    "nav",
    "permissions",
    "new_kinds",
    "actions",
    "panels",
    "record_kinds",
    "audit_verbs",
    "notice_kinds",
    "jobs",
    "checks",
)


@dataclass
class Registry:
    """All modules together, looked up by key. Building one checks that the declarations fit each other."""

    modules: Sequence[Module]
    tables: dict[str, dict[str, Any]] = field(init=False)

    def __post_init__(self) -> None:
        self._refuse_twice("module", [module.label for module in self.modules])
        self.tables = {shelf: self._by_key(shelf) for shelf in KEYED}
        self._refuse_twice("guard", [guard.name for guard in self.each("guards")])
        self._refuse_unknown()

    def each(self, shelf: str) -> Iterator[Any]:
        return (entry for module in self.modules for entry in getattr(module, shelf))

    def hooks(self, name: str) -> list[Callable[..., Any]]:
        return [hook for module in self.modules if (hook := getattr(module, name)) is not None]

    def only_hook(self, name: str) -> Callable[..., Any] | None:
        hooks = self.hooks(name)
        if len(hooks) > 1:
            raise ImproperlyConfigured(f"Only one module may set {name}.")
        return hooks[0] if hooks else None

    def find(self, shelf: str, key: str) -> Any:
        try:
            return self.tables[shelf][key]
        except KeyError:
            raise LookupError(f"No module declares {key!r} in {shelf}.") from None

    def _by_key(self, shelf: str) -> dict[str, Any]:
        entries = list(self.each(shelf))
        self._refuse_twice(shelf, [entry.key for entry in entries])
        return {entry.key: entry for entry in entries}

    def _refuse_twice(self, what: str, keys: list[str]) -> None:
        if twice := sorted({key for key in keys if keys.count(key) > 1}):
            raise ImproperlyConfigured(f"Declared twice in {what}: {', '.join(twice)}.")

    def _refuse_unknown(self) -> None:
        kinds, groups, permissions = self.tables["record_kinds"], GROUPS, self.tables["permissions"]
        self._refuse_missing("nav", "group", groups)
        self._refuse_missing("nav", "permission", permissions)
        self._refuse_missing("new_kinds", "permission", permissions)
        self._refuse_missing("record_kinds", "group", groups)
        for action in self.each("actions"):
            self._refuse_absent("actions", action.key, action.kinds, kinds)
        for job in self.each("jobs"):
            if (job.every_seconds is None) == (job.daily_at is None):
                raise ImproperlyConfigured(f"Job {job.key} needs either every_seconds or daily_at.")

    def _refuse_missing(self, shelf: str, attribute: str, known: Mapping[str, Any]) -> None:
        for entry in self.each(shelf):
            value = getattr(entry, attribute)
            self._refuse_absent(shelf, entry.key, (value,) if value is not None else (), known)

    def _refuse_absent(self, shelf: str, key: str, used: Iterable[str], known: Mapping[str, Any]) -> None:
        if unknown := [name for name in used if name not in known]:
            raise ImproperlyConfigured(f"{shelf} {key} names what no module declares: {', '.join(unknown)}.")


_current = Registry(())


def load() -> None:
    """Read module.py of every installed app; called once by core's AppConfig."""
    found = []
    for config in apps.get_app_configs():
        if config.module is not None and module_has_submodule(config.module, "module"):
            found.append(import_module(f"{config.name}.module").module)
    install(Registry(tuple(found)))


def install(registry: Registry) -> Registry:
    """Make this the registry in force and return the one it replaces."""
    global _current
    replaced, _current = _current, registry
    return replaced


def current() -> Registry:
    return _current


def modules() -> Sequence[Module]:
    return _current.modules


def permission(key: str) -> Permission:
    return _current.find("permissions", key)


def permissions() -> list[Permission]:
    return list(_current.tables["permissions"].values())


def record_kind(key: str) -> RecordKind:
    return _current.find("record_kinds", key)


def record_kinds() -> list[RecordKind]:
    return list(_current.tables["record_kinds"].values())


def audit_verb(key: str) -> AuditVerb:
    return _current.find("audit_verbs", key)


def audit_verbs() -> list[AuditVerb]:
    return list(_current.tables["audit_verbs"].values())


def notice_kind(key: str) -> NoticeKind:
    return _current.find("notice_kinds", key)


def notice_kinds() -> list[NoticeKind]:
    return list(_current.tables["notice_kinds"].values())


def job(key: str) -> Job:
    return _current.find("jobs", key)


def jobs() -> list[Job]:
    return list(_current.tables["jobs"].values())


def checks() -> list[Check]:
    return list(_current.tables["checks"].values())


def guards() -> list[Guard]:
    return list(_current.each("guards"))


def search_sources() -> list[Any]:
    return list(_current.each("search_sources"))


def doctor() -> list[Callable[[], Iterable[str]]]:
    return list(_current.each("doctor"))


def leaving() -> list[Callable[..., Any]]:
    return _current.hooks("leaving")


def person_has(person: Person, key: str, organ: Any = None) -> bool:
    """Does the person hold this right (in this organ, or in any)? Nobody does before a module answers such questions."""
    permission(key)
    checker = _current.only_hook("permission_checker")
    return person is not None and checker is not None and bool(checker(person, key, organ))


def is_officer(person: Person, *kinds: str) -> bool:
    checker = _current.only_hook("officer_checker")
    return person is not None and checker is not None and bool(checker(person, kinds))


def organ_names() -> dict[int, str]:
    """Names of organs by id."""
    hook = _current.only_hook("organ_names")
    return hook() if hook is not None else {}


def number_titles(person: Person, numbers: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Title and address of the item that carries each number, where the person may see it."""
    hook = _current.only_hook("number_titles")
    return hook(person, numbers) if hook is not None else {}


def nav_for(person: Person) -> dict[str, list[NavEntry]]:
    """Entries of the rail that the person may use, by group, in the office's order; empty groups are absent."""
    ordered = sorted(_current.each("nav"), key=lambda entry: entry.order)
    seen = [entry for entry in ordered if _may_use(person, entry)]
    groups = {group: [entry for entry in seen if entry.group == group] for group in GROUPS}
    return {group: entries for group, entries in groups.items() if entries}


def _may_use(person: Person, entry: NavEntry) -> bool:
    if entry.permission is not None and not person_has(person, entry.permission):
        return False
    return person is not None and (entry.may is None or entry.may(person))


def new_kinds_for(person: Person) -> list[NewKind]:
    ordered = sorted(_current.each("new_kinds"), key=lambda kind: kind.order)
    return [kind for kind in ordered if person_has(person, kind.permission)]


@dataclass(frozen=True)
class OfferedAction:
    """An action on one record, with the answer to "may I"."""

    action: Action
    answer: Answer


def actions_for(person: Person, record: Model) -> list[OfferedAction]:
    """Buttons of this record: primary first, then in order; refused ones carry the reason."""
    kind = getattr(record, "kind", None)
    fitting = [action for action in _current.each("actions") if not action.kinds or kind in action.kinds]
    fitting.sort(key=lambda action: (not action.primary, action.order))
    answers = ((action, action.may(person, record)) for action in fitting)
    return [OfferedAction(action, answer) for action, answer in answers if answer is not None]


def panels_for(person: Person) -> list[tuple[Panel, dict[str, Any]]]:
    """Panels of the desk with what they show."""
    ordered = sorted(_current.each("panels"), key=lambda panel: panel.order)
    loaded = ((panel, panel.load(person)) for panel in ordered)
    return [(panel, shown) for panel, shown in loaded if shown is not None]
