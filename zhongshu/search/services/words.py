"""New names go into the dictionary by themselves: from the directory every half minute, from records as they are indexed."""

import re
from collections.abc import Iterable

from zhongshu.people.models import Organ, Person, Unit
from zhongshu.search import dictionary
from zhongshu.search.models import OfficeWord
from zhongshu.search.words import HAN, plain

SHORTEST, LONGEST = 2, 8  # longer names are looked for by their parts, which may stand apart


def learn(words: Iterable[str], kind: str) -> int:
    """Add those that are not there yet."""
    wanted = {plain(word) for word in words if _is_usable(word)}
    known = (
        set(OfficeWord.objects.filter(word__in=wanted).values_list("word", flat=True)) if len(wanted) < 500 else _all()
    )
    new = [OfficeWord(word=word, kind=kind) for word in sorted(wanted - known)]
    OfficeWord.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)


def learn_from_record(projects: Iterable[str], senders: Iterable[str]) -> None:
    """What a record that everybody may come to see brings along: projects in its title, its sender."""
    senders = set(senders)
    learn(projects, "project")
    learn(senders, "organ")
    learn(dictionary.places_in(senders), "place")


def learn_names() -> int:
    """Organs, units and people as they are called today, and the places that organs are named after."""
    organs = list(Organ.objects.values_list("name", "short_name"))
    names = {name for both in organs for name in both}
    added = learn(names, "organ") + learn(dictionary.places_in(names), "place")
    added += learn(set(Unit.objects.values_list("name", flat=True)), "unit")
    return added + learn(set(Person.objects.values_list("name", flat=True)), "person")


def _is_usable(word: str) -> bool:
    return SHORTEST <= len(word) <= LONGEST and re.fullmatch(rf"[{HAN}]+", plain(word)) is not None


def _all() -> set[str]:
    return set(OfficeWord.objects.values_list("word", flat=True))
