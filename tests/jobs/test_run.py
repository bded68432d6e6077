"""The scheduler: a job goes to one runner, missed runs are caught up once, failures wait and show."""

from datetime import timedelta

import pytest

from zhongshu.core import registry
from zhongshu.core.registry import Job, Module, Registry
from zhongshu.jobs import queries, services
from zhongshu.jobs.models import JobState


class Failing:
    """A job whose success can be switched, and that counts its runs."""

    def __init__(self):
        self.runs, self.fails = 0, False

    def __call__(self):
        self.runs += 1
        if self.fails:
            raise ConnectionError("the disk is full")
        return f"第 {self.runs} 次"


@pytest.fixture
def work(db):
    """Only these two jobs are declared while the test runs."""
    often, nightly = Failing(), Failing()
    jobs = (
        Job("test.often", "常", often, every_seconds=60),
        Job("test.nightly", "夜", nightly, daily_at="03:00"),
    )
    replaced = registry.install(Registry((Module(label="test", jobs=jobs),)))
    yield often, nightly
    registry.install(replaced)


def state(key="test.often"):
    return JobState.objects.get(pk=key)


def test_first_look_runs_periodic_jobs_and_plans_daily_ones(work, when):
    now = when("2026-03-09 09:00")

    assert services.run_due(at=now) == ["test.often"]
    assert (state().message, state().failures) == ("第 1 次", 0)
    assert state().next_at - now >= timedelta(seconds=60)
    assert state("test.nightly").next_at == when("2026-03-10 03:00")


def test_missed_runs_are_caught_up_once(work, when):
    often, nightly = work
    services.run_due(at=when("2026-03-09 09:00"))

    services.run_due(at=when("2026-03-12 09:00"))
    services.run_due(at=when("2026-03-12 09:00"))

    assert (often.runs, nightly.runs) == (2, 1)
    assert state("test.nightly").next_at == when("2026-03-13 03:00")


def test_second_runner_that_saw_the_same_row_gets_nothing(work, when):
    often, _nightly = work
    now = when("2026-03-09 09:00")
    services.prepare(at=now)
    first, second = services.due(at=now), services.due(at=now)

    assert [services.run(first[0], at=now), services.run(second[0], at=now)] == [True, False]
    assert often.runs == 1


def test_job_of_a_killed_runner_is_taken_again_after_its_lease(work, when):
    often, _nightly = work
    now = when("2026-03-09 09:00")
    services.prepare(at=now)
    lease_until = now + services.lease(registry.job("test.often"))
    JobState.objects.filter(pk="test.often").update(next_at=lease_until, started_at=now)  # taken, then killed

    assert services.run_due(at=lease_until - timedelta(seconds=1)) == []
    assert services.run_due(at=lease_until) == ["test.often"]
    assert often.runs == 1


def test_failure_is_kept_and_waits_longer_each_time(work, when):
    often, _nightly = work
    often.fails = True
    waits = []
    now = when("2026-03-09 09:00")
    for _run in range(7):
        services.run_due(at=now)
        waits.append(round((state().next_at - now).total_seconds()))
        now = state().next_at

    assert waits == [60, 120, 240, 480, 960, 1200, 1200]
    assert (state().failures, state().message) == (7, "ConnectionError: the disk is full")

    often.fails = False
    services.run_due(at=now)
    assert (state().failures, state().message, state().succeeded_at is not None) == (0, "第 8 次", True)


def test_failed_nightly_job_does_not_wait_for_the_next_night(work, when):
    nightly = work[1]
    nightly.fails = True
    services.run_due(at=when("2026-03-09 09:00"))
    services.run_due(at=when("2026-03-10 03:00"))

    assert state("test.nightly").next_at - when("2026-03-10 03:05") < timedelta(seconds=5)


def test_one_failing_job_does_not_stop_the_others(work, when):
    often, nightly = work
    often.fails = True
    services.run_due(at=when("2026-03-09 09:00"))

    assert services.run_due(at=when("2026-03-10 03:00")) == ["test.often", "test.nightly"]
    assert nightly.runs == 1


def test_undeclared_job_loses_its_row(work, when):
    JobState.objects.create(key="gone.job", next_at=when("2026-03-09 08:00"))

    services.run_due(at=when("2026-03-09 09:00"))

    assert set(JobState.objects.values_list("key", flat=True)) == {"test.often", "test.nightly"}


def lights(at):
    return {entry.job.key: entry.light for entry in queries.status(at=at)}


def test_light_turns_yellow_then_red_by_itself(work, when):
    now = when("2026-03-09 09:00")
    services.run_due(at=now)

    after = {seconds: lights(now + timedelta(seconds=seconds))["test.often"] for seconds in (60, 119, 130, 170, 190)}
    assert after == {60: "ok", 119: "ok", 130: "late", 170: "late", 190: "over"}
    assert lights(now + timedelta(days=2))["test.nightly"] == "ok"
    assert lights(now + timedelta(days=5))["test.nightly"] == "over"


def test_light_is_red_when_no_scheduler_ever_ran(work, when):
    assert lights(when("2026-03-09 09:00")) == {"test.often": "over", "test.nightly": "over"}
    assert queries.red_count(at=when("2026-03-09 09:00")) == 2


def test_light_is_yellow_after_a_failure_and_red_when_it_never_succeeds(work, when):
    often, _nightly = work
    now = when("2026-03-09 09:00")
    services.run_due(at=now)
    often.fails = True
    services.run_due(at=now + timedelta(seconds=61))
    assert lights(now + timedelta(seconds=62))["test.often"] == "late"

    assert lights(now + timedelta(seconds=200))["test.often"] == "over"


def test_doctor_names_what_stands_still(work, when):
    services.run_due(at=when("2020-03-09 09:00"))

    assert next(iter(queries.doctor())) == "后台任务“常”：超过三个周期没有成功。"
