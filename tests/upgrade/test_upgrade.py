"""A database as the first release left it comes to this version by `zhongshu migrate`: nothing lost, nothing changed, guards in place."""

import json
from pathlib import Path

import pytest

from tests.crash.deployment import Deployment

FIRST = Path(__file__).parent / "first_release.json"
LOAD = """
import json
from pathlib import Path
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from tests.upgrade.dump import targets
executor = MigrationExecutor(connection)
executor.migrate(targets(executor.loader))
from zhongshu.core import guards
guards.remove(connection)
rows = json.loads(Path("FIRST").read_text(encoding="utf-8"))
off, on = "PRAGMA foreign_keys=OFF", "PRAGMA foreign_keys=ON"
if connection.vendor == "postgresql":
    off, on = "SET session_replication_role = replica", "SET session_replication_role = DEFAULT"
with connection.cursor() as cursor:
    cursor.execute(off)
    for table, found in rows.items():
        cursor.execute(f'DELETE FROM "{table}"')
    for table, found in rows.items():
        columns = ", ".join(found["columns"])
        marks = ", ".join(["%s"] * len(found["columns"]))
        cursor.executemany(f'INSERT INTO "{table}" ({columns}) VALUES ({marks})', found["rows"])
    cursor.execute(on)
if connection.vendor == "postgresql":  # keys go on after those that were loaded
    from benches.speed import bulk
    bulk.run(bulk.sequences())
"""
LOOK = """
import json
from pathlib import Path
from django.core.management import call_command
from django.db import connection
from django.test import Client
from zhongshu.audit import exports
from zhongshu.core import guards
from zhongshu.people.models import Account
from zhongshu.records.models import Record
from tests.upgrade.dump import plain
rows, lost = json.loads(Path("FIRST").read_text(encoding="utf-8")), []
with connection.cursor() as cursor:
    tables = set(connection.introspection.table_names(cursor))
    for table, found in rows.items():
        if table in {"django_content_type", "auth_permission", "people_calendarday", "people_role", "people_policy"}:
            continue  # kept by Django and by migrations
        if table not in tables:
            lost.append(table)
            continue
        cursor.execute(f'SELECT {", ".join(found["columns"])} FROM "{table}" ORDER BY 1')
        now = [[str(plain(value))[:19] for value in row] for row in cursor.fetchall()]
        if now != [[str(value)[:19] for value in row] for row in found["rows"]]:
            lost.append(table)
client = Client(headers={"host": "127.0.0.1"})
client.force_login(Account.objects.get(username="clerk"))
record = Record.objects.filter(owning_organ=Account.objects.get(username="clerk").person.organ).first()
pages = [client.get(path).status_code for path in ("/", "/incoming/?view=all", f"/records/{record.pk}/")]
print(json.dumps({"lost": lost, "guards": guards.missing(connection), "chain": exports.prove_database().faults, "pages": pages}))
"""


@pytest.fixture
def deployment(tmp_path, django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        made = Deployment.new(tmp_path / "site", "upgrade")
        yield made
        made.drop()


def test_the_first_release_migrates(deployment):
    deployment.do(LOAD.replace("FIRST", str(FIRST)))
    code, said = deployment.run("migrate")
    assert code == 0, said
    found = deployment.do(LOOK.replace("FIRST", str(FIRST)))

    assert json.loads(next(line for line in found.splitlines() if line.startswith("{"))) == {
        "lost": [],
        "guards": [],
        "chain": [],
        "pages": [200, 200, 200],
    }
