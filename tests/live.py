"""A real site for tests: ``samklang serve`` in a process of its own, on demo records of its own."""

import contextlib
import fcntl
import hashlib
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

ROOT = Path(__file__).resolve().parents[1]
POSTGRES = os.environ.get("SAMKLANG_DATABASE_URL", "")
PATIENCE = 300
"""Seconds until what a process must do counts as not done. A busy machine takes its time."""
USUAL = 0.35
"""CPU seconds that the usual work below takes where this was written."""
EVERYTHING = os.environ.get("SAMKLANG_TEST_ALL") == "1"

WALKED_TOPIC = "machine-learning"
PLACE = f"""
from samklang.directory.models import Topic
from samklang.search.actions import place_some
from samklang.search.models import Document
others = Topic.objects.exclude(slug="{WALKED_TOPIC}").values("pk")
Document.objects.filter(kind="directory.topic", record_id__in=others).update(is_placed=True)
while place_some():
    pass
"""
"""What is near each record is found once, or each site's worker would look for it while its pages are tested.

Of some seven hundred topics it is looked for only at the one that is walked."""


def free_port() -> int:
    """One that stays free while nobody listens there: the system gives none of these to who only calls.

    Somebody who calls a site that is away might be given its port to call from, and would keep it from it.
    """
    first = _first_to_call_from()
    while True:
        port = random.SystemRandom().randrange(first // 2, first)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def _first_to_call_from() -> int:
    told = Path("/proc/sys/net/ipv4/ip_local_port_range")
    return max(int(told.read_text().split()[0]) if told.exists() else 32_768, 4_096)


def _settings(data: Path, database: str, **more: str) -> dict[str, str]:
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("SAMKLANG_", "DJANGO_"))
    }
    ours = {"SAMKLANG_DATA_DIR": str(data), "SAMKLANG_DEMO": "1", "SAMKLANG_SECRET_KEY": "s" * 50}
    return kept | ours | ({"SAMKLANG_DATABASE_URL": _address(database)} if POSTGRES else {}) | more


def _address(database: str) -> str:
    return urlunsplit(urlsplit(POSTGRES)._replace(path="/" + database))


def _ask_postgres(sentence: str) -> None:
    with psycopg.connect(POSTGRES, autocommit=True) as connection:
        connection.execute(sentence)  # type: ignore[arg-type]  # psycopg asks for a literal


def _usual_work() -> float:
    """CPU seconds of a fixed piece of work, by which a machine that is slow, or busy now, is known."""
    begun = time.process_time()
    for _ in range(60):
        json.loads(json.dumps([{"number": n, "words": str(n) * 5} for n in range(5_000)]))
    return time.process_time() - begun


def samklang(*words: str, env: dict[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "samklang", *words],
        env=env,
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert done.returncode == 0, f"samklang {' '.join(words)}: {done.stdout[-2000:]}{done.stderr[-4000:]}"
    return done.stdout


class Pattern:
    """An installation made once for a whole run, and copied for whoever needs one of its own.

    ``empty`` has been migrated; ``demo`` goes on from there: the demo's records, found by search.
    ``words`` holds only what search compiles of its dictionaries, which takes long; it is the same for each
    database, so it lies beside their patterns.
    """

    def __init__(self, place: Path, name: str = "demo") -> None:
        mark = hashlib.sha256(str(place).encode()).hexdigest()[:12]
        self.place, self.name = place.parent if name == "words" else place, name
        self.data, self.database = self.place / name, f"samklang_{name}_{mark}"

    def make(self) -> "Pattern":
        self.place.mkdir(parents=True, exist_ok=True)
        with self._alone("making"):
            done = self.data.with_suffix(".done")
            if not done.exists():
                self._build()
                done.touch()
        return self

    def _build(self) -> None:
        env = _settings(self.data, self.database)
        if self.name == "words":
            samklang("search", "vocabulary", "compile", env=env)
            return
        if self.name == "empty":
            self.data.mkdir()
            if POSTGRES:
                _ask_postgres(f'DROP DATABASE IF EXISTS "{self.database}"')
                _ask_postgres(f'CREATE DATABASE "{self.database}"')
            samklang("migrate", env=env)
            return
        Pattern(self.place, "empty").make().copy(self.data, self.database)
        usual, before = _usual_work(), os.times()
        samklang("demo", env=env)
        cost = sum(os.times()[2:4]) - sum(before[2:4])
        usual = (usual + _usual_work()) / 2
        self.data.with_suffix(".cost").write_text(str(cost / usual * USUAL))
        if os.environ.get("SAMKLANG_TEST_UNREAD"):
            return  # for a run that asks nothing of search on the demo
        link_words(self.place, self.data)
        samklang("worker", "--once", env=env)
        samklang("manage", "shell", "-v", "0", "-c", PLACE, env=env)

    def cost(self) -> float:
        """How many CPU seconds it takes to load the demo where usual work takes its usual time."""
        return float(self.data.with_suffix(".cost").read_text())

    def copy(self, target: Path, name: str) -> None:
        shutil.copytree(self.data, target)
        if POSTGRES:
            self.copy_database(name)

    def copy_database(self, name: str) -> None:
        """Only the records: to a file, or to a database of the server."""
        if not POSTGRES:
            shutil.copy(self.data / "samklang.sqlite3", name)
            return
        with self._alone("copying"):  # a database is copied by one at a time
            _ask_postgres(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            _ask_postgres(f'CREATE DATABASE "{name}" TEMPLATE "{self.database}"')

    @contextlib.contextmanager
    def _alone(self, doing: str) -> Iterator[None]:
        with (self.place / f"{self.name}.{doing}").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def link_words(place: Path, data: Path) -> None:
    """Let a data directory have what search compiles, without compiling. None is written again."""
    made = Pattern(place, "words").make().data / "search"
    for file in (made / "lexicon.sqlite", *made.glob("words-*/*")):
        target = data / "search" / file.relative_to(made)
        target.parent.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(FileExistsError):
            target.hardlink_to(file)


def drop_database(name: str) -> None:
    """Take a copy away again."""
    if POSTGRES:
        with contextlib.suppress(psycopg.Error):
            _ask_postgres(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    else:
        for end in ("", "-wal", "-shm"):
            Path(name + end).unlink(missing_ok=True)


class LiveSite:
    """A running site: its address, its data directory, and the environment it was started with."""

    def __init__(self, data: Path, database: str, *, workers: int = 1, **more: str) -> None:
        self.data, self.database, self.workers = data, database, workers
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        bind = {"SAMKLANG_BIND": f"127.0.0.1:{self.port}"}
        self.env = _settings(data, database, **bind, **more)
        self.log = data.with_suffix(".log")

    def start(self) -> "LiveSite":
        command = [sys.executable, "-m", "samklang", "serve", "--workers", str(self.workers)]
        told_before = self.log.stat().st_size if self.log.exists() else 0
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(command, env=self.env, stdout=log, stderr=log, cwd=ROOT)
        until = time.monotonic() + PATIENCE
        while b"answers at" not in self.log.read_bytes()[told_before:]:
            assert self.process.poll() is None, self.log.read_text()[-4000:]
            assert time.monotonic() < until, "the site did not start"
            time.sleep(0.1)
        return self

    def run(self, *words: str) -> str:
        """One command of the house on this site's records."""
        return samklang(*words, env=self.env)

    def renew(self) -> None:
        self.process.send_signal(signal.SIGHUP)

    def stop(self) -> int:
        if self.process.poll() is None:
            self.process.terminate()
        code = self.process.wait(PATIENCE)
        if POSTGRES:
            drop_database(self.database)
        return code


def take_away(place: Path) -> None:
    for name in ("demo", "empty") if POSTGRES else ():
        drop_database(Pattern(place, name).database)


def keep_patterns(place: Path) -> None:
    """Make them, and take their databases away when whoever asked for them is done."""
    Pattern(place).make()
    sys.stdin.read()
    take_away(place)


if __name__ == "__main__":
    keep_patterns(Path(sys.argv[1]))
