"""A hundred phones on one board while the server is killed five times: nothing is lost, nothing counts twice.

The phones behave as ``boards.js`` does: what is said waits in a line, carries a mark, and is sent until it is
answered. Some answers are thrown away unread, as when a train goes into a tunnel. The control leaves out the
one or the other, and must be found out by the same comparison.
"""

import asyncio
import contextlib
import http.client
import json
import os
import random
import signal
import threading
import time
from collections import Counter
from pathlib import Path
from uuid import uuid4

import pytest
import websockets

from bench.pages import family

PHONES, IDEAS, DOTS, KILLS = 100, 3, 5, 5
TOKEN = "a" * 32
SET_UP = """
import json
from importlib import import_module
from django.conf import settings
from django.utils import timezone
from samklang.boards import actions
from samklang.boards.models import Board
from samklang.foundation.text import Text
from samklang.networks.models import Network
store = import_module(settings.SESSION_ENGINE).SessionStore
now, network = timezone.now(), Network.objects.get(slug="nora")
boards, keys = {}, [{} for _ in range(PHONES)]
for phase in ("collect", "vote"):
    board = actions.open_board(network, slug=f"fire-{phase}", title=Text.of(en=phase), at=now, by=None,
                               questions=[{"en": "What?"}], held_on=now.date())
    actions.move_to(board, "collect", at=now, by=None)
    question = board.questions.get()
    seats = [actions.join(board, user=None, name=str(n), at=now) for n in range(PHONES)]
    for seat, kept in zip(seats, keys):
        kept[str(board.pk)] = str(seat.key)
    boards[phase] = {"question": question.pk, "ideas": []}
    if phase == "vote":
        from uuid import uuid4
        boards[phase]["ideas"] = [
            str(actions.add_idea(question, participant=seats[0], uuid=uuid4(), text=str(n), at=now).uuid)
            for n in range(10)]
        actions.move_to(board, "vote", at=now, by=None)
sessions = []
for kept in keys:
    session = store()
    session["boards"] = kept
    session.save()
    sessions.append(session.session_key)
print("TOLD" + json.dumps({"boards": boards, "sessions": sessions}))
"""
READ = """
import json
from samklang.boards.models import Idea, Vote
votes = Vote.objects.filter(idea__board__slug="fire-vote")
print("TOLD" + json.dumps({
    "ideas": list(Idea.objects.filter(board__slug="fire-collect").values_list("text", flat=True)),
    "votes": [[v.participant.name, str(v.idea.uuid), v.value]
              for v in votes.select_related("participant", "idea")]}))
"""


def told(site, code):
    out = site.run("manage", "shell", "-v", "0", "-c", code.replace("PHONES", str(PHONES)))
    return json.loads(out.split("TOLD")[1].strip())


class Phone:
    """One participant with a waiting line. ``hears`` is what it learned of the board."""

    def __init__(self, site, session, number):
        self.site, self.session, self.number = site, session, number
        self.hears, self.answered = set(), 0
        self.luck = random.Random(number)

    def headers(self):
        cookies = f"sessionid={self.session}; csrftoken={TOKEN}"
        return {"Cookie": cookies, "X-CSRFToken": TOKEN, "Content-Type": "application/json"}

    def attempt(self, board, thing, *, drops_answer=False):
        """Whether the server answered; a refusal would be a fault of this test."""
        connection = http.client.HTTPConnection("127.0.0.1", self.site.port, timeout=15)
        try:
            connection.request("POST", f"/en/boards/{board}/say/", json.dumps(thing), self.headers())
            if drops_answer:
                time.sleep(0.3)
                return False
            answer = connection.getresponse()
            body = answer.read()
        except (OSError, http.client.HTTPException):
            return False
        else:
            assert answer.status == 200 or answer.status >= 500, body[:300]
            return answer.status == 200
        finally:
            connection.close()

    def say(self, board, thing):
        drops = self.luck.random() < 0.1
        while not self.attempt(board, thing, drops_answer=drops):
            drops = False
            time.sleep(0.2 + self.luck.random() * 0.3)
        self.answered += 1

    def meet(self, setting):
        """Three ideas and five dots, the dots one at a time on two of the ideas."""
        question = setting["boards"]["collect"]["question"]
        chosen = self.luck.sample(setting["boards"]["vote"]["ideas"], 2)
        self.gave = {}
        for number in range(DOTS):
            if number < IDEAS:
                text = f"{self.number}-{number}"
                idea = {"do": "idea", "uuid": str(uuid4()), "question": question, "text": text}
                self.say("fire-collect", idea)
            self.gave[chosen[number % 2]] = self.gave.get(chosen[number % 2], 0) + 1
            vote = {"do": "vote", "idea": chosen[number % 2], "value": self.gave[chosen[number % 2]]}
            self.say("fire-vote", vote)

    async def listen(self):
        """As the page does: hear the news, and read the whole board whenever the line was cut."""
        address = f"ws://127.0.0.1:{self.site.port}/live/boards/fire-collect"
        cookie = {"Cookie": f"sessionid={self.session}"}
        while True:
            with contextlib.suppress(OSError, websockets.WebSocketException, TimeoutError):
                async with websockets.connect(address, additional_headers=cookie) as line:
                    self.hears |= await asyncio.to_thread(self.read)
                    async for packet in line:
                        news = json.loads(packet)["messages"]
                        self.hears |= {one["idea"]["text"] for one in news if "idea" in one}
            await asyncio.sleep(0.2 + self.luck.random() * 0.5)

    def read(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.site.port, timeout=15)
        with contextlib.closing(connection), contextlib.suppress(OSError, ValueError):
            connection.request("GET", "/en/boards/fire-collect/state/", headers=self.headers())
            return {one["text"] for one in json.loads(connection.getresponse().read())["ideas"]}
        return set()


def differences(wanted, found):
    """What is lost, and what is there more often than it was said."""
    wanted, found = Counter(wanted), Counter(found)
    return {"lost": sorted((wanted - found).elements()), "doubled": sorted((found - wanted).elements())}


def listening(phones):
    """All phones hear the board, in a thread of their own."""
    loop = asyncio.new_event_loop()

    async def all_of_them():
        await asyncio.gather(*(phone.listen() for phone in phones))

    def run():
        with contextlib.suppress(asyncio.CancelledError):
            loop.run_until_complete(all_of_them())

    thread = threading.Thread(target=run)
    thread.start()

    def stop():
        loop.call_soon_threadsafe(lambda: [task.cancel() for task in asyncio.all_tasks(loop)])
        thread.join()
        loop.close()

    return stop


def kill(site):
    """Nobody is left who could answer: a watcher may have begun a new worker while the first were killed."""
    end_all([*family(site.process.pid), *kin(site)])
    site.process.wait()
    until(lambda: not end_all(kin(site)), 10)


def end_all(pids):
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    return pids


def kin(site):
    """The processes that were told to serve this site's address."""
    mark = f"SAMKLANG_BIND=127.0.0.1:{site.port}".encode()
    found = []
    for place in Path("/proc").glob("[0-9]*/environ"):
        with contextlib.suppress(OSError):
            if mark in place.read_bytes():
                found.append(int(place.parent.name))
    return found


def until(true, seconds=60):
    end = time.monotonic() + seconds
    while not true() and time.monotonic() < end:
        time.sleep(0.05)
    return true()


def all_hear(phones, text):
    """Seconds from the moment an idea is sent until everybody has it."""
    begun = time.monotonic()
    question = phones[0].question
    phones[0].say("fire-collect", {"do": "idea", "uuid": str(uuid4()), "question": question, "text": text})
    assert until(lambda: all(text in phone.hears for phone in phones), 30)
    return time.monotonic() - begun


@pytest.fixture
def meeting(live_site):
    setting = told(live_site, SET_UP)
    phones = [Phone(live_site, session, n) for n, session in enumerate(setting["sessions"])]
    for phone in phones:
        phone.question = setting["boards"]["collect"]["question"]
    stop = listening(phones)
    yield phones, setting
    stop()


def test_nothing_is_lost_or_counted_twice_by_a_hundred_phones_and_five_kills(live_site, meeting):
    phones, setting = meeting
    fastest = min(all_hear(phones, f"first-{n}") for n in range(3))
    threads = [threading.Thread(target=phone.meet, args=[setting]) for phone in phones]
    for thread in threads:
        thread.start()
    everything = PHONES * (IDEAS + DOTS)
    for number in range(1, KILLS + 1):
        share = everything * number // (KILLS + 1)
        assert until(lambda share=share: sum(phone.answered for phone in phones) >= share)
        kill(live_site)
        careless(phones[number], number)
        live_site.start()
    for thread in threads:
        thread.join()

    ideas = [f"{phone.number}-{n}" for phone in phones for n in range(IDEAS)]
    firsts = [f"first-{n}" for n in range(3)]
    kept = told(live_site, READ)
    assert fastest < 1
    assert differences([*ideas, *firsts], kept["ideas"]) == {"lost": [], "doubled": []}
    given = [[str(p.number), idea, dots] for p in phones for idea, dots in p.gave.items()]
    assert sorted(kept["votes"]) == sorted(given)
    assert until(lambda: all(set(ideas) <= phone.hears for phone in phones), 20)
    the_control_is_found_out(live_site, phones, [*ideas, *firsts])


def careless(phone, number):
    """Without a waiting line: said once, while the server is away, and forgotten."""
    thing = {"do": "idea", "uuid": str(uuid4()), "question": phone.question, "text": f"careless-{number}"}
    assert not phone.attempt("fire-collect", thing)


def the_control_is_found_out(site, phones, wanted):
    """Without a lasting mark: sent anew under another one when the answer did not come."""
    for drops_answer in (True, False):
        thing = {"do": "idea", "uuid": str(uuid4()), "question": phones[0].question, "text": "control"}
        phones[0].attempt("fire-collect", thing, drops_answer=drops_answer)
    lost = [f"careless-{number}" for number in range(1, KILLS + 1)]

    found = told(site, READ)["ideas"]

    assert differences([*wanted, "control", *lost], found) == {"lost": lost, "doubled": ["control"]}
