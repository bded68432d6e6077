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
from django.utils.module_loading import module_has_submodule

from zhongshu.core.answers import Answer
from zhongshu.core.declarations import (
    GROUPS,
    Action,
    AuditVerb,
    Check,
    Entry,
    Finding,
    Guard,
    Job,
    Label,
    Module,
    NavEntry,
    NewKind,
    NoticeKind,
    Origin,
    Panel,
    Permission,
    Person,
    RecordKind,
    RecordTab,
)

__all__ = [
    "GROUPS",
    "Action",
    "AuditVerb",
    "Check",
    "Finding",
    "Guard",
    "Job",
    "Label",
    "Module",
    "NavEntry",
    "NewKind",
    "NoticeKind",
    "Origin",
    "Panel",
    "Permission",
    "Person",
    "RecordKind",
    "RecordTab",
]

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

    def find(self, shelf: str, key: str) -> Entry:
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
    declaring = (app for app in apps.get_app_configs() if app.module and module_has_submodule(app.module, "module"))
    install(Registry(tuple(import_module(f"{app.name}.module").module for app in declaring)))


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
    found: Permission = _current.find("permissions", key)
    return found


def permissions() -> list[Permission]:
    return list(_current.tables["permissions"].values())


def record_kind(key: str) -> RecordKind:
    found: RecordKind = _current.find("record_kinds", key)
    return found


def record_kinds() -> list[RecordKind]:
    return list(_current.tables["record_kinds"].values())


def audit_verb(key: str) -> AuditVerb:
    found: AuditVerb = _current.find("audit_verbs", key)
    return found


def audit_verbs() -> list[AuditVerb]:
    return list(_current.tables["audit_verbs"].values())


def notice_kind(key: str) -> NoticeKind:
    found: NoticeKind = _current.find("notice_kinds", key)
    return found


def notice_kinds() -> list[NoticeKind]:
    return list(_current.tables["notice_kinds"].values())


def job(key: str) -> Job:
    found: Job = _current.find("jobs", key)
    return found


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


def warnings_on(record: Model) -> list[str]:
    """What apps have to say above the page of a record before anybody goes on with it."""
    return [said for hook in _current.hooks("warning_on") if (said := hook(record))]


def person_has(person: Person, key: str, organ: object = None) -> bool:
    """Does the person hold this right (in this organ, or in any)? Nobody does before a module answers such questions."""
    permission(key)
    checker = _current.only_hook("permission_checker")
    return person is not None and checker is not None and bool(checker(person, key, organ))


def is_officer(person: Person, *kinds: str) -> bool:
    checker = _current.only_hook("officer_checker")
    return person is not None and checker is not None and bool(checker(person, kinds))


def frame_rows() -> dict[str, Callable[[Person], Iterable[Any]]]:
    """Lists whose number stands in the frame, by the name of the number."""
    return {name: rows for module in modules() for name, rows in (module.frame_rows or {}).items()}


def memory_of(person: Person) -> dict[Any, Any]:
    """What is remembered for the person until something changes among people; forgotten at once where nobody remembers."""
    hook = _current.only_hook("memory")
    return hook(person) if hook is not None else {}


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
