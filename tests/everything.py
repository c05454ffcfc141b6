"""``make test``: the whole suite on SQLite, then on PostgreSQL all that a database has a say in.

What is marked ``once`` is the same on every database. What is marked ``long``, and all that is done in the
browser, is done on PostgreSQL too where nothing may be left out (``SAMKLANG_TEST_ALL``); only then search has
read the demo there. What is missing here is named, never hidden.

PostgreSQL is found by ``SAMKLANG_TEST_POSTGRES`` (an address) or by its programs, of which a private cluster
is made for the run. ``SAMKLANG_TEST_ALL=1`` makes all that is missing, and every skipped test, a failure.
"""

import contextlib
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests import live
from tests.browsing import CHROMIUM

EVERYTHING = os.environ.get("SAMKLANG_TEST_ALL") == "1"
AGAIN = "not once or browser" if EVERYTHING else "not once and not browser and not long"
COMPILED = {"PYTHONDONTWRITEBYTECODE": ""}
"""A run starts dozens of processes, so they keep what they compile, even where others are told not to."""
UNREAD = {} if EVERYTHING else {"SAMKLANG_TEST_UNREAD": "1"}


def main() -> int:
    missing = [] if CHROMIUM else ["the browser (no Chromium here)"]
    with tempfile.TemporaryDirectory(prefix="samklang-patterns-") as place, _postgres() as address:
        failed = _suite("SQLite", Path(place), {})
        if address:
            settings = {"SAMKLANG_DATABASE_URL": address} | UNREAD
            failed |= _suite("PostgreSQL", Path(place), settings, "-m", AGAIN)
        else:
            missing.append("PostgreSQL (no server or programs here)")
    for name in missing:
        print(f"SKIPPED: all tests that need {name}.", flush=True)
    return int(failed or (EVERYTHING and bool(missing)))


def _suite(name: str, place: Path, settings: dict[str, str], *which: str) -> bool:
    print(f"\n== {name}", flush=True)
    workers = str(min(4, _cores()))
    command = [sys.executable, "-m", "pytest", "-n", workers, "-rfEs", *which, *sys.argv[1:]]
    patterns = str(place / name)
    env = os.environ | settings | {"SAMKLANG_TEST_PATTERNS": patterns} | COMPILED
    # The demo installation is made while the tests that need none run already.
    making = [sys.executable, "-m", "tests.live", patterns]
    with subprocess.Popen(making, env=env, stdin=subprocess.PIPE):
        return subprocess.run(command, env=env, check=False).returncode != 0


def _cores() -> int:
    """How many this run may use, which on Linux can be fewer than there are."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 2


@contextlib.contextmanager
def _postgres() -> Iterator[str]:
    """The address of a server to test on, empty where none can be had."""
    if given := os.environ.get("SAMKLANG_TEST_POSTGRES"):
        yield given
        return
    programs = _programs()
    if not programs:
        yield ""
        return
    with tempfile.TemporaryDirectory(prefix="samklang-pg-") as place:
        yield from _cluster(programs, Path(place))


def _programs() -> Path | None:
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name), reverse=True)
    found = shutil.which("initdb")
    return places[0] if places else Path(found).parent if found else None


def _cluster(programs: Path, place: Path) -> Iterator[str]:
    """A private cluster on a free port; PostgreSQL refuses to run as root, so root steps down for it."""
    user = "postgres" if os.geteuid() == 0 else None
    if user:
        shutil.chown(place, pwd.getpwnam(user).pw_uid)
    place.chmod(0o700)
    data, port = place / "data", live.free_port()
    quick = f"-p {port} -k {place} -h 127.0.0.1 -c fsync=off -c full_page_writes=off -c max_connections=200"
    run = {"user": user, "check": True, "stdout": subprocess.DEVNULL, "cwd": place}
    initdb = [
        programs / "initdb",
        "-D",
        data,
        "-A",
        "trust",
        "-U",
        "samklang",
        "--encoding=UTF8",
        "--locale=C.UTF-8",
    ]
    subprocess.run(initdb, **run)  # noqa: PLW1510 -- in run
    subprocess.run([programs / "pg_ctl", "-D", data, "-w", "-l", place / "log", "-o", quick, "start"], **run)  # noqa: PLW1510 -- check is in run
    try:
        yield f"postgresql://samklang@127.0.0.1:{port}/postgres"
    finally:
        subprocess.run([programs / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop"], **run)  # noqa: PLW1510 -- check is in run


if __name__ == "__main__":
    sys.exit(main())
