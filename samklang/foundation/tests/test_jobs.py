from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from samklang.foundation import jobs
from samklang.foundation.models import Schedule

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
