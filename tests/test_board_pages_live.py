"""What ``boards.js`` promises, in two browsers: live, nothing lost, kind to who is late.

How soon one sees what another writes is measured by ``bench/boards.py``; here it only has to come.
"""

import pytest

from tests import live
from tests.crowd import Guest

SET_UP = """
from django.utils import timezone
from samklang.boards import actions
from samklang.foundation.text import Text
from samklang.networks.models import Network
network, now = Network.objects.get(slug="nora"), timezone.now()
board = actions.open_board(network, slug="live", code="LIVE22", title=Text.of(en="Live"), at=now, by=None,
                           questions=[{"en": "What?"}], held_on=now.date())
actions.move_to(board, "collect", at=now, by=None)
"""
TIME_IS_OVER = """
from django.utils import timezone
from samklang.boards import actions
from samklang.boards.models import Board
actions.move_to(Board.objects.get(slug="live"), "vote", at=timezone.now(), by=None)
"""
BOARD = "/en/boards/live/"


@pytest.fixture
def phones(new_page, live_site):
    """Two telephones at one board; the tests of this file go on with the same meeting."""
    if "LIVE22" not in live_site.__dict__.setdefault("boards", []):
        live_site.run("manage", "shell", "-v", "0", "-c", SET_UP)
        live_site.boards.append("LIVE22")
    pages = [new_page(locale="en-GB", width=320) for _ in range(2)]
    for page in pages:
        page.goto("/en/boards/join/LIVE22/")
        page.get_by_role("button", name="Sit down at the table").click()
        page.locator("#board[data-live]").wait_for()
    return pages


def write(page, text):
    field = page.get_by_label("Your idea: What?")
    field.fill(text)
    field.press("Enter")


def test_what_one_writes_the_other_sees_without_asking(phones):
    one, other = phones
    for number in range(5):
        write(one, f"Quick {number}")
        other.locator("[data-text]").get_by_text(f"Quick {number}", exact=True).wait_for()


def test_what_is_heard_while_the_board_is_being_read_is_not_taken_away_again(phones):
    """The answer is older than the news; the sign that it was shown is a number of people nobody counted."""
    one, other = phones
    asked = []
    other.route("**/boards/live/state/", lambda route: asked.append((route, route.fetch().json())))
    other.reload()
    while not asked:
        other.wait_for_timeout(20)
    write(one, "Newer than the answer")
    note = other.locator("[data-text]").get_by_text("Newer than the answer", exact=True)
    note.wait_for()

    route, old = asked[0]
    route.fulfill(json=old | {"people": 99})

    other.locator("[data-people]", has_text="99").wait_for()
    assert note.is_visible()


def test_what_is_written_while_the_server_is_away_arrives_once_when_it_is_back(phones, live_site):
    one, other = phones
    live_site.process.terminate()
    live_site.process.wait(live.PATIENCE)
    for text in ("In the tunnel", "Still in it"):
        write(one, text)
    one.get_by_text("Waiting to be sent: 2. They are kept on this device.").wait_for()
    one.goto("about:blank")  # the telephone is put away; what waits is kept on it

    live_site.start()
    one.goto(BOARD)

    for text in ("In the tunnel", "Still in it"):
        other.locator("[data-text]", has_text=text).wait_for()
    guest = Guest(live_site.url, "live", "LIVE22")
    guest.sit_down()
    there = [idea["text"] for idea in guest.read()["ideas"]]
    assert sorted(text for text in there if "in" in text.lower().split()) == ["In the tunnel", "Still in it"]


def test_who_is_too_late_is_told_so_kindly_and_keeps_the_text(phones, live_site):
    one, other = phones
    one.context.set_offline(True)
    write(one, "Just too late")
    other.get_by_label("Your idea: What?").fill("Half written")
    live_site.run("manage", "shell", "-v", "0", "-c", TIME_IS_OVER)
    one.context.set_offline(False)

    one.get_by_text("“Just too late” – Thank you – the time for new ideas is over.").wait_for()
    other.get_by_text("“Half written” – The time for ideas was over").wait_for()
    assert one.locator("[data-text]", has_text="Just too late").count() == 0
