"""The worker: background tasks, periodic jobs and outgoing letters, in one process beside the pages."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from types import FrameType

import structlog
from django.db import close_old_connections, connection
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker as TaskWorker

from samklang.foundation import jobs, mail
from samklang.foundation.models import Schedule

log = structlog.get_logger("samklang.worker")
PULSE = "worker"
"""The schedule line that says when a worker was last alive."""
LONGEST_REST = 60.0
"""Seconds; a loop whose rounds fail does not fill the log."""


class Worker:
    """Four loops in four threads, so that a long import keeps no letter waiting."""

    def __init__(self) -> None:
        self.stop = threading.Event()

    def run(self, *, once: bool) -> None:
        if once:
            self._tasks(batch=True).run()
            jobs.run_due()
            jobs.run_steady()
            mail.carry()
            return
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._hear)
        tasks = self._tasks(batch=False)
        loops = [
            threading.Thread(target=self._again, args=("tasks", tasks.run, 1)),
            threading.Thread(target=self._again, args=("jobs", self._jobs, 15)),
            threading.Thread(target=self._again, args=("steady", jobs.run_steady, 0.4)),
            threading.Thread(target=self._again, args=("letters", mail.carry, 2)),
        ]
        for loop in loops:
            loop.start()
        self.stop.wait()
        tasks.running = False
        for loop in loops:
            loop.join()

    def _hear(self, _number: int, _frame: FrameType | None) -> None:
        self.stop.set()

    def _tasks(self, *, batch: bool) -> TaskWorker:
        return TaskWorker(
            queue_names=["*"],
            interval=0 if batch else 1,
            batch=batch,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=f"samklang-{threading.get_native_id()}",
            excluded_queue_names=[],
        )

    def _jobs(self) -> None:
        Schedule.objects.update_or_create(
            name=PULSE, defaults={"next_at": timezone.now(), "last_at": timezone.now()}
        )
        jobs.run_due()

    def _again(self, name: str, work: Callable[[], object], pause: float) -> None:
        """Whatever goes wrong in one round is logged, and the next comes after a longer rest each time."""
        rest = pause
        while not self.stop.is_set():
            close_old_connections()
            try:
                work()
                rest = pause
            except Exception:  # a worker that dies of one bad piece carries no other
                log.warning("round failed", loop=name, exc_info=True)
                rest = min(2 * rest, LONGEST_REST)
            self.stop.wait(rest)
        connection.close()
