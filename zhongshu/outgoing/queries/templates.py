"""范本 and 常用语 as lists: by 文种, own ones first."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from zhongshu.outgoing import authoring
from zhongshu.outgoing.models import PaperTemplate, Phrase
from zhongshu.outgoing.states import PhrasePlace
from zhongshu.people.models import Person
from zhongshu.records.states import DocumentType

MOST_FOUND = 60


@dataclass(frozen=True)
class Group:
    """What stands under one heading."""

    key: str
    label: str
    rows: list[PaperTemplate]


@dataclass(frozen=True)
class PhraseGroup:
    key: str
    label: str
    rows: list[Phrase]


def templates(person: Person, *, with_ended: bool = False) -> list[Group]:
    """By 文种 in the order of the 条例; those of the organ before those that come with the system. One query."""
    rows = authoring.templates_for(person)
    if not with_ended:
        rows = rows.filter(is_active=True)
    found = sorted(rows, key=lambda row: (row.organ_id is None, not row.is_active, row.name))
    grouped = {key: [row for row in found if row.document_type == key] for key in DocumentType.values}
    return [Group(key, str(DocumentType(key).label), each) for key, each in grouped.items() if each]


def phrases(person: Person, *, document_type: str = "", word: str = "") -> list[PhraseGroup]:
    """By place in the paper: one's own, those of the organ, then the shipped; those for this 文种 first. One query."""
    rows = authoring.phrases_for(person).select_related("organ")
    if document_type:
        rows = rows.filter(Q(document_type=document_type) | Q(document_type=""))
    if word.strip():
        rows = rows.filter(text__contains=word.strip()[:50])
    return _grouped(sorted(rows[: MOST_FOUND * 5], key=_nearness))


def _nearness(phrase: Phrase) -> tuple[bool, bool, bool, int]:
    return (phrase.person_id is None, phrase.organ_id is None, phrase.document_type == "", phrase.pk)


def _grouped(rows: Iterable[Phrase]) -> list[PhraseGroup]:
    shown = list(rows)
    places = {key: [row for row in shown if row.place == key][:MOST_FOUND] for key in PhrasePlace.values}
    return [PhraseGroup(key, str(PhrasePlace(key).label), each) for key, each in places.items() if each]
