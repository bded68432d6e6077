"""How long finding takes, access tokens included. `make bench`; BENCH_RECORDS says how many records (20,000)."""

# ruff: noqa: S311, T201  # the same rows every time; a bench prints

import os
import random
from time import perf_counter

import pytest
from django.utils import timezone

from zhongshu.records.models import Record
from zhongshu.search import queries
from zhongshu.search.backends import backend
from zhongshu.search.models import SearchEntry
from zhongshu.search.row import Row, indexed

RECORDS = int(os.environ.get("BENCH_RECORDS", "20000"))
STEP = 5000
SYLLABLES = [chr(code) for code in range(0x4E00, 0x5A00)]
pytestmark = pytest.mark.bench


@pytest.fixture
def words() -> list[str]:
    """A vocabulary in which some words are everywhere and most are rare."""
    chosen = random.Random(7)
    return ["".join(chosen.choices(SYLLABLES, k=chosen.choice((2, 2, 2, 3, 4)))) for _ in range(30_000)]


@pytest.fixture
def filled(cast, words) -> None:
    """Records of 800 characters: the office's register, some of it in the handler's and the finance bureau's hands."""
    chosen = random.Random(11)
    for start in range(0, RECORDS, STEP):
        fill(cast, words, chosen, range(start, min(start + STEP, RECORDS)))


def fill(cast, words: list[str], chosen: random.Random, numbers: range) -> None:
    now = timezone.now()
    base = {"kind": "incoming_document", "owning_organ": cast.office, "created_by": cast.clerk, "created_at": now}
    made = Record.objects.bulk_create(Record(title=text(words, chosen, 6), **base) for _number in numbers)
    entries = []
    for record in made:
        tokens = [
            f"_r{chosen.choice((cast.office.pk, 900_001, 900_002))}kincoming_document",
            f"_l{chosen.randrange(3)}",
        ]
        tokens += [f"_p{chosen.randrange(900_000, 910_000)}" for _person in range(6)]
        tokens += [f"_p{cast.handler.pk}"] * (chosen.random() < 0.005)
        row = Row(
            indexed([record.title]),
            f"n_2026_{record.pk}",
            "",
            "",
            indexed([text(words, chosen, 350)]),
            " ".join(tokens),
        )
        backend().put(record.pk, row, None)
        entries.append(
            SearchEntry(
                record=record, kind=record.kind, owning_organ=cast.office, level=0, state="open", day=now.date(),
                access=row.access, stored=b"", digest="", updated_at=now,
            )
        )  # fmt: skip
    SearchEntry.objects.bulk_create(entries)


def text(words: list[str], chosen: random.Random, length: int) -> str:
    return "".join(words[int(chosen.paretovariate(0.5)) % len(words)] for _ in range(length))


def lines(words: list[str], parts: int, chosen: random.Random) -> list[str]:
    return [" ".join(text(words, chosen, 1) for _ in range(parts)) for _line in range(100)]


@pytest.mark.parametrize("who", ["handler", "clerk"])
def test_bench_search(cast, filled, words, who):
    person, chosen = getattr(cast, who), random.Random(3)
    asked = {"one word": lines(words, 1, chosen), "two words": lines(words, 2, chosen)}
    asked["phrase"] = [f"“{text(words, chosen, 2)}”" for _line in range(100)]
    asked["number"] = [f"2026年{chosen.randrange(RECORDS)}号" for _line in range(100)]
    for name, typed in asked.items():
        times = sorted(timed(person, line) for line in typed)
        print(f"\n{RECORDS:,} records, {who}, {name}: p50 {times[50]:.1f} ms, p95 {times[95]:.1f} ms", end="")
        assert times[95] < 1000


def timed(person, line: str) -> float:
    started = perf_counter()
    queries.find(person, line)
    return (perf_counter() - started) * 1000
