"""Raw SQL against signed papers: the database refuses, or lets the signature fall; never the one without the other."""

import pytest
from django.core.management.sql import emit_post_migrate_signal
from django.db import DatabaseError, connection, transaction

from tests.outgoing.conftest import again
from zhongshu.core import guards
from zhongshu.numbering import services as numbering
from zhongshu.outgoing import queries, services
from zhongshu.outgoing.models import Signature, Version
from zhongshu.records.models import RecordFile


def attack(sql: str, *values: object) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


def run(sql: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def copied(table: str, pk: int, **changes: object) -> tuple[str, list[object]]:
    """An INSERT that repeats a row with some columns changed."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} WHERE id = %s", [pk])  # noqa: S608 -- a name from this file
        row = dict(zip([column[0] for column in cursor.description], cursor.fetchone(), strict=True))
    row.pop("id")
    row |= changes
    columns, marks = ", ".join(f'"{name}"' for name in row), ", ".join(["%s"] * len(row))
    return f"INSERT INTO {table} ({columns}) VALUES ({marks})", list(row.values())  # noqa: S608 -- as above


KEPT = ("outgoing_version", "outgoing_reviewsheet", "outgoing_printjob", "outgoing_sealuse")


@pytest.mark.parametrize("table", KEPT)
def test_what_was_made_stays_as_made(paper, table):
    paper("dispatching")

    attack(f"DELETE FROM {table}")  # noqa: S608 -- a name from this file
    attack(f"UPDATE {table} SET record_id = record_id")  # noqa: S608 -- as above


def test_words_of_a_version_never_change(paper):
    document = paper("rechecking")

    attack("UPDATE outgoing_version SET paper = '{}' WHERE record_id = %s", document.pk)


def test_other_words_let_the_signature_fall(paper):
    document = paper("printing")
    last = queries.latest_version(document.record)
    sql, values = copied("outgoing_version", last.pk, number=last.number + 1, whole_sm3="0" * 64)

    run(sql, *values)

    document = again(document)
    assert not queries.standing_signatures(document.record).exists()
    assert (document.signed_version, document.official_version) == (None, None)


def test_the_same_words_again_change_nothing(paper):
    document = paper("printing")
    last = queries.latest_version(document.record)
    sql, values = copied("outgoing_version", last.pk, number=last.number + 1)

    run(sql, *values)

    assert queries.standing_signatures(document.record).count() == 1


ATTACHMENT_ATTACKS = {
    "taken off": "UPDATE records_recordfile SET removed_at = '2026-01-01 00:00:00+00:00' WHERE id = %s",
    "another role": "UPDATE records_recordfile SET role = 'other' WHERE id = %s",
    "another order": "UPDATE records_recordfile SET sort = sort + 1 WHERE id = %s",
    "deleted": "DELETE FROM records_recordfile WHERE id = %s",
}


@pytest.fixture
def attached(cast, draft, paper, upload):
    """A signed paper with an attachment, at 登记编号."""
    document = draft()
    row = services.attach(document, upload(), actor=cast.handler)
    paper("registering", start=document)
    return row


@pytest.mark.parametrize("name", ATTACHMENT_ATTACKS)
def test_an_attachment_touched_lets_the_signature_fall(attached, name):
    assert queries.standing_signatures(attached.record).count() == 1

    run(ATTACHMENT_ATTACKS[name], attached.pk)

    signature = Signature.objects.get(record=attached.record)
    assert signature.fallen_at is not None
    assert signature.fallen_reason == "签发后附件有改动"


def test_an_attachment_put_in_lets_the_signature_fall(attached, paper, upload, cast):
    other = services.attach(paper("drafting"), upload("别的", "别的.txt"), actor=cast.handler)
    sql, values = copied("records_recordfile", other.pk, record_id=attached.record_id)

    run(sql, *values)

    assert not queries.standing_signatures(attached.record).exists()


def test_a_signed_attachment_keeps_its_bytes(attached):
    attack("UPDATE files_file SET blob_id = blob_id + 1 WHERE id = %s", attached.file_id)


SIGNATURE_ATTACKS = {
    "another signer": "UPDATE outgoing_signature SET signer_id = signer_id + 1 WHERE record_id = %s",
    "other words": "UPDATE outgoing_signature SET whole_sm3 = 'x' WHERE record_id = %s",
    "another day": "UPDATE outgoing_signature SET signed_at = '2026-01-01 00:00:00+00:00' WHERE record_id = %s",
    "deleted": "DELETE FROM outgoing_signature WHERE record_id = %s",
    "fallen without a reason": (
        "UPDATE outgoing_signature SET fallen_at = '2026-01-01 00:00:00+00:00' WHERE record_id = %s"
    ),
}


@pytest.mark.parametrize("name", SIGNATURE_ATTACKS)
def test_a_signature_stays_as_given(paper, name):
    attack(SIGNATURE_ATTACKS[name], paper("rechecking").pk)


def test_a_fallen_signature_never_stands_up(paper):
    document = paper("rechecking")
    run(
        "UPDATE outgoing_signature SET fallen_at = '2026-01-01 00:00:00+00:00', fallen_reason = 'x' WHERE record_id = %s",
        document.pk,
    )
    assert again(document).signed_version is None

    attack("UPDATE outgoing_signature SET fallen_at = NULL, fallen_reason = '' WHERE record_id = %s", document.pk)


def test_a_signature_over_other_words_is_refused(paper):
    document = paper("rechecking")
    signature = Signature.objects.get(record=document.record)
    earlier = document.record.versions.order_by("number").first()
    fallen = {"fallen_at": signature.signed_at, "fallen_reason": "x"}
    for change in ({"whole_sm3": "0" * 64}, {"version_id": earlier.pk, "whole_sm3": "0" * 64}):
        sql, values = copied("outgoing_signature", signature.pk, **change, **fallen)
        attack(sql, *values)


def test_nothing_is_official_without_a_signature(paper):
    document = paper("signing")
    version = queries.latest_version(document.record)
    for column in ("signed_version_id", "official_version_id"):
        attack(f"UPDATE outgoing_outgoingdocument SET {column} = %s WHERE record_id = %s", version.pk, document.pk)  # noqa: S608
    attack(
        "UPDATE outgoing_outgoingdocument SET dispatched_at = '2026-01-01 00:00:00+00:00' WHERE record_id = %s",
        document.pk,
    )


def test_no_number_without_a_signature(paper, cast):
    document = paper("signing")
    number = numbering.draw(cast.office, "云政发", 2026, actor=cast.clerk)

    attack("UPDATE outgoing_outgoingdocument SET number_id = %s WHERE record_id = %s", number.pk, document.pk)


def test_a_number_stays_with_its_paper(paper):
    document = paper("printing")

    attack("UPDATE outgoing_outgoingdocument SET number_id = NULL WHERE record_id = %s", document.pk)


def test_only_the_official_text_is_printed_and_sealed(paper):
    document = paper("dispatching")
    other = document.record.versions.order_by("number").first()
    job, use = document.record.print_jobs.get(), document.record.seal_uses.get()

    sql, values = copied("outgoing_printjob", job.pk, version_id=other.pk, copy_from=100, copy_to=129)
    attack(sql, *values)
    sql, values = copied("outgoing_sealuse", use.pk, version_id=other.pk)
    attack(sql, *values)


def test_issuers_stay_once_signed(paper, cast):
    document = paper("rechecking")

    attack("DELETE FROM outgoing_issuer WHERE document_id = %s", document.pk)
    attack("UPDATE outgoing_issuer SET organ_id = %s WHERE document_id = %s", cast.finance.pk, document.pk)
    attack(
        'INSERT INTO outgoing_issuer (document_id, organ_id, "order") VALUES (%s, %s, 2)', document.pk, cast.finance.pk
    )


def test_a_dispatched_paper_stands_for_good(paper, attached):
    document = paper("dispatching")
    services.mark_dispatched(document, actor=again(document).record.holder)
    last = queries.latest_version(document.record)

    sql, values = copied("outgoing_version", last.pk, number=last.number + 1, whole_sm3="0" * 64)
    attack(sql, *values)
    attack(
        "UPDATE outgoing_signature SET fallen_at = '2026-01-01 00:00:00+00:00', fallen_reason = 'x' WHERE record_id = %s",
        document.pk,
    )
    attack("UPDATE outgoing_outgoingdocument SET dispatched_at = NULL WHERE record_id = %s", document.pk)
    sql, values = copied("records_recordfile", attached.pk, record_id=document.pk)
    attack(sql, *values)
    attack("DELETE FROM outgoing_outgoingdocument WHERE record_id = %s", document.pk)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite can replace a row")
def test_nothing_is_replaced(paper):
    document = paper("rechecking")
    for table, key in (
        ("outgoing_version", "id"),
        ("outgoing_outgoingdocument", "record_id"),
        ("outgoing_signature", "id"),
    ):
        attack(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table} WHERE record_id = {document.pk} ORDER BY {key}")  # noqa: S608


def test_the_guards_come_back_after_a_migration(db):
    guards.remove(connection)
    emit_post_migrate_signal(verbosity=0, interactive=False, db="default")

    assert guards.missing(connection) == []
    assert Version.objects.count() == RecordFile.objects.count() == 0
