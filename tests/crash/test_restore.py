"""The restore drill: a backup made while people work, put into an empty deployment, must be the same to the last row."""

import json
import shutil
from pathlib import Path

import pytest

from tests.crash.deployment import HEAD, Deployment

FILL = """
import io
from datetime import timedelta
from django.utils import timezone
from tests.conftest import build_cast
from zhongshu.audit import services as audit
from zhongshu.files import services as files
from zhongshu.incoming import services as incoming
from zhongshu.incoming.registration import Registration
cast = build_cast()
def register(number):
    given = files.receive_upload(io.BytesIO(f"第{number}号来文的正文".encode()), f"{number}.txt", actor=cast.clerk, organ=cast.office)
    data = Registration(sender="省水利厅", title=f"第{number}号通知", sender_number=f"岚水〔2026〕{number}号", received_at=timezone.now())
    return incoming.register(data, uploads=[given], actor=cast.clerk, organ=cast.office)
for number in range(1, 13):
    register(number)
files.receive_upload(io.BytesIO("还没有登记".encode()), "待登记.txt", actor=cast.clerk, organ=cast.office)
audit.seal_pending(everything=True)
"""
GO_ON = """
import time
print("working", flush=True)
for number in range(100, 1000):
    register(number)
    audit.seal_pending()
"""
LOOK = """
from django.db import DatabaseError, connection, transaction
from zhongshu.core import guards
from zhongshu.audit import exports
from zhongshu.records.models import Record
from zhongshu.files.models import File
from zhongshu.files import services as files
refused = 0
for table in ("audit_entry", "records_record", "workflow_step"):
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table}")
    except DatabaseError:
        refused += 1
texts = [files.open_file(file).read().decode() for file in File.objects.select_related("blob").order_by("pk")]
whole = all("号来文的正文" in text for text in texts)
print(Record.objects.count(), len(texts), refused, guards.missing(connection), exports.prove_database().faults, whole)
"""


@pytest.fixture(scope="module")
def deployed(django_db_setup, django_db_blocker, tmp_path_factory):
    """One that works, one that is empty, and a backup made while somebody registers paper after paper."""
    place = tmp_path_factory.mktemp("drill")
    with django_db_blocker.unblock():
        office, spare = (
            Deployment.migrated(place / "office", "zhongshu_drill"),
            Deployment.new(place / "spare", "zhongshu_spare"),
        )
        worker = office.start("-c", HEAD + FILL + GO_ON)
        assert worker.stdout.readline() == "working\n", worker.stderr.read()
        code, said = office.run("backup", str(place / "kept"))
        worker.kill()
        worker.communicate()
        assert code == 0, said
        yield office, spare, next((place / "kept").iterdir())
        office.drop()
        spare.drop()


def test_drill(deployed):
    _office, spare, kept = deployed
    made = json.loads((kept / "manifest.json").read_text(encoding="utf-8"))

    code, said = spare.run("restore", str(kept))
    registered = made["rows"]["records_record"]

    assert (code, "恢复完成" in said) == (0, True), said
    assert registered >= 12
    assert spare.do(LOOK).strip() == f"{registered} {made['rows']['files_file']} 3 [] [] True"
    assert spare.run("migrate", "--check")[0] == 0

    code, said = spare.run("restore", str(kept))
    assert (code, "不会覆盖" in said) == (1, True)


def test_damaged_backup_is_refused_before_anything_is_written(deployed, tmp_path):
    _office, _spare, kept = deployed
    bad = Path(shutil.copytree(kept, tmp_path / "bad"))
    victim = next(path for path in (bad / "files" / "papers").rglob("*") if path.is_file())
    victim.write_bytes(b"something else")
    third = Deployment.new(tmp_path / "third", "zhongshu_third", sqlite=made_on_sqlite(kept))

    code, said = third.run("restore", str(bad))

    assert (code, "备份已损坏" in said) == (1, True)
    assert not (tmp_path / "third" / "files").exists()
    third.drop()


def made_on_sqlite(kept: Path) -> bool:
    return (kept / "database.sqlite3").exists()


def test_backup_holds_nothing_that_the_database_does_not_name(deployed):
    _office, _spare, kept = deployed
    named = set(json.loads((kept / "manifest.json").read_text(encoding="utf-8"))["files"])
    present = {path.relative_to(kept / "files").as_posix() for path in (kept / "files").rglob("*") if path.is_file()}

    assert present == named
    assert any(path.startswith("quarantine/") for path in named)
    assert not (kept / "files" / "secret_key").exists()
