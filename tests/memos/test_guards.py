"""What the database refuses, also against raw SQL; and who gets to a memo at all."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from tests.memos.conftest import WORDS
from zhongshu.memos import access, services
from zhongshu.memos.models import MemoLeader
from zhongshu.records.models import RecordFile
from zhongshu.workflow import services as workflow


@pytest.fixture
def instructed(cast, presented, upload, data):
    """With a 批示, an attachment and earlier words."""
    memo = presented(uploads=[upload()])
    workflow.send_back(
        memo.record, to_step=memo.record.steps.get(stage="drafting"), reason="改", actor=cast.vice_mayor, direct=True
    )
    memo = access.get(cast.handler, memo.pk)
    services.amend(memo, data(body="第二稿"), version=memo.record.version, actor=cast.handler)
    workflow.forward(memo.record, to_stage="presenting", actor=cast.handler)
    workflow.forward(memo.record, to_stage="handling", comment=WORDS, actor=cast.vice_mayor)
    return access.get(cast.handler, memo.pk)


@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE memos_memo SET body = 'x' WHERE record_id = {memo}",
        "UPDATE memos_memo SET basis = 'x' WHERE record_id = {memo}",
        "UPDATE memos_memo SET organ_id = organ_id + 1 WHERE record_id = {memo}",
        "UPDATE records_record SET title = 'x' WHERE id = {memo}",
        "UPDATE records_recordfile SET removed_at = '2026-03-09' WHERE record_id = {memo}",
        "UPDATE records_recordfile SET role = 'other' WHERE record_id = {memo}",
        "DELETE FROM memos_memo WHERE record_id = {memo}",
        "UPDATE memos_memoleader SET person_id = person_id + 1 WHERE memo_id = {memo}",
        "DELETE FROM memos_memoleader WHERE memo_id = {memo}",
        "UPDATE memos_memotext SET body = 'x' WHERE memo_id = {memo}",
        "DELETE FROM memos_memotext WHERE memo_id = {memo}",
    ],
)
def test_words_under_a_leaders_hand_stand_against_raw_sql(instructed, attack):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(attack.format(memo=instructed.pk))


def test_no_attachment_comes_in_later_but_results_may(cast, instructed, upload):
    kept = RecordFile.objects.get(record=instructed.record)
    with pytest.raises(DatabaseError), transaction.atomic():
        RecordFile.objects.create(record=instructed.record, file=kept.file, role="attachment", sort=9)


def test_who_was_asked_is_not_asked_anew_by_the_back_door(instructed):
    row = MemoLeader.objects.get(memo=instructed)
    MemoLeader.objects.filter(pk=row.pk).update(struck_at="2026-03-09T09:00:00+08:00", struck_reason="误")
    with pytest.raises(DatabaseError), transaction.atomic():
        MemoLeader.objects.filter(pk=row.pk).update(struck_at=None)


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("handler", True), ("proposer", True), ("vice_mayor", True), ("clerk", True), ("second_clerk", True),
        ("finance_intake", True), ("director", False), ("mayor", False), ("deputy_director", False),
        ("budget_handler", False), ("finance_head", False), ("outsider", False), ("business_admin", False),
    ],
)  # fmt: skip
def test_it_is_seen_by_the_drafter_those_in_the_flow_and_the_registry(client, cast, draft, who, sees):
    memo = draft(subject="玄鸟项目的签报")
    services.consult(memo, to=[cast.finance], actor=cast.handler)
    step = memo.record.steps.get(role="sign")
    if who != "finance_intake":  # whose sight ends with the answer
        workflow.finish(step, verdict="agree", actor=cast.finance_intake)
        record = access.get(cast.handler, memo.pk).record
        workflow.forward(record, to_stage="reviewing", to=cast.proposer, actor=cast.handler)
        workflow.forward(record, to_stage="presenting", to=cast.vice_mayor, actor=cast.proposer)
    person = getattr(cast, who)
    client.force_login(person.account)

    assert access.visible_to(person).filter(pk=memo.pk).exists() is sees
    for name, key in (("workflow:record", "pk"), ("memos:sheet", "pk"), ("memos:edit", "pk"), ("memos:address", "pk")):
        found = client.get(reverse(name, kwargs={key: memo.pk}))
        assert (found.status_code == 404) is not sees, name
    page = client.get(reverse("memos:register"))
    assert ("玄鸟项目" in page.content.decode()) is (sees and person.organ_id == cast.office.pk)
