"""The live hub: people on one page hear at once what another did there.

Plain asyncio, one hub in each web worker. A group's messages of one tick travel as one packet, so a crowd
costs each listener one wake-up per tick and not one per message. A room opens a door with
``@door(r"boards/(?P<code>…)")`` over a function that says which groups this reader may hear, and tells news
with ``publish(group, message)``.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections import defaultdict
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, cast

from a2wsgi.wsgi import Body, build_environ
from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.auth import get_user
from django.core.handlers.wsgi import WSGIRequest
from django.db import close_old_connections
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.module_loading import import_string

from .live_bus import Bus, bus_of_this_house

PREFIX = "/live/"
TICK = 0.05
BEHIND = 64
"""Packets a listener may fall behind before it is let go; it comes back and reads the page anew."""

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Admit = Callable[..., set[str]]
"""Takes the request and the words of the address; gives the groups that this reader may hear."""

_doors: list[tuple[re.Pattern[str], Admit]] = []


def door(pattern: str) -> Callable[[Admit], Admit]:
    """Open ``/live/<pattern>`` for WebSocket and event stream alike."""

    def register(admit: Admit) -> Admit:
        _doors.append((re.compile(PREFIX + pattern), admit))
        return admit

    return register


def is_stream(path: str) -> bool:
    return path.startswith(PREFIX)


class Listener:
    """One open page: the packets on their way to it. ``None`` says that it was let go."""

    def __init__(self, groups: set[str]) -> None:
        self.groups = groups
        self.packets: asyncio.Queue[str | None] = asyncio.Queue()

    def put(self, packet: str) -> None:
        if self.packets.qsize() < BEHIND:
            self.packets.put_nowait(packet)
        elif self.packets.qsize() == BEHIND:
            self.packets.put_nowait(None)


class Hub:
    def __init__(self) -> None:
        self.listeners: dict[str, set[Listener]] = defaultdict(set)
        self.waiting: dict[str, list[Any]] = {}

    def join(self, groups: set[str]) -> Listener:
        listener = Listener(groups)
        for group in groups:
            self.listeners[group].add(listener)
        return listener

    def leave(self, listener: Listener) -> None:
        for group in listener.groups:
            self.listeners[group].discard(listener)
            if not self.listeners[group]:
                del self.listeners[group]

    def tell(self, group: str, message: Any) -> None:
        """Keep a message for the next tick. To be called in the hub's own loop."""
        if group not in self.listeners:
            return
        if not self.waiting:
            asyncio.get_running_loop().call_later(TICK, self._flush)
        self.waiting.setdefault(group, []).append(message)

    def _flush(self) -> None:
        waiting, self.waiting = self.waiting, {}
        for group, messages in waiting.items():
            packet = json.dumps(
                {"group": group, "messages": messages}, separators=(",", ":"), ensure_ascii=False
            )
            for listener in tuple(self.listeners.get(group, ())):
                listener.put(packet)

    def let_all_go(self) -> None:
        for listeners in self.listeners.values():
            for listener in listeners:
                listener.packets.put_nowait(None)


hub = Hub()
_bus: list[Bus] = []


async def open_hub() -> None:
    """Listen for what other workers tell, if any room has a door."""
    if _doors:
        bus = bus_of_this_house()
        await bus.listen(hub.tell)
        _bus.append(bus)


async def close_hub() -> None:
    hub.let_all_go()
    while _bus:
        await _bus.pop().close()


def publish(group: str, message: Any) -> None:
    """Tell a group, in all workers, once this transaction is committed."""
    bus_of_this_house().send(group, message)


async def socket(scope: Scope, receive: Receive, send: Send) -> None:
    await receive()
    groups = await _groups(scope) if _same_origin(scope) else set()
    if not groups:
        await send({"type": "websocket.close", "code": 4404})
        return
    door = {"type": "websocket.accept"}
    if await _hear(groups, door, receive, send, lambda packet: {"type": "websocket.send", "text": packet}):
        await send({"type": "websocket.close", "code": 1012})


async def stream(scope: Scope, receive: Receive, send: Send) -> None:
    groups = await _groups(scope)
    headers = [
        (b"content-type", b"text/event-stream"),
        (b"cache-control", b"no-store"),
        (b"x-accel-buffering", b"no"),
    ]
    await send({"type": "http.response.start", "status": 200 if groups else 404, "headers": headers})
    if not groups:
        await send({"type": "http.response.body", "body": b""})
        return
    body = {"type": "http.response.body", "more_body": True}
    door = body | {"body": b": open\n\n"}
    await _hear(groups, door, receive, send, lambda packet: body | {"body": f"data: {packet}\n\n".encode()})
    await send({"type": "http.response.body", "body": b""})


async def _hear(
    groups: set[str], door: Message, receive: Receive, send: Send, packed: Callable[[str], Message]
) -> bool:
    """Whether it was let go, and did not leave. It hears from before the door opens, so it misses nothing."""
    listener = hub.join(groups)
    try:
        await send(door)
        gone = asyncio.ensure_future(_until_gone(receive))
        try:
            while (packet := await _next(listener, gone)) is not None:
                await send(packed(packet))
            return not gone.done()
        finally:
            gone.cancel()
    finally:
        hub.leave(listener)


async def _next(listener: Listener, gone: asyncio.Future[None]) -> str | None:
    """The next packet, or nothing when the reader has left or was let go."""
    getting = asyncio.ensure_future(listener.packets.get())
    await asyncio.wait((getting, gone), return_when=asyncio.FIRST_COMPLETED)
    getting.cancel()  # which does nothing to what is done
    return getting.result() if getting.done() else None


async def _until_gone(receive: Receive) -> None:
    while not (await receive())["type"].endswith(".disconnect"):
        pass


def _same_origin(scope: Scope) -> bool:
    """A page of another site may not listen with the reader's cookies."""
    headers = dict(scope["headers"])
    origin = headers.get(b"origin", b"").decode("latin1")
    return not origin or origin.partition("://")[2] == headers.get(b"host", b"").decode("latin1")


async def _groups(scope: Scope) -> set[str]:
    for pattern, admit in _doors:
        if found := pattern.fullmatch(scope["path"]):
            return await sync_to_async(_asked, thread_sensitive=False)(admit, scope, found.groupdict())
    return set()


def _asked(admit: Admit, scope: Scope, words: dict[str, str]) -> set[str]:
    close_old_connections()
    try:
        return admit(request_of(scope), **words)
    finally:
        close_old_connections()


def request_of(scope: Scope) -> HttpRequest:
    """A request as the pages know it, with its reader, for a door that is no page."""
    # A door is asked without a body, so the place where one would be read from is left empty.
    environ = build_environ(
        cast("Any", {"method": "GET", **scope}), Body(cast("Any", None), cast("Any", None))
    )
    request = WSGIRequest(dict(environ))
    store = import_string(settings.SESSION_ENGINE + ".SessionStore")
    request.session = store(request.COOKIES.get(settings.SESSION_COOKIE_NAME))
    request.user = SimpleLazyObject(lambda: get_user(request))  # type: ignore[assignment]  # as Django's own middleware does
    return request
