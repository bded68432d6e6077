"""What the ledger and the boards cost with 10,000 live items in 50 units. `make bench`; figures in docs/benchmarks.md."""

import os
import sys
import time

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.conftest import at
from tests.supervision import many
from zhongshu.demo.clock import story_time
from zhongshu.people.models import Account
from zhongshu.supervision import services
from zhongshu.supervision.models import ItemStanding
from zhongshu.supervision.services import marking

pytestmark = [pytest.mark.bench, pytest.mark.django_db]
ITEMS, ROUNDS = int(os.environ.get("BENCH_ITEMS", "10000")), 20
PAGES = (
    *("", "?light=over", "?view=silent", "?q=防汛", "?light=all"),
    *("boards/", "boards/wall/", "boards/list/?what=stuck", "calendar/"),
)


def test_pages_at_ten_thousand_items(story, capsys):
    with story_time(at("2026-03-09 09:00")):
        story.sent(due_at=at("2026-04-03 17:30"))
    many.fill(story.cast, story.fresh(), items=ITEMS, units=50)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    said = [f"{ITEMS} items, {connection.vendor}"]
    begun = time.process_time()
    done = services.catch_up()
    said.append(f"worked out anew: {done} items in {time.process_time() - begun:.1f} s of processor time")
    client = Client()
    client.force_login(Account.objects.get(username="supervisor"))
    said += [measured(client, f"/supervision/{page}") for page in PAGES]
    stale = ItemStanding.objects.order_by("pk").values_list("pk", flat=True)[:100]
    ItemStanding.objects.filter(pk__in=list(stale)).update(changes_at=marking.STALE)
    begun = time.perf_counter()
    client.get("/supervision/")
    said.append(f"ledger with 100 items to work out first: {1000 * (time.perf_counter() - begun):.0f} ms")
    with capsys.disabled():
        sys.stdout.write("\n" + "\n".join(said) + "\n")


def measured(client: Client, address: str) -> str:
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address)
    assert answer.status_code == 200, address
    asked = sorted(float(query["time"]) for query in queries.captured_queries)
    wall, cpu = [], []
    for _turn in range(ROUNDS):
        begun, used = time.perf_counter(), time.process_time()
        client.get(address)
        wall.append(1000 * (time.perf_counter() - begun))
        cpu.append(1000 * (time.process_time() - used))
    worst = sorted(wall)[int(0.95 * ROUNDS) - 1]
    return (
        f"{address:40} p95 {worst:5.0f} ms, processor {sum(cpu) / ROUNDS:5.0f} ms, {len(asked)} queries, "
        f"slowest {1000 * asked[-1]:.0f} ms, {len(answer.content) // 1024} kB"
    )
