"""A hundred phones on one board while the server is killed five times: nothing is lost, nothing counts twice.

The phones behave as ``boards.js`` does: what is said waits in a line, carries a mark, and is sent until it is
answered. Some answers are thrown away unread, as when a train goes into a tunnel. The control leaves out the
one or the other, and must be found out by the same comparison.
"""

import asyncio
import contextlib
import gc
import http.client
import json
import os
import random
import signal
import threading
import time
import warnings
from collections import Counter
from pathlib import Path
from queue import SimpleQueue
from uuid import uuid4

import pytest
import websockets

from bench.pages import family

PHONES, IDEAS, DOTS, KILLS = 100, 3, 5, 5
PATIENCE = 600
"""Seconds until what must happen counts as not happening; how fast a board is, the bench measures."""
CUT = (OSError, http.client.HTTPException, websockets.WebSocketException, ValueError)
"""How a line to a server that was killed may end; an answer that is no JSON is half an answer."""
TOKEN = "a" * 32
CARELESS = [f"careless-{number}" for number in range(1, KILLS + 1)]
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
        connection = http.client.HTTPConnection("127.0.0.1", self.site.port, timeout=PATIENCE)
        try:
            connection.request("POST", f"/en/boards/{board}/say/", json.dumps(thing), self.headers())
            if drops_answer:
                time.sleep(0.3)
                return False
            answer = connection.getresponse()
            body = answer.read()
        except CUT:
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
        chosen = self.luck.sample(setting["boards"]["vote"]["ideas"], 2)
        self.gave = {}
        for number in range(DOTS):
            if number < IDEAS:
                self.say("fire-collect", idea_of(self, f"{self.number}-{number}"))
            self.gave[chosen[number % 2]] = self.gave.get(chosen[number % 2], 0) + 1
            vote = {"do": "vote", "idea": chosen[number % 2], "value": self.gave[chosen[number % 2]]}
            self.say("fire-vote", vote)

    async def listen(self):
        """As the page does: hear the news, and read the whole board whenever the line was cut."""
        address = f"ws://127.0.0.1:{self.site.port}/live/boards/fire-collect"
        cookie = {"Cookie": f"sessionid={self.session}"}
        while True:
            with contextlib.suppress(*CUT):
                async with websockets.connect(address, additional_headers=cookie) as line:
                    self.hears |= await asyncio.to_thread(self.read)
                    async for packet in line:
                        news = json.loads(packet)["messages"]
                        self.hears |= {one["idea"]["text"] for one in news if "idea" in one}
            await asyncio.sleep(0.2 + self.luck.random() * 0.5)

    def read(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.site.port, timeout=PATIENCE)
        with contextlib.closing(connection):
            connection.request("GET", "/en/boards/fire-collect/state/", headers=self.headers())
            return {one["text"] for one in json.loads(connection.getresponse().read())["ideas"]}


def differences(wanted, found):
    """What is lost, and what is there more often than it was said."""
    wanted, found = Counter(wanted), Counter(found)
    return {"lost": sorted((wanted - found).elements()), "doubled": sorted((found - wanted).elements())}


def listening(phones):
    """All phones hear the board, in a thread of their own, until they are told to stop and have hung up."""
    begun = SimpleQueue()

    async def all_of_them():
        begun.put((asyncio.get_running_loop(), asyncio.current_task()))
        await asyncio.gather(*(phone.listen() for phone in phones))

    def run():
        with contextlib.suppress(asyncio.CancelledError):
            asyncio.run(all_of_them())

    thread = threading.Thread(target=run)
    thread.start()

    def stop():
        loop, task = begun.get()
        loop.call_soon_threadsafe(task.cancel)
        thread.join()
        del loop, task
        with warnings.catch_warnings():
            # Who was cut off while calling leaves an open line behind; it is no other test's fault.
            warnings.simplefilter("ignore", ResourceWarning)
            gc.collect()

    return stop


def kill(site):
    """Nobody is left who could answer: a watcher may have begun a new worker while the first were killed."""
    end_all([*family(site.process.pid), *kin(site)])
    site.process.wait()
    assert until(lambda: not end_all(kin(site)))


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


def until(true):
    end = time.monotonic() + PATIENCE
    while not true() and time.monotonic() < end:
        time.sleep(0.05)
    return true()


def idea_of(phone, text):
    return {"do": "idea", "uuid": str(uuid4()), "question": phone.question, "text": text}


@pytest.fixture
def meeting(live_site):
    setting = told(live_site, SET_UP)
    phones = [Phone(live_site, session, n) for n, session in enumerate(setting["sessions"])]
    for phone in phones:
        phone.question = setting["boards"]["collect"]["question"]
    stop = listening(phones)
    yield phones, setting
    stop()


@pytest.mark.long
def test_nothing_is_lost_or_counted_twice_by_a_hundred_phones_and_five_kills(live_site, meeting):
    phones, setting = meeting
    phones[0].say("fire-collect", idea_of(phones[0], "first"))
    assert until(lambda: all("first" in phone.hears for phone in phones))
    all_meet_while_it_burns(live_site, phones, setting)
    sent_again_under_another_mark(phones[0])

    kept = told(live_site, READ)
    control = {text for text in kept["ideas"] if text in {"control", *CARELESS}}
    ideas = ["first", *(f"{phone.number}-{n}" for phone in phones for n in range(IDEAS))]
    found = [text for text in kept["ideas"] if text not in control]
    assert differences(ideas, found) == {"lost": [], "doubled": []}
    given = [[str(p.number), idea, dots] for p in phones for idea, dots in p.gave.items()]
    assert sorted(kept["votes"]) == sorted(given)
    assert until(lambda: all(set(ideas) <= phone.hears for phone in phones))
    found_out = {"lost": CARELESS, "doubled": ["control"]}
    assert differences([*ideas, "control", *CARELESS], kept["ideas"]) == found_out


def all_meet_while_it_burns(site, phones, setting):
    threads = [threading.Thread(target=phone.meet, args=[setting], daemon=True) for phone in phones]
    for thread in threads:
        thread.start()
    everything = len(phones) * (IDEAS + DOTS)
    for number, text in enumerate(CARELESS, start=1):
        share = everything * number // (KILLS + 1)
        assert until(lambda share=share: sum(phone.answered for phone in phones) >= share)
        kill(site)
        said_once(phones[number], text)
        site.start()
    assert until(lambda: not any(thread.is_alive() for thread in threads))


def said_once(phone, text):
    """The control without a waiting line: said while the server is away, and forgotten."""
    assert not phone.attempt("fire-collect", idea_of(phone, text))


def sent_again_under_another_mark(phone):
    """The control without a lasting mark: what was kept is sent anew as if its answer had not come."""
    for _ in range(2):
        phone.say("fire-collect", idea_of(phone, "control"))
