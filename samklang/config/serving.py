"""One command that serves: it holds the socket, and starts, watches and stops those who answer on it.

The processes that answer share one listening socket which never closes, so a connection that waits while
they are replaced is taken up by the next ones; on SIGHUP the new ones answer before the old ones are asked to
stop. This process itself loads no Django and stays small.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import socket
import subprocess
import sys
import time
from types import FrameType

START_WITHIN = 90.0
STOP_WITHIN = 40.0
REST = 1.0
"""Seconds before something that fell over is started again."""


def address(bind: str) -> tuple[str, int]:
    host, _, port = bind.rpartition(":")
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


class Street:
    """A generation of web workers on one socket, with the task worker they have beside them."""

    def __init__(self, *, workers: int, has_tasks: bool, bind: str = "") -> None:
        self.workers, self.has_tasks = workers, has_tasks
        self.bind = bind or os.environ.get("SAMKLANG_BIND", "") or "127.0.0.1:8000"
        self.asked: list[int] = []
        self.web: subprocess.Popen[bytes] | None = None
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
        self.web = self._start_web()
        if self.web is None:
            return 1
        host, port = address(self.bind)
        print(f"Samklang answers at http://{host}:{port}/ (stop with Ctrl-C)", flush=True)  # noqa: T201 -- the operator reads it
        return self._watch(wake)

    def _hear(self, number: int, _frame: FrameType | None) -> None:
        self.asked.append(number)

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

    def _start_web(self) -> subprocess.Popen[bytes] | None:
        """Start a generation of web workers; nothing is returned unless each of them is ready to answer."""
        ready, tell = os.pipe()
        fd = self.listener.fileno()
        command = [sys.executable, "-m", "samklang", "web", "--fd", str(fd), "--ready-fd", str(tell)]
        beside = ["--tasks"] if self.has_tasks else []
        child = _start([*command, "--workers", str(self.workers), *beside], pass_fds=(fd, tell))
        os.close(tell)
        is_ready = _heard(ready, self.workers, within=START_WITHIN)
        os.close(ready)
        if is_ready:
            return child
        _end(child)
        print("The web workers did not start; their messages stand above.", file=sys.stderr)  # noqa: T201 -- the operator reads it
        return None

    def _renew(self) -> None:
        """New workers answer before the old ones stop; where the new ones fail, the old ones stay."""
        fresh = self._start_web()
        if fresh is None:
            return
        old, self.web = self.web, fresh
        if old:
            _end(old)

    def _mend(self) -> None:
        """Start again what has fallen over, with a rest between attempts."""
        if time.monotonic() - self.rested_at < REST:
            return
        if self.web is None or self.web.poll() is not None:
            self.rested_at = time.monotonic()
            self.web = self._start_web()

    def _stop(self) -> int:
        """Each finishes what it has begun."""
        if self.web:
            _end(self.web)
        self.listener.close()
        return 0


def _start(command: list[str], pass_fds: tuple[int, ...] = ()) -> subprocess.Popen[bytes]:
    # A session of its own: Ctrl-C reaches only us, and we ask the others in order.
    return subprocess.Popen(command, pass_fds=pass_fds, start_new_session=True)  # noqa: S603 -- our own


def _end(child: subprocess.Popen[bytes]) -> None:
    if child.poll() is None:
        child.terminate()
        try:
            child.wait(STOP_WITHIN)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def _heard(fd: int, count: int, *, within: float) -> bool:
    """Whether ``count`` workers have said that they are ready."""
    until = time.monotonic() + within
    while count > 0:
        left = until - time.monotonic()
        if left <= 0:
            return False
        try:
            if not select.select([fd], [], [], left)[0]:
                return False
            said = os.read(fd, count)
        except InterruptedError:
            continue
        if not said:
            return False
        count -= len(said)
    return True
