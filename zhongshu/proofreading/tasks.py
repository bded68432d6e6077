"""What the worker does for proofreading."""

from django_tasks import task


@task()
def learn(organ_id: int) -> None:
    """Teach the speller of one organ what waits for it."""
    from zhongshu.proofreading.services.learning import learn_now  # noqa: PLC0415 -- the service queues this task

    learn_now(organ_id)
