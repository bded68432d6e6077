"""The database itself refuses, also raw SQL, also after every migration. Each attack is tried and must change nothing."""

import pytest
from django.core.management.sql import emit_post_migrate_signal
from django.db import DatabaseError, connection, transaction

from zhongshu.core import guards
from zhongshu.records.models import Record
from zhongshu.workflow import services
from zhongshu.workflow.models import Comment, Step
from zhongshu.workflow.services import CommentInput


def attack(sql: str, *values: object) -> None:
    """Run one raw statement in its own savepoint; the database must refuse it."""
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


RECORD_ATTACKS = {
    "no holder": "UPDATE records_record SET holder_id = NULL WHERE id = %s",
    "no due date": "UPDATE records_record SET due_at = NULL WHERE id = %s",
    "no first date": "UPDATE records_record SET first_due_at = NULL WHERE id = %s",
    "another first date": "UPDATE records_record SET first_due_at = '2030-01-01 00:00:00+00:00' WHERE id = %s",
    "closed by hand": "UPDATE records_record SET state = 'closed', closed_at = created_at, closed_by_id = holder_id WHERE id = %s",
    "cancelled with open steps": (
        "UPDATE records_record SET state = 'cancelled', cancelled_at = created_at, cancel_reason = 'x' WHERE id = %s"
    ),
    "unknown state": "UPDATE records_record SET state = 'lost' WHERE id = %s",
    "draft again": "UPDATE records_record SET state = 'draft' WHERE id = %s",
    "its own parent": "UPDATE records_record SET parent_id = id WHERE id = %s",
    "deleted": "DELETE FROM records_record WHERE id = %s",
}
STEP_ATTACKS = {
    "another holder": "UPDATE workflow_step SET holder_id = holder_id + 1 WHERE record_id = %s",
    "no holder": "UPDATE workflow_step SET holder_id = NULL WHERE record_id = %s",
    "no due date": "UPDATE workflow_step SET due_at = NULL WHERE record_id = %s",
    "finished without outcome": "UPDATE workflow_step SET finished_at = received_at WHERE record_id = %s",
    "finished before it was received": (
        "UPDATE workflow_step SET finished_at = '2001-01-01 00:00:00+00:00', outcome = 'forwarded' WHERE record_id = %s"
    ),
    "deleted": "DELETE FROM workflow_step WHERE record_id = %s",
}


@pytest.mark.parametrize("name", RECORD_ATTACKS)
def test_open_record_resists(record, name):
    before = Record.objects.filter(pk=record.pk).values().get()

    attack(RECORD_ATTACKS[name], record.pk)

    assert Record.objects.filter(pk=record.pk).values().get() == before


@pytest.mark.parametrize("name", STEP_ATTACKS)
def test_open_step_resists(record, name):
    before = list(Step.objects.filter(record=record).values())

    attack(STEP_ATTACKS[name], record.pk)

    assert list(Step.objects.filter(record=record).values()) == before


def copy_row(table: str, pk: int, **changes: object) -> tuple[str, list[object]]:
    """An INSERT that repeats a row with some columns changed."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} WHERE id = %s", [pk])  # noqa: S608 -- a name from this file
        row = dict(zip([column[0] for column in cursor.description], cursor.fetchone(), strict=True))
    row.pop("id")
    row |= changes
    columns = ", ".join(f'"{name}"' for name in row)
    marks = ", ".join(["%s"] * len(row))
    return f"INSERT INTO {table} ({columns}) VALUES ({marks})", list(row.values())  # noqa: S608 -- as above


def test_second_open_lead_is_refused(record):
    step = Step.objects.get(record=record)
    sql, values = copy_row("workflow_step", step.pk, grant_id=None)

    attack(sql, *values)

    assert Step.objects.filter(record=record).count() == 1


@pytest.fixture
def closed(cast, record) -> Record:
    services.forward(record, to_stage="circulating", to=cast.clerk, actor=cast.clerk)
    return services.close(record, actor=cast.clerk)


def test_open_step_on_a_closed_record_is_refused(closed):
    step = Step.objects.filter(record=closed).latest("pk")
    sql, values = copy_row("workflow_step", step.pk, finished_at=None, outcome="", grant_id=None)

    attack(sql, *values)
    attack("UPDATE workflow_step SET finished_at = NULL, outcome = '' WHERE id = %s", step.pk)


def test_finished_step_is_history(closed):
    attack("UPDATE workflow_step SET outcome = 'returned' WHERE record_id = %s", closed.pk)
    attack("UPDATE workflow_step SET received_at = finished_at WHERE record_id = %s AND stage = 'checking'", closed.pk)


def test_closing_where_an_answer_is_owed_is_refused(closed):
    attack("UPDATE records_record SET needs_answer = %s WHERE id = %s", True, closed.pk)


def test_closer_is_never_the_answerer_without_a_reason(closed):
    attack("UPDATE records_record SET answered_by_id = closed_by_id WHERE id = %s", closed.pk)


def test_parent_cannot_finish_before_its_child(cast, make_record, reload):
    parent = make_record("总任务")
    child = make_record("分任务", parent=parent)
    services.forward(parent, to_stage="circulating", to=cast.clerk, actor=cast.clerk)
    Step.objects.filter(record=parent, finished_at__isnull=True).update(
        finished_at=reload(parent).opened_at.replace(year=2027), outcome="closed"
    )

    attack(
        "UPDATE records_record SET state = 'closed', closed_at = created_at, closed_by_id = holder_id WHERE id = %s",
        parent.pk,
    )
    attack("UPDATE records_record SET due_at = '2030-01-01 00:00:00+00:00' WHERE id = %s", child.pk)
    attack("UPDATE records_record SET due_at = '2026-03-10 00:00:00+00:00' WHERE id = %s", parent.pk)
    assert reload(child).state == "open"


def test_no_live_child_under_a_finished_parent(closed, make_record):
    child = make_record("分任务")

    attack("UPDATE records_record SET parent_id = %s WHERE id = %s", closed.pk, child.pk)


def test_opinion_is_kept_as_written(cast, record):
    services.forward(record, to_stage="proposing", comment=CommentInput(text="已核对"), actor=cast.clerk)

    attack("UPDATE workflow_comment SET text = '另一句' WHERE record_id = %s", record.pk)
    attack("DELETE FROM workflow_comment WHERE record_id = %s", record.pk)
    assert Comment.objects.get(record=record).text == "已核对"


@pytest.mark.skipif(connection.vendor != "sqlite", reason="INSERT OR REPLACE is SQLite's")
@pytest.mark.parametrize("table", ["records_record", "workflow_step"])
def test_nothing_is_replaced(record, table):
    pk = record.pk if table == "records_record" else Step.objects.get(record=record).pk
    sql, values = copy_row(table, pk)
    columns = sql.split("(", 1)[1]

    attack(f"INSERT OR REPLACE INTO {table} (id, {columns.replace('VALUES (', 'VALUES (%s, ')}", pk, *values)


def test_guards_stand_again_after_a_migration(record):
    guards.remove(connection)
    assert guards.missing(connection) != []

    emit_post_migrate_signal(verbosity=0, interactive=False, db="default")

    assert guards.missing(connection) == []
    attack("DELETE FROM records_record WHERE id = %s", record.pk)
