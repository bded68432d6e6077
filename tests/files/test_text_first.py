"""Text is taken before any page is drawn: a full queue of drawings does not keep a paper from being found."""

import pytest
from django_tasks_db.models import DBTaskResult

from zhongshu.files import tasks
from zhongshu.files.models import Blob

pytestmark = pytest.mark.django_db


def test_text_goes_ahead_of_drawing(keep):
    file = keep()
    tasks.read_text.func(file.blob_id)

    blob = Blob.objects.get(pk=file.blob_id)
    assert (blob.text_at is not None, blob.drawn_at) == (True, None)


def test_the_queue_gives_text_the_higher_priority(keep):
    file = keep()
    DBTaskResult.objects.all().delete()
    tasks.queue(file.blob, at=file.uploaded_at)

    rows = {row.task_path.rpartition(".")[2]: row.priority for row in DBTaskResult.objects.all()}
    assert rows == {"read_text": tasks.TEXT, "read_blob": 0}


def test_a_file_that_ended_the_worker_is_not_read_twice_as_often(keep):
    file = keep()
    Blob.objects.filter(pk=file.blob_id).update(attempts=1, text_at=None)
    tasks.read_text.func(file.blob_id)

    assert Blob.objects.get(pk=file.blob_id).text_at is None
