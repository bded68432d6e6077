"""Tokens of an index row that filters ask for, so that a filter narrows inside the index and never after it."""

import hashlib
from collections.abc import Iterable
from datetime import date

from django.utils import timezone

from zhongshu.search import dates
from zhongshu.search.query import AnyOf, Expression, Word
from zhongshu.search.words import plain

EARLIEST = 1949
NO_DAY = "_d0"


def marks_of(day: date, sender: str) -> list[str]:
    """What is known only with the facts of the apps: day and sender. The day is also found by typing it."""
    return [*day_tokens(day), *dates.keys_of(day), *([sender_token(sender)] if sender else [])]


def kind_token(kind: str) -> str:
    return f"_k{kind}"


def state_token(state: str) -> str:
    return f"_s{state}"


def urgency_token(urgency: str) -> str:
    return f"_y{urgency}"


def holder_token(pk: int) -> str:
    return f"_h{pk}"


def level_token(level: int) -> str:
    return f"_l{level}"


def sender_token(sender: str) -> str:
    """A short name for a sender; two that share it are told apart by the column beside the index."""
    return f"_f{hashlib.sha256(plain(sender).encode()).hexdigest()[:12]}"


def day_tokens(day: date) -> list[str]:
    return [f"_d{day.year}", f"_d{day.year}{day.month:02}"]


def days_between(since: date | None, until: date | None) -> Expression | None:
    """Whole years and months that touch the span, so that the index leaves out most of what lies elsewhere; the days
    themselves are compared by the column. None: no bound, or one so wide that it leaves out little."""
    if since is None and until is None:
        return None
    first, last = since or date(EARLIEST, 1, 1), until or date(timezone.localdate().year + 1, 12, 31)
    years = range(max(first.year, EARLIEST), min(last.year, first.year + 120) + 1)
    return one_of([token for year in years for token in _in_year(year, first, last)] or [NO_DAY])


def _in_year(year: int, first: date, last: date) -> list[str]:
    start = first.month if year == first.year else 1
    end = last.month if year == last.year else 12
    return [f"_d{year}"] if (start, end) == (1, 12) else [f"_d{year}{month:02}" for month in range(start, end + 1)]


def one_of(tokens: Iterable[str]) -> Expression:
    return AnyOf(tuple(Word((token,)) for token in tokens))
