"""How live news reaches the other workers: PostgreSQL's NOTIFY, or sockets of this machine beside SQLite."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import os
import socket
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

import structlog
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, transaction

log = structlog.get_logger("samklang.live")
Tell = Callable[[str, Any], None]

CHANNEL = "samklang_live"
LONGEST = 7_900
"""PostgreSQL carries 8,000 bytes; a longer message becomes a word that the reader should ask again."""
AGAIN = {"again": True}


class Bus(Protocol):
    async def listen(self, tell: Tell) -> None: ...
    async def close(self) -> None: ...
    def send(self, group: str, message: Any) -> None: ...


def bus_of_this_house() -> Bus:
    return PostgresBus() if connection.vendor == "postgresql" else LocalBus()


def look_at_folder() -> Path | None:
    """Where the sockets lie, if there are any; refused at the start rather than when news is told."""
    return None if connection.vendor == "postgresql" else _folder()


def packed(group: str, message: Any) -> str:
    text = json.dumps([group, message], separators=(",", ":"), ensure_ascii=False)
    return text if len(text.encode()) <= LONGEST else json.dumps([group, AGAIN])


class PostgresBus:
    """NOTIFY is part of the transaction: what is rolled back is never told."""

    task: asyncio.Task[None] | None = None

    def send(self, group: str, message: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, packed(group, message)])

    async def listen(self, tell: Tell) -> None:
        self.task = asyncio.create_task(self._listen(tell))

    async def close(self) -> None:
        if self.task:
            self.task.cancel()
            await asyncio.gather(self.task, return_exceptions=True)

    async def _listen(self, tell: Tell) -> None:
        import psycopg

        facts = connection.get_connection_params()
        known = ("dbname", "user", "password", "host", "port", "target_session_attrs", "sslmode")
        facts = {key: facts[key] for key in known if key in facts}
        while True:
            with contextlib.suppress(psycopg.Error):
                async with await psycopg.AsyncConnection.connect(autocommit=True, **facts) as ours:
                    await ours.execute(f"LISTEN {CHANNEL}")
                    async for notice in ours.notifies():
                        tell(*json.loads(notice.payload))
            await asyncio.sleep(1)  # the database went away; it comes back


class LocalBus(asyncio.DatagramProtocol):
    """Each worker has a socket in a folder of this installation; to tell is to write to each of them."""

    tell: Tell
    transport: asyncio.DatagramTransport | None = None

    def send(self, group: str, message: Any) -> None:
        transaction.on_commit(lambda: self._send(packed(group, message).encode()))

    def _send(self, packet: bytes) -> None:
        try:
            paths = list(_folder().glob("*.sock"))
        except (OSError, ImproperlyConfigured):  # what was written stands; a page that listens asks anew
            log.warning("live news not told", exc_info=True)
            return
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ours:
            ours.setblocking(False)
            for path in paths:
                try:
                    ours.sendto(packet, str(path))
                except ConnectionRefusedError:
                    path.unlink(missing_ok=True)  # its worker is gone
                except OSError:
                    continue

    async def listen(self, tell: Tell) -> None:
        self.tell = tell
        self.path = _folder() / f"{os.getpid()}.sock"
        self.path.unlink(missing_ok=True)
        ours = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        ours.bind(str(self.path))
        ours.setblocking(False)
        loop = asyncio.get_running_loop()
        self.transport, _ = await loop.create_datagram_endpoint(lambda: self, sock=ours)

    def datagram_received(self, data: bytes, _addr: object) -> None:
        self.tell(*json.loads(data))

    async def close(self) -> None:
        if self.transport:
            self.transport.close()
        self.path.unlink(missing_ok=True)


def _folder() -> Path:
    """Short, since the name of a socket may hold 107 bytes; open to this user only."""
    name = hashlib.sha256(str(settings.DATA_DIR).encode()).hexdigest()[:12]
    folder = Path(tempfile.gettempdir()) / f"samklang-{os.getuid()}-{name}"
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.lstat().st_uid != os.getuid():
        raise ImproperlyConfigured(f"{folder} was made by somebody else. Remove it, or set TMPDIR.")
    folder.chmod(0o700)
    return folder
