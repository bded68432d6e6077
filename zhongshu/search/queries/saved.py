"""What a person keeps to ask again."""

from dataclasses import dataclass, replace
from urllib.parse import parse_qsl

from zhongshu.people.models import Person
from zhongshu.search.models import SavedSearch
from zhongshu.search.queries.filters import read
from zhongshu.search.queries.finding import matches
from zhongshu.search.query import understand

COUNTED_SEARCHES = 12  # for the first ones it is said how many are new
SAID = 99


@dataclass(frozen=True)
class Saved:
    """A kept search, and how many records that answer it came since it was last looked at."""

    search: SavedSearch
    new: int

    @property
    def is_many(self) -> bool:
        return self.new > SAID


def saved_searches(person: Person) -> list[Saved]:
    kept = list(person.saved_searches.all())
    counted = [Saved(search, _new(person, search)) for search in kept[:COUNTED_SEARCHES]]
    return [*counted, *(Saved(search, 0) for search in kept[COUNTED_SEARCHES:])]


def _new(person: Person, search: SavedSearch) -> int:
    asked = read(dict(parse_qsl(search.query)))
    bounds = replace(asked.filters.bounds, after=search.seen_to)
    return len(matches(person, understand(asked.line), asked.filters, bounds))
