"""Keep the index in step. Words of the record and who may find it change in the transaction of the change itself; only the text
of its files may follow seconds later."""

import hashlib
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Left
from django.utils import timezone

from zhongshu.core import prepared
from zhongshu.files.models import Blob
from zhongshu.records.models import Record, RecordFile
from zhongshu.search import access, dictionary, marks, numbers
from zhongshu.search.backends import backend
from zhongshu.search.models import SearchEntry, TextPages
from zhongshu.search.row import TEXT_LIMIT, Row, indexed, unpack
from zhongshu.search.services.words import learn_from_record
from zhongshu.search.sources import Facts, day_of, facts_of

KEPT_NOTES = 20_000
AT_ONCE = 20


@transaction.atomic
def index_record(record: Record) -> SearchEntry:
    """The row of one record as it is now, except for text that is still to be read from its files."""
    return _index(record.pk, with_text=False)


def refresh_access(record: Record) -> SearchEntry:
    """Somebody sees it from now on, or no longer: the same transaction says so in the index."""
    return index_record(record)


@transaction.atomic
def index_text(record_id: int) -> SearchEntry:
    """The row with the text of its files."""
    return _index(record_id, with_text=True)


def text_read(blob: Blob) -> None:
    """The worker has read these bytes (or they were wiped): the records that hold them are to follow."""
    holding = RecordFile.objects.filter(file__blob=blob, removed_at__isnull=True).values_list("record_id", flat=True)
    ids = list(SearchEntry.objects.filter(pk__in=holding).values_list("pk", flat=True))
    SearchEntry.objects.filter(pk__in=ids).update(is_text_stale=True)
    TextPages.objects.filter(blob=blob).delete()
    transaction.on_commit(lambda: _index_texts(ids[:AT_ONCE]))


def row_of(record: Record, facts: Facts, body: str) -> Row:
    """Everything that is to be found of the record, and by whom."""
    keys = [key for number in facts.numbers for key in numbers.keys(number)]
    return Row(
        title=indexed([record.title]),
        number=" ".join([indexed(facts.numbers), *dict.fromkeys(keys)]).strip(),
        people=indexed(_people(facts)),
        notes=indexed(facts.notes),
        body=body,
        access=" ".join(access.tokens_of(record)),
        marks=" ".join(marks.marks_of(day_of(record, facts), facts.sender[:120])),
    )


def text_of(record: Record) -> str:
    """Tokens of the files' text, first file first, up to the limit."""
    texts, left = [], TEXT_LIMIT
    for text in _read(record).values_list(Left("file__blob__text", TEXT_LIMIT), flat=True):
        texts.append(text[:left])
        left -= len(text)
        if left <= 0:
            break
    return indexed(texts)


def _index_texts(ids: list[int]) -> None:
    """In the worker, as soon as the text is there; the job takes what is left."""
    for pk in ids:
        index_text(pk)


@transaction.atomic
def clear() -> None:
    """An empty index: for rebuilding one that is damaged. Writers wait, or are waited for; none meets it half way."""
    backend().shut_out_writers(SearchEntry._meta.db_table)
    SearchEntry.objects.all().delete()
    backend().clear()


def _index(record_id: int, *, with_text: bool) -> SearchEntry:
    entry, record = _locked(record_id)
    old, facts, text_digest = unpack(entry.stored), facts_of(record), _text_digest(record)
    is_stale = (entry.is_text_stale or text_digest != entry.text_digest) and not with_text
    row = row_of(record, facts, text_of(record) if with_text else (old.body if old else ""))
    if entry.digest != row.digest:
        backend().put(record_id, row, old)
        entry.stored, entry.digest, entry.access = row.pack(), row.digest, row.access
    if not is_stale:
        entry.text_digest, entry.are_pages_due = text_digest, _pages_due(record)
    entry.is_text_stale = is_stale
    _learn(record, facts)
    return _stored(entry, record, facts)


def _locked(record_id: int) -> tuple[SearchEntry, Record]:
    """The entry, made when there is none, locked before the record is read: two who index the same one take turns, and the
    second sees what the first was told of. A new entry locks the record first, as whoever changes a record does: its foreign
    key would ask for that lock at the end, when the other may already wait for the entry."""
    if not SearchEntry.objects.filter(pk=record_id).exists():
        record = Record.objects.select_for_update().get(pk=record_id)
        blank = SearchEntry(record=record, kind=record.kind, owning_organ_id=record.owning_organ_id, level=record.level)
        blank.state, blank.day, blank.updated_at = record.state, timezone.localdate(record.created_at), timezone.now()
        SearchEntry.objects.bulk_create([blank], ignore_conflicts=True)
    [entry] = prepared.rows("search.entry", _entry, record_id)
    [record] = prepared.rows("search.record", _record, record_id)
    return entry, record


def _entry(pk: int) -> "QuerySet[SearchEntry]":
    return SearchEntry.objects.select_for_update().filter(pk=pk)


def _record(pk: int) -> "QuerySet[Record]":
    return Record.objects.filter(pk=pk).select_related("number", "holder", "owning_unit")


def _stored(entry: SearchEntry, record: Record, facts: Facts) -> SearchEntry:
    entry.kind, entry.owning_organ_id, entry.holder_id = record.kind, record.owning_organ_id, record.holder_id
    entry.level, entry.state, entry.urgency = record.level, record.state, record.urgency
    entry.day, entry.sender = day_of(record, facts), facts.sender[:120]
    entry.facts = {"numbers": facts.numbers, "people": _people(facts), "notes": _short(facts.notes)}
    entry.updated_at = timezone.now()
    entry.save()
    return entry


def _learn(record: Record, facts: Facts) -> None:
    """Names that this record brings into the dictionary, after the commit; of classified ones none."""
    if not record.is_classified:
        projects, sender = dictionary.projects_in(record.title), {facts.sender}
        transaction.on_commit(lambda: learn_from_record(projects, sender), robust=True)


def _people(facts: Facts) -> list[str]:
    return list(dict.fromkeys(name for name in (facts.sender, *facts.people) if name))


def _short(notes: tuple[str, ...]) -> list[str]:
    kept, left = [], KEPT_NOTES
    for note in notes:
        kept.append(note[:left])
        left -= len(note)
        if left <= 0:
            break
    return kept


def _text_digest(record: Record) -> str:
    """Which bytes, read when: changes whenever the text in the row would."""
    known = [f"{pk}:{at:%Y%m%d%H%M%S%f}" for pk, at in prepared.rows("search.read_at", _read_at, record.pk)]
    return hashlib.sha256("\n".join(known).encode()).hexdigest() if known else ""


def _pages_due(record: Record) -> bool:
    """Whether a file with text has, or may have, several pages that nobody has looked up yet."""
    return bool(prepared.rows("search.pages_due", _unknown_pages, record.pk))


def _unknown_pages(record: int) -> "QuerySet[Any]":
    unknown = _read(record).filter(file__blob__text_pages__isnull=True).exclude(file__blob__text="")
    several = Q(file__blob__pages__gt=1) | Q(file__blob__drawn_at__isnull=True)
    return unknown.filter(several).order_by().values_list("pk")[:1]


def _read_at(record: int) -> "QuerySet[Any]":
    return _read(record).values_list("file__blob_id", "file__blob__text_at")


def _read(record: Record | int) -> QuerySet[RecordFile]:
    held = RecordFile.objects.filter(record=record, removed_at__isnull=True)
    return held.filter(file__blob__text_at__isnull=False, file__blob__wiped_at__isnull=True).order_by("sort", "pk")
