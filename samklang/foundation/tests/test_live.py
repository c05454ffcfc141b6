import asyncio
import json

import pytest
from django.db import connection

from samklang.foundation import live, live_bus

PACKET = 4 * live.TICK


def test_messages_of_one_tick_travel_as_one_packet():
    async def story():
        hub = live.Hub()
        here, elsewhere = hub.join({"board"}), hub.join({"other"})
        hub.tell("board", 1)
        hub.tell("board", 2)
        await asyncio.sleep(PACKET)
        return here.packets.get_nowait(), here.packets.empty(), elsewhere.packets.empty()

    packet, is_last, nothing_elsewhere = asyncio.run(story())

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

    assert asyncio.run(story()) == ({}, {})


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

    assert asyncio.run(asyncio.wait_for(story(), 10)) == ("board", {"dot": "æ"})


def test_a_message_too_long_for_the_wire_says_ask_again():
    assert json.loads(live_bus.packed("board", "x" * 9000)) == ["board", {"again": True}]


@pytest.mark.parametrize(
    ("origin", "expected"), [(b"http://here", True), (b"http://evil", False), (b"", True)]
)
def test_a_page_of_another_site_may_not_listen(origin, expected):
    scope = {"headers": [(b"host", b"here"), (b"origin", origin)]}

    assert live._same_origin(scope) is expected
