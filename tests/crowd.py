"""People with phones around a board, faster than browsers: they join by the code, write and hear the others.

They keep to what ``boards.js`` keeps to: a mark on every idea, and the news of the board's own door.
"""

import http.client
import json
import re
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from http.cookies import SimpleCookie
from typing import TypeVar
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

import websockets

TOKEN = "a" * 32
PATIENCE = 180
T = TypeVar("T")


class Guest:
    """Somebody without an account. ``heard`` tells when each text was first seen on this phone."""

    def __init__(self, site: str, board: str, code: str) -> None:
        self.place, self.board, self.code = urlsplit(site).netloc, board, code
        self.cookie = f"csrftoken={TOKEN}"
        self.heard: dict[str, float] = {}

    def ask(self, method: str, path: str, body: str = "", kind: str = "") -> tuple[int, str, str]:
        """The answer's status, its body, and the cookies it sets."""
        connection = http.client.HTTPConnection(self.place, timeout=PATIENCE)
        headers = {"Cookie": self.cookie, "X-CSRFToken": TOKEN} | ({"Content-Type": kind} if kind else {})
        try:
            connection.request(method, path, body or None, headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode(), answer.getheader("Set-Cookie", "")
        finally:
            connection.close()

    def sit_down(self) -> None:
        form = urlencode({"name": "", "csrfmiddlewaretoken": TOKEN})
        address = f"/en/boards/join/{self.code}/"
        status, _page, cookies = self.ask("POST", address, form, "application/x-www-form-urlencoded")
        assert status == 302, status
        self.cookie += f"; sessionid={SimpleCookie(cookies)['sessionid'].value}"

    def say(self, **thing: object) -> None:
        """Until it is answered, as the page does."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            status, body, _cookies = self.ask(
                "POST", f"/en/boards/{self.board}/say/", json.dumps(thing), "application/json"
            )
            if status == 200:
                return
            assert status >= 500 or status == 429, body
            time.sleep(0.3)
        raise AssertionError("nobody answers")

    def write(self, question: int, text: str) -> str:
        mark = str(uuid4())
        self.say(do="idea", uuid=mark, question=question, text=text)
        return mark

    def read(self) -> dict[str, object]:
        found: dict[str, object] = json.loads(self.ask("GET", f"/en/boards/{self.board}/state/")[1])
        return found

    def questions(self) -> list[int]:
        _status, page, _cookies = self.ask("GET", f"/en/boards/{self.board}/")
        return [int(number) for number in re.findall(r'<section[^>]*data-question="(\d+)"', page)]

    async def listen(self, ready: Callable[[], None], wanted: int) -> None:
        """Until that many texts were heard."""
        address = f"ws://{self.place}/live/boards/{self.board}"
        async with websockets.connect(address, additional_headers={"Cookie": self.cookie}) as line:
            ready()
            async for packet in line:
                for news in json.loads(packet)["messages"]:
                    if "idea" in news:
                        self.heard.setdefault(news["idea"]["text"], time.perf_counter())
                if len(self.heard) >= wanted:
                    return


def all_at_once(works: Iterable[Callable[[], T]]) -> list[T]:
    """Each in a thread of its own, begun together; the answers in the order of asking."""
    asked = list(works)
    with ThreadPoolExecutor(len(asked)) as pool:
        return [one.result() for one in [pool.submit(work) for work in asked]]
