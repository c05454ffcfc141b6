"""Backup and restore: one archive holds the records, the files and the signing key."""

from __future__ import annotations

import contextlib
import gzip
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
import zlib
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.db import connections

SQLITE, POSTGRES, FILES, KEY = "records.sqlite3", "records.dump", "files", "secret-key"


def backup(target: Path) -> str:
    """Copy everything into ``target`` while the site runs; the archive appears whole or not at all."""
    target = target.resolve()  # a link may lead to another disk
    with tempfile.TemporaryDirectory(dir=target.parent) as place:
        folder = Path(place)
        if _is_sqlite():
            _copy_sqlite(Path(_facts()["NAME"]), folder / SQLITE)
        else:
            _run("pg_dump", "--format=custom", "--no-owner", f"--file={folder / POSTGRES}")
        partial = folder / "archive.tar.gz"
        with tarfile.open(partial, "w:gz") as archive:
            for path in (
                folder / SQLITE,
                folder / POSTGRES,
                settings.DATA_DIR / FILES,
                settings.DATA_DIR / KEY,
            ):
                if path.exists():
                    archive.add(path, arcname=path.name)
        partial.chmod(0o600)
        partial.replace(target)
    return f"Kept {target.stat().st_size / 1e6:.1f} MB in {target}."


def _inside(archive: tarfile.TarFile, folder: Path) -> list[tarfile.TarInfo]:
    """All that the archive holds, if it is plain files and folders that stay where they are put."""
    held = archive.getmembers()
    for one in held:
        stays = (folder / one.name).resolve().is_relative_to(folder.resolve())
        if not stays or not (one.isfile() or one.isdir()):
            raise tarfile.TarError(f"{one.name} would leave the folder")
    return held


def restore(source: Path) -> str:
    """Put the archive's content in place. To be done while the site is stopped."""
    with tempfile.TemporaryDirectory(dir=settings.DATA_DIR) as place:
        folder = Path(place)
        try:
            with tarfile.open(source) as archive:
                archive.extraction_filter = getattr(tarfile, "data_filter", None)
                # Nothing may land outside the folder; Python before 3.11.4 cannot promise it, so we look too.
                archive.extractall(folder, _inside(archive, folder))  # noqa: S202  # nosec B202
        except (tarfile.TarError, gzip.BadGzipFile, zlib.error, EOFError) as trouble:
            raise CommandError(f"{source} is not an archive made by samklang backup: {trouble}.") from None
        _put_records(folder)
        if (folder / FILES).exists():
            shutil.rmtree(settings.DATA_DIR / FILES, ignore_errors=True)
            shutil.move(folder / FILES, settings.DATA_DIR / FILES)
        if (folder / KEY).exists():
            (folder / KEY).replace(settings.DATA_DIR / KEY)
    return f"Restored from {source}. Start the site again now."


def _put_records(folder: Path) -> None:
    connections.close_all()
    if _is_sqlite() and (folder / SQLITE).exists():
        _check_sqlite(folder / SQLITE)
        _copy_sqlite(folder / SQLITE, Path(_facts()["NAME"]))
    elif not _is_sqlite() and (folder / POSTGRES).exists():
        _run("pg_restore", "--clean", "--if-exists", "--no-owner", "--single-transaction", "--exit-on-error",
             f"--dbname={_facts()['NAME']}", str(folder / POSTGRES))  # fmt: skip
    else:
        raise CommandError("This archive was made with the other kind of database; nothing was changed.")


def _check_sqlite(path: Path) -> None:
    with contextlib.closing(sqlite3.connect(path)) as database:
        (said,) = database.execute("PRAGMA integrity_check").fetchone()
    if said != "ok":
        raise CommandError(f"The records in this archive are damaged ({said}); nothing was changed.")


def _copy_sqlite(source: Path, target: Path) -> None:
    """SQLite's own online copy: it takes the database as it was at one moment."""
    with (
        contextlib.closing(sqlite3.connect(source)) as there,
        contextlib.closing(sqlite3.connect(target)) as here,
    ):
        there.backup(here)


def _facts() -> dict[str, Any]:
    return settings.DATABASES["default"]


def _is_sqlite() -> bool:
    return bool(_facts()["ENGINE"].endswith("sqlite3"))


def _run(program: str, *options: str) -> None:
    found = shutil.which(program)
    if not found:
        raise CommandError(f"{program} is not installed here; it comes with PostgreSQL's client programs.")
    facts = _facts()
    words = {"PGUSER": facts["USER"], "PGPASSWORD": facts["PASSWORD"], "PGHOST": facts["HOST"]}
    words |= {"PGPORT": facts["PORT"], "PGDATABASE": facts["NAME"], "PGTARGETSESSIONATTRS": "any"}
    known = {key: str(value) for key, value in words.items() if value}
    done = subprocess.run([found, *options], env=known, capture_output=True, text=True, check=False)  # noqa: S603 -- the words are ours, and no shell reads them
    if done.returncode:
        raise CommandError(f"{program} failed: {done.stderr.strip()[-500:]}")
