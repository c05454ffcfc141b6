"""A real site for tests: ``samklang serve`` in a process of its own, on demo records of its own."""

import contextlib
import fcntl
import hashlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

ROOT = Path(__file__).resolve().parents[1]
POSTGRES = os.environ.get("SAMKLANG_DATABASE_URL", "")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


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
        connection.execute(sentence)  # type: ignore[arg-type]


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
    """The demo installation, made once for a whole run and copied for each site."""

    def __init__(self, place: Path) -> None:
        mark = hashlib.sha256(str(place).encode()).hexdigest()[:12]
        self.data, self.database = place / "pattern", f"samklang_pattern_{mark}"

    def make(self) -> "Pattern":
        self.data.parent.mkdir(parents=True, exist_ok=True)
        with (self.data.parent / "pattern.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            done = self.data.with_suffix(".done")
            if not done.exists():
                self._build()
                done.touch()
        return self

    def _build(self) -> None:
        self.data.mkdir(exist_ok=True)
        if POSTGRES:
            _ask_postgres(f'DROP DATABASE IF EXISTS "{self.database}"')
            _ask_postgres(f'CREATE DATABASE "{self.database}"')
        env = _settings(self.data, self.database)
        samklang("migrate", env=env)
        samklang("demo", env=env)
        samklang("search", "index", "rebuild", env=env)

    def copy(self, target: Path, name: str) -> None:
        shutil.copytree(self.data, target)
        if POSTGRES:
            with (self.data.parent / "pattern.lock").open(
                "w"
            ) as lock:  # a database is copied by one at a time
                fcntl.flock(lock, fcntl.LOCK_EX)
                _ask_postgres(f'CREATE DATABASE "{name}" TEMPLATE "{self.database}"')


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
        until = time.monotonic() + 180
        while b"answers at" not in self.log.read_bytes()[told_before:]:
            assert self.process.poll() is None, self.log.read_text()[-4000:]
            assert time.monotonic() < until, "the site did not start within three minutes"
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
        code = self.process.wait(60)
        if POSTGRES:
            with contextlib.suppress(psycopg.Error):
                _ask_postgres(f'DROP DATABASE IF EXISTS "{self.database}" WITH (FORCE)')
        return code
