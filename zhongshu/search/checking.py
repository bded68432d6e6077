"""Whether the index holds what the records say: row by row, for `zhongshu reindex --check`, for tests, after a crash."""

from collections.abc import Iterator

from zhongshu.records.models import Record
from zhongshu.search.backends import backend
from zhongshu.search.models import SearchEntry
from zhongshu.search.row import unpack
from zhongshu.search.services.indexing import row_of, text_of
from zhongshu.search.sources import facts_of

BATCH = 500


def astray() -> Iterator[int]:
    """Records whose row is absent, is not what they would give now, or is not in the index as noted. Text that has yet to
    follow is no fault."""
    last = 0
    while ids := list(Record.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        entries = SearchEntry.objects.in_bulk(ids)
        yield from (pk for pk in ids if not _is_right(pk, entries.get(pk)))
        last = ids[-1]


def too_many() -> int:
    """Rows of the index that no record has."""
    return backend().size() - SearchEntry.objects.exclude(digest="").count()


def _is_right(pk: int, entry: SearchEntry | None) -> bool:
    if entry is None:
        return False
    record = Record.objects.select_related("number", "holder", "owning_unit").get(pk=pk)
    held = unpack(entry.stored)
    body = held.body if entry.is_text_stale and held else text_of(record)
    row = row_of(record, facts_of(record), body)
    return row.digest == entry.digest and backend().held(pk, row)
