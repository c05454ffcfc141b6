"""Work that comes back by itself. A room writes ``@every(hours=1)`` over a function in its ``tasks.py``."""

from collections.abc import Callable
from datetime import timedelta
from typing import NamedTuple


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
