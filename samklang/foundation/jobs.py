"""Work that comes back by itself. A room writes ``@every(hours=1)`` over a function in its ``tasks.py``."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import structlog
from django.db.models import QuerySet
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult

from .models import Schedule

log = structlog.get_logger("samklang.jobs")
LONGEST_REST = timedelta(days=1)
REMEMBERED = timedelta(days=30)


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
    """Run every job that is due; a job that fails is noted and rests longer each time."""
    done = 0
    for job in tuple(jobs.values()):
        if _claimed(job):
            _note(job, _trouble_of(job))
            done += 1
    return done


def rest_after(failures: int) -> timedelta:
    """Two minutes after a first failure, then twice as long each time, up to a day."""
    return min(timedelta(minutes=2 ** min(failures, 11)), LONGEST_REST)


def _note(job: Job, trouble: str) -> None:
    line = Schedule.objects.get(name=job.name)
    line.last_trouble, line.failures = trouble, line.failures + 1 if trouble else 0
    line.next_at = max(line.next_at, timezone.now() + rest_after(line.failures)) if trouble else line.next_at
    line.save()


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


class Tries(NamedTuple):
    """How often a task was tried in vain, and when it is tried again."""

    failed: int
    next_at: datetime


def again(task: Task[..., Any], *args: Any) -> None:
    """Queue anew what a stopped worker or a failure left undone, unless it waits already or rests."""
    if _tries(task, args).filter(status=TaskResultStatus.READY).exists():
        return
    if timezone.now() >= tries_of(task, *args).next_at:
        task.enqueue(*args)


def tries_of(task: Task[..., Any], *args: Any) -> Tries:
    begun = [one for one in _tries(task, args) if one.started_at]
    failed = sum(one.status == TaskResultStatus.FAILED for one in begun)
    last = max((one.started_at for one in begun), default=None)
    return Tries(failed, last + rest_after(len(begun)) if last else timezone.now())


def _tries(task: Task[..., Any], args: tuple[Any, ...]) -> QuerySet[DBTaskResult[..., Any]]:
    """One that was being done when its worker was stopped says for ever that it runs."""
    told = {"args": list(args), "kwargs": {}}
    mine = DBTaskResult.objects.filter(task_path=task.module_path, args_kwargs=told).defer("traceback")
    return mine.exclude(status=TaskResultStatus.SUCCESSFUL)


def failing_tasks() -> list[DBTaskResult[..., Any]]:
    """Those whose latest try failed; a day is the longest rest, so within two each was tried again."""
    done = DBTaskResult.objects.finished().filter(finished_at__gte=timezone.now() - 2 * LONGEST_REST)
    last = done.defer("traceback").order_by("finished_at")
    latest = {(one.task_path, str(one.args_kwargs)): one for one in last}
    return [one for one in latest.values() if one.status == TaskResultStatus.FAILED]


def forget_results() -> None:
    """What was done long ago, and how, is not kept."""
    DBTaskResult.objects.filter(started_at__lt=timezone.now() - REMEMBERED).delete()
