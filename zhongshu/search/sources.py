"""What can be found of a record. An app adds its own through `search_sources` in its module.py."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from zhongshu.core import registry
from zhongshu.records.models import Record


@dataclass(frozen=True)
class Facts:
    """Words of a record beside its title and the text of its files."""

    numbers: tuple[str, ...] = ()  # 来文字号 and the like, as printed
    people: tuple[str, ...] = ()  # persons, units, organs that have to do with it
    notes: tuple[str, ...] = ()  # opinions, remarks
    sender: str = ""
    day: date | None = None  # when it came, if that is another day than its registration

    def __add__(self, other: "Facts") -> "Facts":
        return Facts(
            self.numbers + other.numbers,
            self.people + other.people,
            self.notes + other.notes,
            self.sender or other.sender,
            self.day or other.day,
        )


@dataclass(frozen=True)
class SearchSource:
    """One app's words about records of a kind; an empty kind: of all. Asked in the transaction that changes the record."""

    kind: str
    facts: Callable[[Record], Facts]


def facts_of(record: Record) -> Facts:
    found = _own(record)
    for source in _sources(record.kind):
        found += source.facts(record)
    return found


def day_of(record: Record, facts: Facts) -> date:
    return facts.day or timezone.localdate(record.created_at)


def _sources(kind: str) -> Iterator[SearchSource]:
    return (source for source in registry.search_sources() if source.kind in ("", kind))


def _own(record: Record) -> Facts:
    """What every record has: its number or reference, who holds it, the unit."""
    number = record.number.text if record.number is not None else ""
    people = (record.holder.name if record.holder else "", record.owning_unit.name if record.owning_unit else "")
    numbers = dict.fromkeys(text for text in (number, record.reference) if text)
    return Facts(tuple(numbers), tuple(name for name in people if name))
