import asyncio
import json
import os
import tempfile
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from samklang.foundation import live, live_bus

PATIENCE = 120


def in_a_loop_of_its_own(story):
    """What ``story`` answers: in a thread, because a browser open in this worker has a loop running."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, story).result()


def soon(what):
    """As soon as it comes; what does not come at all must not hold up the others for ever."""
    return asyncio.wait_for(what, PATIENCE)


def test_messages_of_one_tick_travel_as_one_packet():
    async def story():
        hub = live.Hub()
        here, elsewhere = hub.join({"board"}), hub.join({"other"})
        hub.tell("board", 1)
        hub.tell("board", 2)
        return await soon(here.packets.get()), here.packets.empty(), elsewhere.packets.empty()

    packet, is_last, nothing_elsewhere = in_a_loop_of_its_own(story())

    assert json.loads(packet) == {"group": "board", "messages": [1, 2]}
    assert is_last
    assert nothing_elsewhere


def test_a_listener_that_falls_behind_is_let_go():
    listener = live.Listener({"board"})

    for _ in range(live.BEHIND + 5):
        listener.put("x")

    packets = [listener.packets.get_nowait() for _ in range(listener.packets.qsize())]
    assert len(packets) == live.BEHIND + 1
    assert packets[-1] is None


def test_a_group_that_nobody_hears_keeps_nothing():
    async def story():
        hub = live.Hub()
        listener = hub.join({"board"})
        hub.leave(listener)
        hub.tell("board", 1)
        return hub.waiting, dict(hub.listeners)

    assert in_a_loop_of_its_own(story()) == ({}, {})


def _publish():
    live.publish("board", {"dot": "æ"})
    connection.close()


@pytest.mark.django_db(transaction=True)
def test_news_reaches_the_other_workers():
    async def story():
        heard = asyncio.Queue()
        bus = live_bus.bus_of_this_house()
        await bus.listen(lambda *news: heard.put_nowait(news))
        while heard.empty():  # PostgreSQL's listener may still be connecting
            await asyncio.to_thread(_publish)
            await asyncio.sleep(0.2)
        await bus.close()
        return heard.get_nowait()

    assert in_a_loop_of_its_own(soon(story())) == ("board", {"dot": "æ"})


def test_a_message_too_long_for_the_wire_says_ask_again():
    assert json.loads(live_bus.packed("board", "x" * 9000)) == ["board", {"again": True}]


def test_the_folder_of_the_sockets_is_open_to_this_user_only(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    live_bus._folder().chmod(0o777)
    assert live_bus._folder().stat().st_mode & 0o777 == 0o700


def test_a_folder_that_somebody_else_made_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(os, "getuid", lambda: tmp_path.stat().st_uid + 1)
    with pytest.raises(ImproperlyConfigured, match="somebody else"):
        live_bus._folder()
    live_bus.LocalBus()._send(b"what was written stands, though no other worker hears of it")


@pytest.mark.parametrize(
    ("origin", "expected"), [(b"http://here", True), (b"http://evil", False), (b"", True)]
)
def test_a_page_of_another_site_may_not_listen(origin, expected):
    scope = {"headers": [(b"host", b"here"), (b"origin", origin)]}

    assert live._same_origin(scope) is expected


def scope_of(path):
    return {"type": "websocket", "path": path, "headers": [], "query_string": b"", "http_version": "1.1"}


async def conversation(path, news):
    """What a reader at ``path`` is sent, who leaves with the ``news``."""
    sent, leaves = [], asyncio.Event()

    async def receive():
        if not sent:
            return {"type": "websocket.connect"}
        await leaves.wait()
        return {"type": "websocket.disconnect"}

    async def send(message):
        sent.append(message)
        if message["type"] == "websocket.accept":
            live.hub.tell("board-7", news)  # in the moment the door opens, which is not too early
        else:
            leaves.set()

    await soon(live.socket(scope_of(path), receive, send))
    return sent


@pytest.fixture
def board_door(monkeypatch):
    monkeypatch.setattr(live, "_doors", [])
    live.door(r"boards/(?P<code>\d+)")(lambda request, code: {f"board-{code}"} if code == "7" else set())


def test_a_reader_hears_the_board_until_it_leaves(board_door):
    accepted, packet = in_a_loop_of_its_own(conversation("/live/boards/7", "dot"))

    assert accepted == {"type": "websocket.accept"}
    assert json.loads(packet["text"]) == {"group": "board-7", "messages": ["dot"]}
    assert "board-7" not in live.hub.listeners


@pytest.mark.parametrize("path", ["/live/boards/8", "/live/nothing"])
def test_a_stranger_is_turned_away_at_the_door(board_door, path):
    assert in_a_loop_of_its_own(conversation(path, "dot")) == [{"type": "websocket.close", "code": 4404}]
