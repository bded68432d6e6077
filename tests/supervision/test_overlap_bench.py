"""查重 among ten thousand items of one organ: how long (of this process: others use the machine too), how many are found, how many of
those shown are right."""

import time
from random import Random

import pytest
from django.utils import timezone

from tests.conftest import at
from tests.supervision.overlap_corpus import Matter, matter, planted
from zhongshu.records.models import Record
from zhongshu.supervision import overlap
from zhongshu.supervision.models import ItemPrint, SupervisedItem

pytestmark = [pytest.mark.django_db, pytest.mark.bench]
ITEMS, ASKED, LIMIT = 10_000, 60, 0.300


def words(one: Matter) -> overlap.Words:
    return overlap.words_of(one.title, one.text, one.result)


def stored(hall, matters: list[Matter]) -> dict[int, Matter]:
    """Items as they stand at 拟办, without the steps that got them there."""
    opened = {"state": "open", "opened_at": at("2026-03-09 09:00"), "holder": hall.supervisor, "level": 0}
    opened |= {
        "due_at": at("2026-12-18 17:30"),
        "first_due_at": at("2026-12-18 17:30"),
        "created_by": hall.supervisor,
        "created_at": at("2026-03-09 09:00"),
    }
    made = [Record(kind="supervised_item", owning_organ=hall.office, title=one.title, **opened) for one in matters]
    records = Record.objects.bulk_create(made, batch_size=500)
    given = {"source_kind": "instruction", "basis": "批示", "proposed_by": hall.supervisor}
    SupervisedItem.objects.bulk_create(
        [
            SupervisedItem(record=record, instruction_text=one.text, result_wanted=one.result, **given)
            for record, one in zip(records, matters, strict=True)
        ],
        batch_size=500,
    )
    ItemPrint.objects.bulk_create(
        [ItemPrint(item_id=record.pk, bits=words(one).print) for record, one in zip(records, matters, strict=True)],
        batch_size=500,
    )
    return {record.pk: one for record, one in zip(records, matters, strict=True)}


def test_near_duplicates_among_ten_thousand(hall):
    rng = Random(7)  # noqa: S311  # the same matters every time
    known = stored(hall, [matter(rng) for _ in range(ITEMS)])
    places = rng.sample(list(known), ASKED)
    asked = [(pk, planted(known[pk], rng)) for pk in places] + [(0, matter(rng)) for _ in range(ASKED)]
    took, found, right, shown, first = [], 0, 0, 0, 0
    for pk, one in asked:
        begun = time.process_time()
        hits = overlap.overlaps(hall.supervisor, hall.office, overlap.Asked(words(one)), timezone.now())
        took.append(time.process_time() - begun)
        numbers = [hit.item.pk for hit in hits]
        found, first = found + (pk in numbers), first + (numbers[:1] == [pk])
        shown, right = shown + len(numbers), right + sum(known[number].is_same(one) for number in numbers)
    took.sort()
    recall, precision, p95 = found / ASKED, right / shown, took[round(len(took) * 0.95)]
    print(  # noqa: T201  # a bench tells
        f"\n查重 {ITEMS} items: recall {recall:.1%} (first {first / ASKED:.1%}), precision {precision:.1%} of {shown}, "
        f"median {1000 * took[len(took) // 2]:.0f} ms, p95 {1000 * p95:.0f} ms, slowest {1000 * took[-1]:.0f} ms"
    )
    assert recall >= 0.9
    assert precision >= 0.9
    assert p95 <= LIMIT
