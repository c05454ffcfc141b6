"""What ``samklang doctor`` looks at, one sentence for each thing."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from typing import NamedTuple

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from samklang.config.worker import PULSE
from samklang.foundation import jobs, live_bus
from samklang.foundation.models import Letter, Schedule
from samklang.search import embedding

OLDEST_PYTHON = (3, 11)
OLDEST_POSTGRES = 150_000
LIVELY = timedelta(minutes=2)
SHORTEST_SECRET = 40


class Finding(NamedTuple):
    is_well: bool
    sentence: str


def findings() -> Iterator[Finding]:
    yield _python()
    yield _data_dir()
    yield _secret()
    yield _address()
    yield _embedder()
    try:
        yield from _live_news()
        yield _database()
        yield from _settled()
    except DatabaseError as trouble:
        yield Finding(False, f"The database does not answer: {str(trouble).strip().splitlines()[0]}.")


def _settled() -> Iterator[Finding]:
    migrations = _migrations()
    yield migrations
    if migrations.is_well:
        yield _worker()
        yield from _failing()
        yield _mail()


def _python() -> Finding:
    found = ".".join(map(str, sys.version_info[:3]))
    return Finding(sys.version_info >= OLDEST_PYTHON, f"Python is {found}; 3.11 or newer is needed.")


def _data_dir() -> Finding:
    try:
        with tempfile.TemporaryFile(dir=settings.DATA_DIR):
            return Finding(True, f"The data directory {settings.DATA_DIR} can be written.")
    except OSError as trouble:
        return Finding(
            False, f"The data directory {settings.DATA_DIR} cannot be written: {trouble.strerror}."
        )


def _secret() -> Finding:
    is_long = len(settings.SECRET_KEY) >= SHORTEST_SECRET
    return Finding(is_long, "The signing key is long enough." if is_long else "The signing key is too short.")


def _address() -> Finding:
    is_local = "127.0.0.1" in settings.BASE_URL or "localhost" in settings.BASE_URL
    if settings.BASE_URL.startswith("https://") or is_local:
        return Finding(True, f"Links in letters begin with {settings.BASE_URL}.")
    return Finding(False, f"SAMKLANG_BASE_URL is {settings.BASE_URL}; passkeys and safe cookies need https.")


def _live_news() -> Iterator[Finding]:
    try:
        if folder := live_bus.look_at_folder():
            yield Finding(True, f"Live news goes from worker to worker through {folder}.")
    except (OSError, ImproperlyConfigured) as trouble:
        yield Finding(False, f"Live news cannot go from worker to worker: {str(trouble).rstrip('.')}.")


def _embedder() -> Finding:
    if not settings.EMBEDDER:
        return Finding(True, "Search finds by words; no embedder is set.")
    trouble = embedding.trouble()
    return Finding(not trouble, trouble or f"Search finds by meaning too, with {settings.EMBEDDER}.")


def _database() -> Finding:
    return (_sqlite if connection.vendor == "sqlite" else _postgres)()


def _sqlite() -> Finding:
    wanted = {"journal_mode": "wal", "synchronous": 2, "secure_delete": 1, "foreign_keys": 1}
    with connection.cursor() as cursor:
        found = {name: cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in wanted}
    wrong = [name for name, value in wanted.items() if found[name] != value]
    if wrong:
        return Finding(False, f"SQLite is not set as it should be: {', '.join(wrong)}.")
    return Finding(
        True, "SQLite keeps each acknowledged write through a power cut (WAL, FULL, secure_delete)."
    )


def _postgres() -> Finding:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version_num')::int, pg_is_in_recovery()")
        version, is_copy = cursor.fetchone()
    if is_copy:
        return Finding(False, "This PostgreSQL server is a read-only copy; name all hosts in the address.")
    is_new = version >= OLDEST_POSTGRES
    return Finding(is_new, f"PostgreSQL is version {version // 10_000}; 15 or newer is needed.")


def _migrations() -> Finding:
    executor = MigrationExecutor(connection)
    waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if waiting:
        return Finding(False, f"{waiting} migrations wait; run samklang migrate.")
    return Finding(True, "The database is at this version.")


def _worker() -> Finding:
    pulse = Schedule.objects.filter(name=PULSE).first()
    if pulse is None or pulse.last_at is None:
        return Finding(False, "No worker has run here yet; samklang serve starts one.")
    is_alive = timezone.now() - pulse.last_at < LIVELY
    return Finding(is_alive, f"The worker was last alive at {pulse.last_at:%Y-%m-%d %H:%M:%S} UTC.")


def _failing() -> Iterator[Finding]:
    """What the worker tries again and again, each with what went wrong last."""
    for line in Schedule.objects.filter(failures__gt=0).order_by("name"):
        told = f"The job {line.name} failed {line.failures} times, the last time with {line.last_trouble!r}"
        yield Finding(False, f"{told}. It is tried again at {line.next_at:%Y-%m-%d %H:%M:%S} UTC.")
    for task in jobs.failing_tasks():
        told = f"The task {task.task_path} failed at {task.finished_at:%Y-%m-%d %H:%M:%S} UTC"
        yield Finding(False, f"{told} with {task.exception_class_path}; the log has the trace.")


def _mail() -> Finding:
    failed = Letter.objects.filter(state=Letter.State.FAILED).count()
    if not settings.MAIL_URL:
        where = "letters stay in the outbox." if settings.DEMO else "letters wait; set SAMKLANG_MAIL_URL."
        return Finding(settings.DEMO, f"No mail server is named: {where}")
    return Finding(failed == 0, f"Mail goes through {settings.EMAIL_HOST}; {failed} letters have failed.")
