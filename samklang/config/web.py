"""One generation of workers: Django is loaded once, then shared by the processes forked from it.

The process that loaded it ends as soon as they run. Whatever a worker touches becomes a copy of its own, so a
parent that stays would hold the first copy of it all, for nobody. Those who answer are granian's.
"""

from __future__ import annotations

import contextlib
import gc
import os
import socket
from collections.abc import Callable
from functools import partial
from typing import Any

from granian._granian import SocketHolder
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.mp import MPServer

from .processes import be_called, fork


class OnOurSocket(MPServer):
    """One worker of granian's in this very process, on a listening socket that is already open.

    With a socket each, a worker that stops takes the connections waiting for it along.
    """

    def __init__(self, fd: int, **options: Any) -> None:
        super().__init__("samklang", interface=Interfaces.ASGI, **options)
        self._fd = fd

    def _serve(self, spawn_target: Any, target_loader: Any) -> None:
        self._ssp: Any = None
        # The holder's stub does not know that it takes a socket: (fd, is it a Unix one, backlog).
        self._shd: Any = SocketHolder(self._fd, False, 1024)  # type: ignore[call-arg]  # the stub knows no socket
        self._sso = None
        self._spawn_worker(0, spawn_target, target_loader).inner.run()


def run(*, fd: int, ready_fd: int, workers: int, has_tasks: bool) -> None:
    """Load, fork and leave. Who they are is told first, then each that answers says when it is ready."""
    load = prepared(ready_fd)
    work = [partial(_answer, fd, load)] * workers + [_do_tasks] * has_tasks
    street = os.getppid()
    pids = [fork(one, under=street) for one in work]
    os.write(ready_fd, f"{' '.join(map(str, pids))}\n".encode())
    os._exit(0)


def _answer(fd: int, load: Callable[[], Any]) -> None:
    os.set_inheritable(fd, True)
    name = socket.socket(fileno=os.dup(fd)).getsockname()
    server = OnOurSocket(
        fd, address=name[0], port=name[1], backlog=1024, backpressure=64, log_level=LogLevels.warning
    )
    server.serve(target_loader=load, wrap_loader=False)


def _do_tasks() -> None:
    from django.db import connections

    from samklang.config.worker import Worker

    be_called("samklang-tasks")
    connections.close_all()
    Worker().run(once=False)


def prepared(ready_fd: int) -> Callable[[], Any]:
    """Load everything, and hand back what each forked worker calls for its application."""
    import django
    from django.conf import settings

    django.setup()
    _refuse_demo_over_real_data()
    from samklang.foundation import live_bus, static

    live_bus.look_at_folder()
    _compile_catalogues()
    static.collect(settings.STATIC_ROOT)
    from samklang.config.asgi import Door

    door = Door()
    _warm()
    # What is loaded now lives as long as the process: kept out of the collector, its pages stay shared.
    gc.collect()
    gc.freeze()

    def load() -> Any:
        os.write(ready_fd, b".\n")
        return door

    return load


def _compile_catalogues() -> None:
    """What reads and writes them is large, and loaded only where there is something to compile."""
    from samklang.foundation import translated

    if any(translated.stale()):
        from samklang.foundation import catalogues

        catalogues.compile_stale()


def _refuse_demo_over_real_data() -> None:
    """In demo mode anybody may sign in as anybody. The connection that asks is closed before the fork.

    No pool is asked: it would try a wrong password for half a minute and not say what was wrong.
    """
    from django.conf import settings
    from django.db import connection

    if not settings.DEMO:
        return
    from samklang.home.demo import refuse_real_data

    pool = connection.settings_dict["OPTIONS"].pop("pool", None)
    refuse_real_data()
    connection.close()
    if pool:
        connection.settings_dict["OPTIONS"]["pool"] = pool


def _warm() -> None:
    """Read templates, addresses and names once, before the fork: no first reader waits for them.

    What takes words apart is needed in every process that is asked or indexes, so it is loaded here too.
    """
    import simplemma  # noqa: F401 -- as said above
    import Stemmer  # noqa: F401 -- as said above
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
