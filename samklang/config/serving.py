"""One command that serves: it holds the socket, and starts, watches and stops those who answer on it.

The processes that answer share one listening socket which never closes, so a connection that waits while
they are replaced is taken up by the next ones; on SIGHUP the new ones answer before the old ones are asked to
stop. This process itself loads neither Django nor the command line, and stays small.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import time
from types import FrameType

from .processes import adopt, lives

START_WITHIN = 90.0
STOP_WITHIN = 40.0
HIGHEST_PORT = 65_535
REST = 1.0
"""Seconds before something that fell over is started again."""


def address(bind: str) -> tuple[str, int]:
    host, _, port = bind.rpartition(":")
    if not port.isdecimal() or int(port) > HIGHEST_PORT:
        raise ValueError(f"it must end in a port, a number of at most {HIGHEST_PORT}")
    return host.strip("[]") or "127.0.0.1", int(port)


def listen(bind: str) -> socket.socket:
    host, port = address(bind)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    # Inherited by each connection: an answer in two pieces would wait 40 ms for an acknowledgement.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    listener.bind((host, port))
    listener.listen(1024)
    listener.set_inheritable(True)
    return listener


class Generation:
    """The web workers and the task worker beside them, forked from one that loaded all and is gone."""

    def __init__(self, pids: list[int], figures: tempfile.TemporaryDirectory[str]) -> None:
        self.pids, self.count, self.figures = pids, len(pids), figures

    def is_whole(self) -> bool:
        return len(self._living()) == self.count

    def _living(self) -> list[int]:
        self.pids = [pid for pid in self.pids if lives(pid)]
        return self.pids

    def end(self) -> None:
        """Each finishes what it has begun, within a time."""
        self._tell(signal.SIGTERM)
        until = time.monotonic() + STOP_WITHIN
        while self._living() and time.monotonic() < until:
            time.sleep(0.02)
        self._tell(signal.SIGKILL)
        self.figures.cleanup()

    def _tell(self, number: signal.Signals) -> None:
        for pid in self.pids:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)


class Street:
    """A generation that answers on one socket, and another in its place when it is asked for or needed."""

    def __init__(self, *, workers: int, has_tasks: bool, bind: str = "") -> None:
        self.workers, self.has_tasks = workers, has_tasks
        self.bind = bind or os.environ.get("SAMKLANG_BIND", "") or "127.0.0.1:8000"
        self.asked: list[int] = []
        self.serving: Generation | None = None
        self.rested_at = 0.0

    def run(self) -> int:
        try:
            self.listener = listen(self.bind)
        except (OSError, ValueError) as trouble:
            print(f"Cannot listen on {self.bind}: {trouble}.", file=sys.stderr)  # noqa: T201 -- the operator reads it
            return 1
        wake, self.waker = os.pipe()
        os.set_blocking(self.waker, False)
        signal.set_wakeup_fd(self.waker)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGCHLD):
            signal.signal(number, self._hear)
        adopt()
        self.serving = self._start()
        if self.serving is None:
            return 0 if self._is_to_stop() else 1
        host, port = address(self.bind)
        name = f"[{host}]" if ":" in host else host
        print(f"Samklang answers at http://{name}:{port}/ (stop with Ctrl-C)", flush=True)  # noqa: T201 -- the operator reads it
        return self._watch(wake)

    def _hear(self, number: int, _frame: FrameType | None) -> None:
        self.asked.append(number)

    def _is_to_stop(self) -> bool:
        return signal.SIGTERM in self.asked or signal.SIGINT in self.asked

    def _watch(self, wake: int) -> int:
        while True:
            select.select([wake], [], [], 5)
            with contextlib.suppress(BlockingIOError):
                os.set_blocking(wake, False)
                os.read(wake, 1024)
            asked, self.asked = self.asked, []
            if signal.SIGTERM in asked or signal.SIGINT in asked:
                return self._stop()
            if signal.SIGHUP in asked:
                self._renew()
            self._mend()

    def _start(self) -> Generation | None:
        """Start a generation; nothing is returned unless each of its web workers is ready to answer."""
        ready, tell = os.pipe()
        fd = self.listener.fileno()
        command = [sys.executable, "-m", "samklang", "web", "--fd", str(fd), "--ready-fd", str(tell)]
        command += ["--workers", str(self.workers), *(["--tasks"] if self.has_tasks else [])]
        # Each worker writes its figures there, and /metrics adds them up.
        figures = tempfile.TemporaryDirectory(prefix="samklang-figures-")
        env = os.environ | {"PROMETHEUS_MULTIPROC_DIR": figures.name}
        # A session of its own: Ctrl-C reaches only us, and we ask the others in order.
        loader = subprocess.Popen(command, env=env, pass_fds=(fd, tell), start_new_session=True)  # noqa: S603 -- our own
        os.close(tell)
        pids, is_ready = self._heard(ready)
        os.close(ready)
        if not pids:
            loader.kill()
        loader.wait()
        started = Generation(pids, figures)
        if is_ready:
            return started
        started.end()
        if not self._is_to_stop():
            print("The web workers did not start; their messages stand above.", file=sys.stderr)  # noqa: T201 -- the operator reads it
        return None

    def _heard(self, fd: int) -> tuple[list[int], bool]:
        """Who has been started, and whether each web worker has said that it is ready."""
        until, said = time.monotonic() + START_WITHIN, b""
        while said.count(b".") < self.workers or b"\n" not in said.replace(b".\n", b""):
            if time.monotonic() >= until or self._is_to_stop():
                break
            if not select.select([fd], [], [], 0.2)[0]:
                continue
            if not (more := os.read(fd, 1024)):
                break
            said += more
        return [int(word) for word in said.split() if word.isdigit()], said.count(b".") >= self.workers

    def _renew(self) -> None:
        """New workers answer before the old ones stop; where the new ones fail, the old ones stay."""
        fresh = self._start()
        if fresh is None:
            return
        old, self.serving = self.serving, fresh
        if old:
            old.end()

    def _mend(self) -> None:
        """Where one has fallen over all are started anew, with a rest between attempts."""
        if time.monotonic() - self.rested_at < REST:
            return
        if self.serving is None or not self.serving.is_whole():
            self.rested_at = time.monotonic()
            self._renew()

    def _stop(self) -> int:
        """Each finishes what it has begun."""
        if self.serving:
            self.serving.end()
        self.listener.close()
        return 0


if __name__ == "__main__":
    number, *beside = sys.argv[1:]
    sys.exit(Street(workers=int(number), has_tasks=beside == ["--tasks"]).run())
