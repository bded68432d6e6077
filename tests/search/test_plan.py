"""Whatever the order in which the index is read, it gives what a look at every row gives. Random rows, random questions."""

# ruff: noqa: S311  # the same rows every time

import random

import pytest
from django.utils import timezone

from zhongshu.records.models import Record
from zhongshu.search.backends import Bounds, backend, sqlite
from zhongshu.search.backends.plan import NOWHERE, opened, ordered
from zhongshu.search.marks import level_token
from zhongshu.search.models import SearchEntry
from zhongshu.search.query import AllOf, AnyOf, But, Expression, Word, anywhere, titled
from zhongshu.search.row import Row, indexed

ROWS = 150
LETTERS = "防汛防汛防汛工作工作通知云川水利粮食储备"
SEEN = But(AnyOf((Word(("_p7",)), Word(("_u3",)))), AnyOf((Word(("_l3",)), Word(("_l4",)), Word(("_l5",)))))


@pytest.fixture
def rows(cast) -> dict[int, Row]:
    """Rows of few letters, some pairs of them in nearly every row, others in few."""
    chosen, now = random.Random(5), timezone.now()
    base = {"kind": "incoming_document", "owning_organ": cast.office, "created_by": cast.clerk, "created_at": now}
    made = Record.objects.bulk_create(Record(title="防汛", **base) for _number in range(ROWS))
    found = {record.pk: row_of(chosen) for record in made}
    for pk, row in found.items():
        backend().put(pk, row, None)
    SearchEntry.objects.bulk_create(
        SearchEntry(
            record_id=pk, kind="incoming_document", owning_organ=cast.office, level=0, state="open", day=now.date(),
            access=row.access, stored=row.pack(), digest=row.digest, updated_at=now,
        )
        for pk, row in found.items()
    )  # fmt: skip
    return found


def row_of(chosen: random.Random) -> Row:
    doors = [f"_p{chosen.choice((6, 7))}"] + ["_u3"] * (chosen.random() < 0.1)
    access = " ".join([*doors, level_token(chosen.choice((0, 0, 1, 2, 3, 5)))])
    title, notes, body = (indexed(["".join(chosen.choices(LETTERS, k=length))]) for length in (6, 8, 40))
    return Row(title=title, notes=notes, body=body, access=access)


def holds(expression: Expression, row: Row) -> bool:
    """The question put to one row, without an index."""
    if isinstance(expression, Word):
        return any(_stands(expression, column.split()) for column in sqlite.columns(row))
    if isinstance(expression, But):
        return holds(expression.part, row) and not holds(expression.without, row)
    answers = (holds(part, row) for part in expression.parts)
    return all(answers) if isinstance(expression, AllOf) else any(answers)


def _stands(word: Word, tokens: list[str]) -> bool:
    *first, last = word.tokens
    for place in range(len(tokens) - len(first)):
        there = tokens[place + len(first)]
        if tokens[place : place + len(first)] == first and (there.startswith(last) if word.prefix else there == last):
            return True
    return False


def questions(rows: dict[int, Row], chosen: random.Random) -> list[Expression]:
    """Words, several words, phrases that stand somewhere and phrases that hardly do; in titles, and without those in titles."""
    asked: list[Expression] = []
    for length in (2, 3, 3, 4, 4, 5, 6):
        for _turn in range(6):
            body = chosen.choice(list(rows.values())).body.split()
            start = chosen.randrange(len(body) - length)
            word = anywhere("".join(token[0] for token in body[start : start + length]))
            other = anywhere("".join(chosen.choices(LETTERS, k=2)))
            asked += [AllOf((SEEN, AllOf((word,)))), AllOf((SEEN, AllOf((other, word))))]
            begun = Word((*body[start : start + length - 1], body[start + length - 1][0]), prefix=True)
            asked += [AllOf((SEEN, begun)), AllOf((SEEN, AnyOf((begun, other)))), AllOf((SEEN, But(other, begun)))]
            asked.append(AllOf((SEEN, But(AllOf((word,)), AllOf((titled("".join(chosen.choices(LETTERS, k=2))),))))))
    return asked


@pytest.mark.parametrize(("compared", "common"), [(400, 0.2), (400, 0.9), (3, 0.9)])
def test_any_order_finds_what_a_look_at_every_row_finds(rows, monkeypatch, compared, common):
    monkeypatch.setattr(sqlite, "FEW", 0)  # as if there were many rows
    monkeypatch.setattr(sqlite, "COMPARED", compared)
    monkeypatch.setattr("zhongshu.search.backends.plan.COMMON", common)
    sqlite._densities.clear()  # of other tests

    for asked in questions(rows, random.Random(9)):
        expected = [pk for pk in sorted(rows, reverse=True) if holds(asked, rows[pk])]
        for limit in (4, 1001):
            assert backend().newest(asked, Bounds(), limit) == expected[:limit], asked
        middle = sorted(rows)[ROWS // 2]
        assert backend().newest(asked, Bounds(before=middle), 1001) == [pk for pk in expected if pk < middle]


SHARES = {"防汛": 0.9, "汛工": 0.01, "工作": 0.8, "云川": 0.05}
DOORS = AnyOf((Word(("_p7",)),))


def test_the_rarest_word_is_read_with_the_access_in_brackets_of_their_own():
    asked = AllOf((But(DOORS, Word(("_l5",))), AllOf((Word(("防汛",)), Word(("云川",))))))

    assert ordered(asked, SHARES.__getitem__) == AllOf(
        (But(AllOf((Word(("云川",)), DOORS)), Word(("_l5",))), Word(("防汛",)))
    )


def test_access_without_bound_of_level_gets_its_brackets_too():
    assert ordered(AllOf((DOORS, Word(("云川",)))), SHARES.__getitem__) == AllOf(
        (But(AllOf((Word(("云川",)), DOORS)), NOWHERE),)
    )


def test_of_a_phrase_with_common_words_the_rare_part_is_read_and_the_rest_compared():
    phrase = Word(("防汛", "汛工", "工作"))
    plan = opened(AllOf((DOORS, phrase)), SHARES.__getitem__)

    assert plan is not None
    assert plan.open == (phrase,)
    assert plan.expression == AllOf((But(AllOf((Word(("汛工",)), DOORS)), NOWHERE), Word(("防汛",)), Word(("工作",))))


@pytest.mark.parametrize("tokens", [("防汛", "工作"), ("汛工", "云川"), ("云川",)])
def test_a_phrase_of_common_words_only_or_of_rare_ones_only_is_read_as_it_is(tokens):
    assert opened(AllOf((DOORS, Word(tokens))), SHARES.__getitem__) is None
