"""What a child process does so that none is left behind, and each can be told from the others."""

import contextlib
import ctypes
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable

PR_SET_PDEATHSIG, PR_SET_NAME, PR_SET_CHILD_SUBREAPER = 1, 15, 36


def _ask_linux(*words: object) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(*words)


def die_with_parent() -> None:
    """Ask Linux to stop this process when the one that started it is gone."""
    _ask_linux(PR_SET_PDEATHSIG, signal.SIGTERM)


def be_called(name: str) -> None:
    """The name that ``ps`` and ``top`` show for this process: at most fifteen letters."""
    _ask_linux(PR_SET_NAME, name.encode()[:15])


def adopt() -> None:
    """Become the parent of whoever is left behind by a child of ours that ends before them."""
    _ask_linux(PR_SET_CHILD_SUBREAPER, 1)


def fork(work: Callable[[], object], *, under: int) -> int:
    """A child that begins its work when we are gone and ``under`` has adopted it, and dies with that."""
    child = multiprocessing.get_context("fork").Process(target=_adopted, args=(work, os.getpid(), under))
    child.start()
    return int(child.pid or 0)


def _adopted(work: Callable[[], object], parent: int, under: int) -> None:
    while os.getppid() == parent:
        time.sleep(0.005)
    die_with_parent()
    if sys.platform == "linux" and os.getppid() != under:
        return  # it was gone before we could ask to be told
    work()


def lives(pid: int) -> bool:
    """Whether a child runs on. One that has ended is told of once; then nobody remembers it."""
    with contextlib.suppress(ChildProcessError):
        return os.waitpid(pid, os.WNOHANG) == (0, 0)
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, 0)  # where orphans are not adopted, it is no child of ours
        return True
    return False
