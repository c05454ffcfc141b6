"""Work that comes back by itself. A room writes ``@every(hours=1)`` over a function in its ``tasks.py``."""

from collections.abc import Callable
from datetime import timedelta
from typing import NamedTuple

import structlog
from django.utils import timezone

from .models import Schedule

log = structlog.get_logger("samklang.jobs")


class Job(NamedTuple):
    name: str
    interval: timedelta
    run: Callable[[], None]


jobs: dict[str, Job] = {}


def every(**interval: float) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """Register a periodic job; the worker runs it when it is due. A job must bear being run twice."""

    def register(run: Callable[[], None]) -> Callable[[], None]:
        name = f"{run.__module__.removeprefix('samklang.')}.{run.__name__}"
        jobs[name] = Job(name, timedelta(**interval), run)
        return run

    return register


def run_due() -> int:
    """Run every job that is due; a job that fails is noted and comes back at its next time."""
    done = 0
    for job in tuple(jobs.values()):
        if _claimed(job):
            trouble = _trouble_of(job)
            Schedule.objects.filter(name=job.name).update(last_trouble=trouble)
            done += 1
    return done


def _claimed(job: Job) -> bool:
    """Take the job if it is due: of several workers, the one whose update finds the line has it."""
    now = timezone.now()
    line, _ = Schedule.objects.get_or_create(name=job.name, defaults={"next_at": now})
    mine = Schedule.objects.filter(name=job.name, next_at=line.next_at, next_at__lte=now)
    return bool(mine.update(next_at=now + job.interval, last_at=now))


def _trouble_of(job: Job) -> str:
    try:
        job.run()
    except Exception as trouble:  # one job's bug must not stop the others
        log.warning("job failed", job=job.name, exc_info=True)
        return f"{type(trouble).__name__}: {trouble}"[:2000]
    return ""


steady: dict[str, Callable[[], object]] = {}


def steadily(run: Callable[[], object]) -> Callable[[], object]:
    """Register work looked after several times a second; it must be cheap when nothing waits."""
    steady[f"{run.__module__.removeprefix('samklang.')}.{run.__name__}"] = run
    return run


def run_steady() -> None:
    for run in tuple(steady.values()):
        run()
