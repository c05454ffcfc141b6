"""Static files: kept by the browser for ever, since their names hold their hash; texts are compressed."""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Awaitable, Callable, MutableMapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote

HASHED = re.compile(r"\.[0-9a-f]{12}\.\w+$")
FOR_EVER = b"public, max-age=31536000, immutable"
A_MINUTE = b"public, max-age=60"
KEPT = 16_000_000
"""Bytes of files held in memory; what comes later is read from the disk each time."""

mimetypes.add_type("text/javascript", ".js")
mimetypes.add_type("text/javascript", ".mjs")
mimetypes.add_type("font/woff2", ".woff2")
mimetypes.add_type("application/manifest+json", ".webmanifest")

Headers = list[tuple[bytes, bytes]]
Answer = tuple[int, Headers, bytes]


class Files:
    def __init__(self, root: Path, prefix: str) -> None:
        self.root, self.prefix = root.resolve(), prefix
        self.held: dict[tuple[str, bool], Answer] = {}
        self.size = 0

    async def __call__(
        self,
        scope: MutableMapping[str, Any],
        _receive: object,
        send: Callable[[MutableMapping[str, Any]], Awaitable[None]],
    ) -> None:
        if scope["method"] not in {"GET", "HEAD"}:
            status, headers, body = 405, [(b"allow", b"GET, HEAD")], b""
        else:
            status, headers, body = self.answer(scope["path"], takes_gzip=_takes_gzip(scope["headers"]))
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})

    def answer(self, path: str, *, takes_gzip: bool) -> Answer:
        found = self.held.get((path, takes_gzip))
        if found is None:
            found = self._read(path, takes_gzip=takes_gzip)
            if found[0] == 200 and self.size + len(found[2]) <= KEPT:  # noqa: PLR2004 -- the status that says OK
                self.held[path, takes_gzip] = found
                self.size += len(found[2])
        return found

    def _found(self, name: str) -> Path | None:
        try:
            target = (self.root / name).resolve()
            return target if target.is_relative_to(self.root) and target.is_file() else None
        except (OSError, ValueError):  # too long for a name, or no sign of one
            return None

    def _read(self, path: str, *, takes_gzip: bool) -> Answer:
        target = self._found(unquote(path.removeprefix(self.prefix)))
        if target is None:
            return 404, [(b"content-type", b"text/plain"), (b"cache-control", b"no-store")], b"Not found.\n"
        kind = mimetypes.guess_type(target.name)[0] or "application/octet-stream"
        if kind.startswith("text/"):
            kind += "; charset=utf-8"
        headers = [
            (b"content-type", kind.encode()),
            (b"cache-control", FOR_EVER if HASHED.search(target.name) else A_MINUTE),
            (b"x-content-type-options", b"nosniff"),
            (b"cross-origin-resource-policy", b"same-origin"),
        ]
        packed = target.with_name(target.name + ".gz")
        if packed.is_file():
            headers.append((b"vary", b"accept-encoding"))
            if takes_gzip:
                headers.append((b"content-encoding", b"gzip"))
                target = packed
        body = target.read_bytes()
        return 200, [*headers, (b"content-length", str(len(body)).encode())], body


def _takes_gzip(headers: Headers) -> bool:
    return any(name == b"accept-encoding" and b"gzip" in value for name, value in headers)
