"""The frame around every page: rail, ＋新建, notices, acting-for, theme. Built once per request and only when a template asks."""

from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, ResolverMatch, reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from zhongshu.core import registry, tallies
from zhongshu.core.access import person_of
from zhongshu.core.registry import GROUPS, Label, NavEntry, NewKind, Person


@dataclass
class RailEntry:
    label: Label
    url: str
    key: str
    current: bool = False
    count: int | str | None = None


@dataclass
class RailGroup:
    """A group of the rail: its entries show while one of them is open; otherwise its line leads to the first."""

    key: str
    label: Label
    entries: list[RailEntry]
    current: bool = False
    single: bool = False  # nothing to unfold: the line is the entry
    count: int | str | None = None

    @property
    def url(self) -> str:
        return self.entries[0].url


@dataclass
class Frame:
    person: Any = None
    organ_name: str = ""
    rail: list[RailGroup] = field(default_factory=list)
    new_kinds: list[tuple[Label, str]] = field(default_factory=list)
    notice_count: int | str | None = 0
    acting_for: Any = None
    theme: str = "light"
    type_size: str = "normal"
    now: Any = None
    extra: dict[str, Any] = field(default_factory=dict)


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `frame` in every template."""
    if not hasattr(request, "frame"):
        request.frame = SimpleLazyObject(lambda: build(request))  # type: ignore[attr-defined]
    return {"frame": request.frame}  # type: ignore[attr-defined]


def build(request: HttpRequest) -> Frame:
    person = person_of(request)
    made = Frame(person=person, now=timezone.localtime())
    if person is None:
        return made
    account = getattr(person, "account", None)
    made.organ_name = person.organ_name
    made.theme = getattr(account, "theme", "") or made.theme
    made.type_size = getattr(account, "type_size", "") or made.type_size
    _fill_rail(made, request, person)
    made.new_kinds = _new_kinds(registry.new_kinds_for(person))
    for hook in registry.current().hooks("frame"):
        _merge(made, hook(request))
    return made


def _merge(made: Frame, offered: dict[str, Any]) -> None:
    for name, value in offered.items():
        if hasattr(made, name):
            setattr(made, name, value)
        else:
            made.extra[name] = value


def _new_kinds(kinds: list[NewKind]) -> list[tuple[Label, str]]:
    return [(kind.label, url) for kind in kinds if (url := _url(kind.url_name))]


def _fill_rail(made: Frame, request: HttpRequest, person: Person) -> None:
    """The rail and the numbers of the frame: everything that is counted, in one statement."""
    declared = registry.nav_for(person)
    current = _current_entry(request, [entry for entries in declared.values() for entry in entries])
    asked = [entry for entries in declared.values() for entry in _numbered(entries, current)]
    numbers, counts = _counted(person, asked)
    for name, number in numbers.items():
        _merge(made, {name: tallies.shown(number)})
    for key, entries in declared.items():
        kept = [entry for entry in entries if entry.when_empty is None or counts[entry.key] or entry.when_empty(person)]
        made.rail += _group(key, kept, current, counts)


def _numbered(declared: list[NavEntry], current: NavEntry | None) -> list[NavEntry]:
    """Counts are asked for the lines that show: the open group's entries, and the first of each other group."""
    unfolded = current in declared and len(declared) > 1
    return [entry for place, entry in enumerate(declared) if unfolded or place == 0 or entry.when_empty is not None]


def _counted(person: Person, entries: list[NavEntry]) -> tuple[dict[str, int], dict[str, int | None]]:
    """Numbers of the frame by name, numbers of the rail by key."""
    frame_rows = registry.frame_rows()
    ask = {f"frame {name}": partial(rows, person) for name, rows in frame_rows.items()}
    ask |= {f"rail {entry.key}": partial(entry.rows, person) for entry in entries if entry.rows is not None}
    found = tallies.counted(ask, registry.memory_of(person))
    rail = {entry.key: found.get(f"rail {entry.key}", _count(entry, person)) for entry in entries}
    return {name: found[f"frame {name}"] for name in frame_rows}, rail


def _group(
    key: str, declared: list[NavEntry], current: NavEntry | None, counts: dict[str, int | None]
) -> list[RailGroup]:
    """The group in the rail, or nothing where none of its pages exists here."""
    entries = [
        RailEntry(entry.label, url, entry.key, entry == current, tallies.shown(counts.get(entry.key)))
        for entry in declared
        if (url := _url(entry.url_name))
    ]
    if not entries:
        return []
    group = RailGroup(key, GROUPS[key], entries, current in declared, single=len(entries) == 1)
    if group.single or not group.current:
        group.count = entries[0].count
    if group.single:
        group.label = GROUPS[key] if key == "desk" else entries[0].label
    return [group]


def _count(entry: NavEntry, person: Person) -> int | None:
    return entry.count(person) if entry.count is not None else None


def _current_entry(request: HttpRequest, entries: list[NavEntry]) -> NavEntry | None:
    """The entry of this very page; else the one whose address it continues; else the first of the same app. A page that
    belongs under another app's entry (a record under its register) names it in `request.stands_under`."""
    match = getattr(request, "resolver_match", None)
    if match is None:
        return None
    if under := getattr(request, "stands_under", ""):
        return next((entry for entry in entries if entry.url_name == under), None)
    ranked = [(_closeness(request.path, match, entry), -position, entry) for position, entry in enumerate(entries)]
    best = max(ranked, key=lambda rank: rank[:2], default=None)
    return best[2] if best and best[0] > (0, 0) else None


def _closeness(path: str, match: ResolverMatch, entry: NavEntry) -> tuple[int, int]:
    url = _url(entry.url_name)
    if match.view_name == entry.url_name:
        return (3, 0)
    if url and url != "/" and path.startswith(url):
        return (2, len(url))
    same_app = match.namespace and entry.url_name.startswith(f"{match.namespace}:")
    return (1, 0) if same_app else (0, 0)


@lru_cache(maxsize=500)
def _url(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
