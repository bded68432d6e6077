"""Background tasks: queued with the change, run by the worker, found again when a worker was killed."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from zhongshu.jobs import queries, services


@task()
def note(text: str) -> str:
    return text


@pytest.fixture
def killed(db):
    """A task that a worker had begun when it was killed; `times` says how often already."""

    def begin(times=1):
        task_id = note.enqueue("report").id
        DBTaskResult.objects.filter(pk=task_id).update(
            status=TaskResultStatus.RUNNING,
            started_at=timezone.now() - timedelta(minutes=20),
            worker_ids=[f"worker-{number}" for number in range(times)],
        )
        return task_id

    return begin


def status(task_id):
    return DBTaskResult.objects.get(pk=task_id).status


def test_rolled_back_change_queues_nothing(db):
    def break_off():
        with transaction.atomic():
            note.enqueue("lost")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        break_off()
    note.enqueue("kept")

    assert [row.args_kwargs["args"] for row in DBTaskResult.objects.all()] == [["kept"]]


def test_task_of_a_killed_worker_is_queued_again(killed):
    task_id = killed()

    assert services.requeue_abandoned() == "重新排队 1 个，放弃 0 个"
    assert status(task_id) == TaskResultStatus.READY


def test_task_that_kills_its_worker_each_time_is_given_up(killed):
    task_id = killed(times=3)

    assert services.requeue_abandoned() == "重新排队 0 个，放弃 1 个"
    assert status(task_id) == TaskResultStatus.FAILED
    assert DBTaskResult.objects.get(pk=task_id).task_result.errors[0].exception_class is services.WorkerKilled


def test_task_that_just_began_is_left_alone(killed):
    task_id = killed()
    DBTaskResult.objects.filter(pk=task_id).update(started_at=timezone.now() - timedelta(minutes=14))

    services.requeue_abandoned()

    assert status(task_id) == TaskResultStatus.RUNNING


def test_failed_tasks_of_the_week_are_queued_again(killed):
    task_id = killed(times=3)
    services.requeue_abandoned()

    assert services.retry_failed() == 1
    assert (status(task_id), DBTaskResult.objects.get(pk=task_id).worker_ids) == (TaskResultStatus.READY, [])


def test_queue_shows_how_long_the_oldest_waits(db):
    assert (queries.queue().waiting, queries.queue().light) == (0, "ok")
    note.enqueue("report")
    oldest = DBTaskResult.objects.get().enqueued_at

    lights = [queries.queue(at=oldest + timedelta(minutes=minutes)).light for minutes in (1, 3, 16)]
    assert lights == ["ok", "late", "over"]
    assert (queries.queue().waiting, queries.queue().oldest_at) == (1, oldest)
