"""The index is rebuilt while people write, and follows within seconds: with real processes, on a deployment of its own."""

from collections.abc import Iterator
from importlib import import_module

import pytest
from django.db import connection

from tests.crash.deployment import HEAD, Deployment
from zhongshu.people.models import Person
from zhongshu.search import checking, jobs, services
from zhongshu.search.backends import backend
from zhongshu.search.models import SearchEntry
from zhongshu.search.row import unpack

MAKE = """
from tests.conftest import build_cast
from zhongshu.files import services as files
from zhongshu.records import services as records
import io
cast = build_cast()
for number in range({count}):
    records.create("incoming_document", f"关于{{number}}号渠道的通知", organ=cast.office, actor=cast.clerk)
"""
WRITE = """
import time
from contextlib import suppress
from zhongshu.core.errors import StaleEdit
from zhongshu.people.models import Organ, Person
from zhongshu.records import services as records
from zhongshu.records.models import Record
clerk = Person.objects.get(account__username="clerk")
other = Person.objects.get(account__username="handler")
ids, made, until = list(Record.objects.values_list("pk", flat=True)), 0, time.monotonic() + {seconds}
while time.monotonic() < until:
    record = Record.objects.get(pk=ids[made * 7 % len(ids)])
    if made % 3 == 0:
        with suppress(StaleEdit):  # the other one was first
            records.amend(record, actor=clerk, version=record.version, title=f"关于{{made}}次更正的通知")
    elif made % 3 == 1:
        grant = records.give(record, to=other, reason="read", actor=clerk)
        if made % 2:
            records.end_grant(grant)
    else:
        ids.append(records.create("incoming_document", f"新增{{made}}号的通知", organ=clerk.organ, actor=clerk).pk)
    made += 1
print(made)
"""
REBUILD = """
import time
from django.core.management import call_command
until, turns = time.monotonic() + {seconds}, 0
while time.monotonic() < until:
    call_command("reindex", *{options}, verbosity=0)
    turns += 1
print(turns)
"""
LOOK = """
from zhongshu.records.access import visible_to
from zhongshu.people.models import Person
from zhongshu.search import checking, queries
from zhongshu.search.queries import finding
print(list(checking.astray()), checking.too_many())
finding.COUNTED = 100_000
for name in ("clerk", "handler", "outsider"):
    person = Person.objects.get(account__username=name)
    found = finding.matches(person, finding.understand("通知"), queries.Filters())
    assert set(found) == set(visible_to(person).values_list("pk", flat=True)), name
"""
SERVED = """
import io, time
from django.core.files.base import ContentFile
from zhongshu.files import services as files
from zhongshu.files.models import Blob
from zhongshu.people.models import Person
from zhongshu.records import services as records
from zhongshu.records.models import RecordFile
from zhongshu.search import queries
clerk = Person.objects.get(account__username="clerk")
slowest = reading = 0
for turn in range(5):
    record = records.create("incoming_document", f"第{turn}件的通知", organ=clerk.organ, actor=clerk)
    assert queries.find(clerk, f"第{turn}件").count == 1
    upload = files.receive_upload(io.BytesIO(f"雎鸠{turn}号堤防的正文".encode()), "a.txt", actor=clerk, organ=clerk.organ)
    records.attach(record, files.keep(upload, actor=clerk), role="main", actor=clerk)
    blob, started = RecordFile.objects.get(record=record).file.blob_id, time.monotonic()
    while not Blob.objects.filter(pk=blob, text_at__isnull=False).exists():
        assert time.monotonic() - started < 60
        time.sleep(0.02)
    read = time.monotonic()
    while not queries.find(clerk, f"“雎鸠{turn}号堤防”").count:
        assert time.monotonic() - read < 60
        time.sleep(0.02)
    slowest, reading = max(slowest, time.monotonic() - read), max(reading, read - started)
print(f"SLOWEST {slowest:.2f} READING {reading:.2f}")
"""
WITHIN_SECONDS = 5


@pytest.fixture
def deployment(django_db_setup, django_db_blocker, tmp_path) -> Iterator[Deployment]:
    with django_db_blocker.unblock():
        made = Deployment.migrated(tmp_path / "site", "search_rebuild")
    made.do(MAKE.format(count=60))
    yield made
    with django_db_blocker.unblock():
        made.drop()


@pytest.mark.parametrize("options", [[], ["--empty-first"]])
def test_rebuilt_while_others_write(deployment, options):
    texts = [WRITE.format(seconds=6), WRITE.format(seconds=6), REBUILD.format(seconds=5, options=options)]
    running = [deployment.start("-c", HEAD + text) for text in texts]
    said = [process.communicate(timeout=120) for process in running]

    assert [process.returncode for process in running] == [0, 0, 0], said
    if (
        options
    ):  # what was written between emptying and filling is there too; a last turn for those emptied at the very end
        assert deployment.run("reindex")[0] == 0
    assert all(int(out.split()[-1]) > 0 for out, _error in said), said
    assert deployment.do(LOOK).splitlines()[0] == "[] 0"
    assert deployment.run("reindex", "--check")[0] == 0


def test_text_is_found_within_five_seconds_of_being_read(deployment, capsys):
    """`zhongshu worker` reads it and puts it into the index; words of the record itself are there at once."""
    worker = deployment.start("worker")
    try:
        said = deployment.do(SERVED)
    finally:
        worker.terminate()
        worker.communicate(timeout=30)

    slowest, reading = float(said.split()[1]), float(said.split()[3])
    with capsys.disabled():  # the figures are wanted
        print(f"\nread after {reading:.2f} s, found {slowest:.2f} s later at the latest")  # noqa: T201
    assert slowest < WITHIN_SECONDS


def test_after_the_migration_the_worker_makes_the_index_anew(cast, make_record, titles):
    """0003 empties the index and leaves a row for every record that waits."""
    record = make_record("关于防汛工作的通知", started=False)
    services.clear()
    with connection.cursor() as cursor:
        cursor.execute(import_module("zhongshu.search.migrations.0003_filters_pages_words_saved").FILL)
    assert titles(cast.clerk, "防汛") == []

    jobs.index_texts()
    assert titles(cast.clerk, "防汛") == [record.title]
    assert (list(checking.astray()), checking.too_many()) == ([], 0)


def test_the_check_notices_each_kind_of_damage(cast, make_record):
    first, second, third = make_record("甲通知"), make_record("乙通知"), make_record("丙通知")
    assert (list(checking.astray()), checking.too_many()) == ([], 0)

    entry = SearchEntry.objects.get(pk=first.pk)
    backend().remove(first.pk, unpack(entry.stored))
    SearchEntry.objects.filter(pk=second.pk).delete()
    Person.objects.filter(pk=cast.clerk.pk).update(name="别名")
    type(third).objects.filter(pk=third.pk).update(title="改了的通知")
    assert set(checking.astray()) >= {first.pk, second.pk, third.pk}

    services.clear()
    for record in (first, second, third):
        services.index_text(record.pk)
    assert (list(checking.astray()), checking.too_many()) == ([], 0)
