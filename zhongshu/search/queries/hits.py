"""The records behind the numbers that the index gave, with the places that matched."""

from dataclasses import dataclass
from datetime import date

from django.db.models.functions import Left
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from zhongshu.people.models import Person
from zhongshu.records.access import visible_to
from zhongshu.records.models import FileRole, Record, RecordFile
from zhongshu.search.dates import Day
from zhongshu.search.models import SearchEntry
from zhongshu.search.queries.passages import FileText, Passage, Piece, passages_of, pieces
from zhongshu.search.query import Question
from zhongshu.search.row import TEXT_LIMIT


@dataclass(frozen=True)
class Hit:
    """One record found. `why`: the places where the words stand."""

    record: Record
    entry: SearchEntry
    title: list[Piece]
    number: list[Piece]
    passages: list[Passage]
    why: list[str | Promise]

    @property
    def day(self) -> date:
        return self.entry.day


def hits_of(person: Person, question: Question, ids: list[int]) -> list[Hit]:
    """The rows behind the ids, those that visible_to lets through, in the order found."""
    seen = visible_to(person).filter(pk__in=ids).select_related("holder", "number", "search_entry")
    seen = seen.defer("search_entry__stored", "search_entry__access")
    by_id = {record.pk: record for record in seen}
    texts = texts_of([pk for pk in ids if pk in by_id]) if question else {}
    return [_hit(by_id[pk], question, texts.get(pk, [])) for pk in ids if pk in by_id]


def texts_of(record_ids: list[int]) -> dict[int, list[FileText]]:
    """The files' text by record, as far as it is indexed, for showing where it matched."""
    rows = RecordFile.objects.filter(record__in=record_ids, removed_at__isnull=True, file__blob__wiped_at__isnull=True)
    columns = ("record_id", "file_id", "role", "file__name", "file__blob__text_pages__starts")
    texts: dict[int, list[FileText]] = {}
    for pk, file_id, role, name, starts, text in rows.order_by("sort", "pk").values_list(
        *columns, Left("file__blob__text", TEXT_LIMIT)
    ):
        label = str(FileRole(role).label) if role == FileRole.MAIN else f"{FileRole(role).label} {name}"
        texts.setdefault(pk, []).append(FileText(file_id, label, text, starts or []))
    return texts


def _hit(record: Record, question: Question, files: list[FileText]) -> Hit:
    entry, marks = record.search_entry, question.marks
    title = pieces(record.title, marks)
    number = pieces("，".join(entry.facts.get("numbers", [])), marks)
    passages = passages_of(entry.facts, files, marks) if marks else []
    why: list[str | Promise] = [_("文号")] if _is_marked(number) else []
    why += [_("标题")] if _is_marked(title) else []
    why += [passage.where for passage in passages]
    why += [_("日期")] if any(_is_on(day, entry.day) for day in question.days) else []
    return Hit(record, entry, title, number, passages, why)


def _is_marked(text: list[Piece]) -> bool:
    return any(marked for _text, marked in text)


def _is_on(asked: Day, day: date) -> bool:
    parts = ((asked.year, day.year), (asked.month, day.month), (asked.day, day.day))
    return all(wanted in {0, found} for wanted, found in parts)
