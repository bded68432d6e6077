"""The database itself refuses, also raw SQL. Each attack is tried and must change nothing."""

import pytest
from django.db import connection

from tests.conftest import at
from tests.supervision.conftest import again
from tests.workflow.test_guards import attack, copy_row
from zhongshu.core import guards
from zhongshu.records.models import Record
from zhongshu.supervision.models import DueMark, Feedback, Milestone, SupervisedItem, SupervisedTask, Verification
from zhongshu.supervision.services import MilestoneInput

pytestmark = pytest.mark.django_db


def rows_of(*models) -> list[dict]:
    return [row for model in models for row in model.objects.order_by("pk").values()]


ITEM_ATTACKS = {
    "other words": "UPDATE supervision_superviseditem SET instruction_text = '尽快' WHERE record_id = %s",
    "no words": "UPDATE supervision_superviseditem SET instruction_text = '' WHERE record_id = %s",
    "other basis": "UPDATE supervision_superviseditem SET basis = '另一次会议' WHERE record_id = %s",
    "nobody asked": "UPDATE supervision_superviseditem SET leader_id = NULL WHERE record_id = %s",
    "never sent": "UPDATE supervision_superviseditem SET sent_at = NULL WHERE record_id = %s",
    "approved by the proposer": (
        "UPDATE supervision_superviseditem SET approved_by_id = proposed_by_id WHERE record_id = %s"
    ),
    "proposed by another": "UPDATE supervision_superviseditem SET proposed_by_id = leader_id WHERE record_id = %s",
    "approved by nobody": "UPDATE supervision_superviseditem SET approved_at = NULL WHERE record_id = %s",
    "deleted": "DELETE FROM supervision_superviseditem WHERE record_id = %s",
}
TASK_ATTACKS = {
    "no unit": "UPDATE supervision_supervisedtask SET organ_id = NULL WHERE record_id = %s",
    "no date": "UPDATE supervision_supervisedtask SET planned_due_at = NULL WHERE record_id = %s",
    "another date": "UPDATE supervision_supervisedtask SET planned_due_at = '2030-01-01 00:00:00+00:00' WHERE record_id = %s",
    "no result": "UPDATE supervision_supervisedtask SET result_wanted = '' WHERE record_id = %s",
    "never assigned": "UPDATE supervision_supervisedtask SET assigned_at = NULL WHERE record_id = %s",
    "accepted before": (
        "UPDATE supervision_supervisedtask SET accepted_at = '2020-01-01 00:00:00+00:00' WHERE record_id = %s"
    ),
    "never returned": "UPDATE supervision_supervisedtask SET returned = 0 WHERE record_id = %s",
    "too much": "UPDATE supervision_supervisedtask SET progress = 101 WHERE record_id = %s",
    "deleted": "DELETE FROM supervision_supervisedtask WHERE record_id = %s",
    "first date moved": "UPDATE records_record SET first_due_at = '2030-01-01 00:00:00+00:00' WHERE id = %s",
    "struck off unverified": (
        "UPDATE records_record SET state = 'closed', closed_at = created_at, closed_by_id = created_by_id WHERE id = %s"
    ),
    "another first milestone": "UPDATE supervision_milestone SET first_due_on = '2030-01-01' WHERE task_id = %s",
    "milestone moved": "UPDATE supervision_milestone SET due_on = '2030-01-01' WHERE task_id = %s",
    "milestone eased": "UPDATE supervision_milestone SET planned_percent = 1 WHERE task_id = %s",
    "milestone deleted": "DELETE FROM supervision_milestone WHERE task_id = %s",
    "history of dates": "UPDATE supervision_duemark SET due_at = '2030-01-01 00:00:00+00:00' WHERE record_id = %s",
    "no history of dates": "DELETE FROM supervision_duemark WHERE record_id = %s",
    "other words of a feedback": "UPDATE supervision_feedback SET text = '已办' WHERE task_id = %s",
    "other progress": "UPDATE supervision_feedback SET progress = 1 WHERE task_id = %s",
    "other figures": """UPDATE supervision_feedback SET "values" = '{"1": "2"}' WHERE task_id = %s""",
    "approval taken back": (
        "UPDATE supervision_feedback SET approved_at = NULL, approved_by_id = NULL WHERE task_id = %s"
    ),
    "feedback deleted": "DELETE FROM supervision_feedback WHERE task_id = %s",
    "true after all": "UPDATE supervision_verification SET finding = 'true' WHERE task_id = %s",
    "verification deleted": "DELETE FROM supervision_verification WHERE task_id = %s",
}


@pytest.fixture
def returned(story) -> SupervisedTask:
    """Sent, accepted, reported, found untrue and returned."""
    point = MilestoneInput("资金下达", at("2026-03-20 00:00").date(), 60)
    (task,) = story.sent(evidence=("on_site",), milestones=(point,))
    story.accepted(task)
    story.signed(story.reported(task))
    story.verified(task, "untrue", text="文件未下达。")
    return again(task)


@pytest.mark.parametrize("name", ITEM_ATTACKS)
def test_a_sent_item_resists(story, returned, name):
    before = rows_of(SupervisedItem)

    attack(ITEM_ATTACKS[name], story.item.pk)

    assert rows_of(SupervisedItem) == before


@pytest.mark.parametrize("name", TASK_ATTACKS)
def test_a_sent_task_resists(returned, name):
    tables = (SupervisedTask, Record, Milestone, DueMark, Feedback, Verification)
    before = rows_of(*tables)

    attack(TASK_ATTACKS[name], returned.pk)

    assert rows_of(*tables) == before


def test_no_milestone_comes_after_sending(returned):
    sql, values = copy_row("supervision_milestone", returned.milestones.get().pk, title="补一个")

    attack(sql, *values)

    assert returned.milestones.count() == 1


def test_an_item_is_not_marked_sent_over_its_tasks(story):
    story.approved()
    task = story.task(organ=None)
    attack("UPDATE supervision_superviseditem SET sent_at = approved_at WHERE record_id = %s", story.item.pk)
    attack(
        "UPDATE records_record SET state = 'open', holder_id = created_by_id, due_at = created_at, "
        "first_due_at = created_at, opened_at = created_at WHERE id = %s",
        task.pk,
    )


def test_the_doer_does_not_verify_by_hand(story, returned):
    done = returned.verifications.get()
    for doer in (done.feedback.written_by_id, done.feedback.approved_by_id):
        sql, values = copy_row("supervision_verification", done.pk, finding="true", verified_by_id=doer)
        attack(sql, *values)
    sql, values = copy_row("supervision_verification", done.pk, finding="true", feedback_id=None)
    attack(sql, *values)
    assert Verification.objects.count() == 1


def test_a_true_word_on_an_older_report_strikes_nothing_off(story, returned):
    """Verified true once, reported anew: the new report counts."""
    older = returned.verifications.get()
    sql, values = copy_row("supervision_verification", older.pk, finding="true")
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
    story.signed(story.reported(returned, text="补办后再报。"))

    attack(TASK_ATTACKS["struck off unverified"], returned.pk)
    assert Record.objects.get(pk=returned.pk).state == "open"


def test_all_guards_stand(db):
    assert guards.missing(connection) == []
