"""The street door: files, sockets and event streams are answered here, pages by Django's WSGI handler.

Not Django's own ASGI handler: it costs twice the CPU a page and fails with persistent PostgreSQL connections.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from pathlib import Path
from typing import Any, cast

from a2wsgi import WSGIMiddleware
from django.conf import settings
from django.core.wsgi import get_wsgi_application

from samklang.config.files import Files
from samklang.foundation import live

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

DRAINED = 1_000_000_000
"""Up to here an upload that is too large is read and thrown away, so that the browser hears the answer."""


class Door:
    def __init__(self) -> None:
        self.files = Files(Path(settings.STATIC_ROOT), settings.STATIC_URL)
        self.pages: WSGIMiddleware | None = None
        self.handler = get_wsgi_application()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        kind = scope["type"]
        if kind == "lifespan":
            await self._live_through(receive, send)
        elif kind == "websocket":
            await live.socket(scope, receive, send)
        elif kind == "http" and scope["path"].startswith(self.files.prefix):
            await self.files(scope, receive, send)
        elif kind == "http" and live.is_stream(scope["path"]):
            await live.stream(scope, receive, send)
        elif kind == "http":
            await self._page(scope, receive, send)

    async def _page(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self.pages is None:  # the threads must be started in the worker, after the fork
            self.pages = WSGIMiddleware(cast("Any", self.handler), workers=settings.THREADS)
        if _announced(scope) > settings.MAX_UPLOAD:
            await _drain(receive, min(_announced(scope), DRAINED))
            receive = _nothing

        # Granian's ``receive`` gives a future, and a2wsgi passes it to ``run_coroutine_threadsafe``, which
        # takes only coroutines: every POST with a body would answer 500. A test holds this in place.
        async def receive_in_coroutine() -> MutableMapping[str, Any]:
            return await receive()

        await self.pages(scope, receive_in_coroutine, send)  # type: ignore[arg-type]  # a2wsgi's own type of the same

    async def _live_through(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                await live.open_hub()
                await send({"type": "lifespan.startup.complete"})
            elif message["type"] == "lifespan.shutdown":
                await live.close_hub()
                await send({"type": "lifespan.shutdown.complete"})
                return


def _announced(scope: Scope) -> int:
    for name, value in scope["headers"]:
        if name == b"content-length":
            return int(value) if value.isdigit() else 0
    return 0


async def _drain(receive: Receive, most: int) -> None:
    read = 0
    while read < most:
        message = await receive()
        read += len(message.get("body", b""))
        if message["type"] == "http.disconnect" or not message.get("more_body"):
            return


async def _nothing() -> MutableMapping[str, Any]:
    return {"type": "http.request", "body": b"", "more_body": False}
