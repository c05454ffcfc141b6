from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
import time_machine
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from samklang.config.worker import Worker
from samklang.foundation import jobs
from samklang.foundation.models import Schedule
from samklang.foundation.tests.working import work_off

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 6, 24, 12, tzinfo=UTC)


@pytest.fixture
def ran(monkeypatch):
    times = []

    def tick():
        times.append(1)

    monkeypatch.setattr(jobs, "jobs", {"x.tick": jobs.Job("x.tick", timedelta(hours=1), tick)})
    return times


def test_a_job_runs_when_it_is_due_and_not_before(ran):
    for minutes in (0, 30, 61):
        with time_machine.travel(NOON + timedelta(minutes=minutes), tick=False):
            jobs.run_due()

    assert len(ran) == 2


def test_a_job_that_another_worker_took_is_left_alone(ran):
    Schedule.objects.create(name="x.tick", next_at=NOON + timedelta(hours=1))

    with time_machine.travel(NOON, tick=False):
        assert jobs.run_due() == 0


def test_a_job_that_breaks_is_noted_and_comes_back(monkeypatch):
    def breaks():
        raise ValueError("no such file")

    monkeypatch.setattr(jobs, "jobs", {"x.breaks": jobs.Job("x.breaks", timedelta(hours=1), breaks)})

    with time_machine.travel(NOON, tick=False):
        jobs.run_due()

    line = Schedule.objects.get()
    assert line.last_trouble == "ValueError: no such file"
    assert line.next_at == NOON + timedelta(hours=1)


def test_a_job_that_goes_on_failing_rests_longer_each_time_and_one_that_goes_well_no_more(monkeypatch):
    trouble, rests, now = [ValueError("no such file")], [], NOON

    def breaks():
        if trouble:
            raise trouble[0]

    monkeypatch.setattr(jobs, "jobs", {"x.breaks": jobs.Job("x.breaks", timedelta(minutes=1), breaks)})
    for failed in range(13):
        if failed == 12:
            trouble.clear()
        with time_machine.travel(now, tick=False):
            jobs.run_due()
        line = Schedule.objects.get()
        rests.append(round((line.next_at - now).total_seconds() / 60))
        now = line.next_at

    assert rests == [2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 1440, 1440, 1]
    assert (line.failures, line.last_trouble) == (0, "")


@task()
def never_works(number):
    raise LookupError(f"no {number}")


def minutes_until_queued(*, begun):
    """How long after a try began the same is queued anew, asked every minute as a job does."""
    for minute in range(1, 1500):
        with time_machine.travel(begun + timedelta(minutes=minute), tick=False):
            jobs.again(never_works, 7)
        if DBTaskResult.objects.ready().exists():
            return minute
    return None


def test_a_task_that_always_fails_is_queued_less_and_less_often():
    never_works.enqueue(7)
    never_works.enqueue(8)
    rests, now = [], NOON
    for _round in range(5):
        with time_machine.travel(now, tick=False):
            work_off()
        rests.append(minutes_until_queued(begun=now))
        now += timedelta(minutes=rests[-1])

    assert rests == [2, 4, 8, 16, 32]
    with time_machine.travel(now, tick=False):
        assert jobs.tries_of(never_works, 7) == (5, now)
        assert sorted(one.args_kwargs["args"] for one in jobs.failing_tasks()) == [[7], [8]]
        assert jobs.tries_of(never_works, 9).failed == 0


def test_a_task_that_waits_is_not_queued_twice_and_one_whose_worker_was_killed_is_queued_again():
    with time_machine.travel(NOON, tick=False):
        never_works.enqueue(7)
        jobs.again(never_works, 7)
        [waiting] = DBTaskResult.objects.all()
        waiting.claim("of a worker that is killed")
        jobs.again(never_works, 7)
    assert DBTaskResult.objects.count() == 1

    with time_machine.travel(NOON + timedelta(minutes=3), tick=False):
        jobs.again(never_works, 7)
    assert DBTaskResult.objects.count() == 2


def test_what_was_done_long_ago_is_forgotten_and_what_waits_is_not():
    with time_machine.travel(NOON, tick=False):
        never_works.enqueue(7)
        work_off()
        never_works.enqueue(8)

    with time_machine.travel(NOON + timedelta(days=31), tick=False):
        jobs.forget_results()

    assert [one.args_kwargs["args"] for one in DBTaskResult.objects.all()] == [[8]]


def test_a_loop_that_fails_rests_longer_until_it_works_again(monkeypatch):
    worker, waited = Worker(), []
    monkeypatch.setattr("samklang.config.worker.close_old_connections", lambda: None)
    monkeypatch.setattr("samklang.config.worker.connection", SimpleNamespace(close=lambda: None))

    class Stop:
        def is_set(self):
            return len(waited) == 10

        def wait(self, seconds):
            waited.append(seconds)

    def work():
        if len(waited) < 8:
            raise LookupError

    worker.stop = Stop()
    worker._again("steady", work, 0.5)

    assert waited == [1, 2, 4, 8, 16, 32, 60, 60, 0.5, 0.5]
