"""One generation of workers: Django is loaded once and then shared by the processes forked from it.

Those that answer are granian's; the one for tasks is ours, and saves a second loading of everything.
"""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import os
import socket
import tempfile
import threading
import time
from collections.abc import Callable
from typing import Any

from granian._granian import SocketHolder
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.mp import MPServer

from .processes import be_called, die_with_parent

REST = 1.0
"""Seconds before a task worker that fell over is started again."""
STOP_WITHIN = 35.0
"""Seconds it has to finish what it has begun."""


class OnOurSocket(MPServer):
    """Granian on a listening socket that is already open, instead of one for each worker.

    With a socket each, a worker that stops takes the connections waiting for it along.
    """

    def __init__(self, fd: int, **options: Any) -> None:
        super().__init__("samklang", interface=Interfaces.ASGI, **options)
        self._fd = fd
        self.on_interrupt: Callable[[], None] = lambda: None

    def signal_handler_interrupt(self, *args: Any, **kwargs: Any) -> None:
        self.on_interrupt()
        super().signal_handler_interrupt(*args, **kwargs)  # type: ignore[no-untyped-call]  # granian has no types here

    def _init_shared_socket(self) -> None:
        self._ssp: Any = None
        # The holder's stub does not know that it takes a socket: (fd, is it a Unix one, backlog).
        self._shd: Any = SocketHolder(self._fd, False, 1024)  # type: ignore[call-arg]  # the stub knows no socket
        self._sso = None

    def _drop_shared_socket(self) -> None:
        """The socket is not ours to close."""


class Tasks:
    """The task worker beside those that answer: started again should it fall over, stopped with them."""

    def __init__(self) -> None:
        self.is_over = threading.Event()

    def start(self) -> None:
        self._fork()
        threading.Thread(target=self._watch, daemon=True).start()

    def _fork(self) -> None:
        self.process = multiprocessing.Process(target=_do_tasks, name="tasks")
        self.process.start()

    def _watch(self) -> None:
        """Fork again from one thread that lives on: to Linux it is the parent whose end ends the child."""
        self.process.join()
        while not self.is_over.wait(REST):
            self._fork()
            self.process.join()

    def stop(self) -> None:
        if not self.is_over.is_set():
            self.is_over.set()
            self.killed_at = time.monotonic() + STOP_WITHIN
            self.process.terminate()

    def finish(self) -> None:
        self.stop()
        self.process.join(max(0.1, self.killed_at - time.monotonic()))
        self.process.kill()


def _do_tasks() -> None:
    from django.db import connections

    from samklang.foundation.worker import Worker

    die_with_parent()
    be_called("samklang-tasks")
    connections.close_all()
    Worker().run(once=False)


def run(*, fd: int, ready_fd: int, workers: int, has_tasks: bool) -> None:
    os.set_inheritable(fd, True)
    with tempfile.TemporaryDirectory(prefix="samklang-figures-") as figures:
        # Each worker writes its figures there, and /metrics adds them up; read when the library is loaded.
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = figures
        _serve(fd, ready_fd, workers, Tasks() if has_tasks else None)


def _serve(fd: int, ready_fd: int, workers: int, tasks: Tasks | None) -> None:
    load = prepared(ready_fd)
    multiprocessing.set_start_method("fork")
    name = socket.socket(fileno=os.dup(fd)).getsockname()
    server = OnOurSocket(
        fd,
        address=name[0],
        port=name[1],
        workers=workers,
        backlog=1024,
        backpressure=64,
        log_level=LogLevels.warning,
        workers_kill_timeout=30,
        respawn_failed_workers=True,
    )
    if tasks:
        server.on_startup(tasks.start)
        server.on_interrupt = tasks.stop
        server.on_shutdown(tasks.finish)
    server.serve(target_loader=load, wrap_loader=False)


def prepared(ready_fd: int) -> Callable[[], Any]:
    """Load everything, and hand back what each forked worker calls for its application."""
    import django
    from django.conf import settings

    django.setup()
    _refuse_demo_over_real_data()
    from samklang.foundation import static

    _compile_catalogues()
    static.collect(settings.STATIC_ROOT)
    from samklang.config.asgi import Door

    door = Door()
    _warm()
    # What is loaded now lives as long as the process: kept out of the collector, its pages stay shared.
    gc.collect()
    gc.freeze()

    def load() -> Any:
        os.write(ready_fd, b".")
        return door

    return load


def _compile_catalogues() -> None:
    """What reads and writes them is large, and loaded only where there is something to compile."""
    from samklang.foundation import translated

    if any(translated.stale()):
        from samklang.foundation import catalogues

        catalogues.compile_stale()


def _refuse_demo_over_real_data() -> None:
    """In demo mode anybody may sign in as anybody. The connection that asks is closed before the fork."""
    from django.conf import settings
    from django.db import connection

    if not settings.DEMO:
        return
    from samklang.home.demo import refuse_real_data

    refuse_real_data()
    connection.close()
    if hasattr(connection, "close_pool"):
        connection.close_pool()


def _warm() -> None:
    """Read templates, addresses and names once, before the fork: no first reader waits for them."""
    from django.conf import settings
    from django.template import TemplateDoesNotExist, TemplateSyntaxError
    from django.template.loader import get_template
    from django.urls import reverse
    from django.utils import translation

    from samklang.directory import countries
    from samklang.foundation.translated import share_in

    for room in settings.ROOMS:
        folder = settings.ROOT / "samklang" / room / "templates"
        for path in folder.rglob("*.html"):
            with contextlib.suppress(TemplateDoesNotExist, TemplateSyntaxError):
                get_template(path.relative_to(folder).as_posix())
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            translation.gettext("Search")
            reverse("healthz")
    countries.names_in(code)
    share_in(code)
