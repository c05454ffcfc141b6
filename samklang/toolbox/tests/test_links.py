"""The worker tries each link; only what is news is told."""

import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from samklang.foundation.jobs import jobs
from samklang.history.models import Entry, Notice
from samklang.toolbox import actions, queries
from samklang.toolbox.links import try_link
from samklang.toolbox.models import Tool
from samklang.toolbox.tests.factories import NOON, ToolFactory

pytestmark = pytest.mark.django_db


class Site(BaseHTTPRequestHandler):
    def do_HEAD(self):
        self.answer()

    def do_GET(self):
        self.answer()

    def answer(self):
        first, _, code = self.path.strip("/").partition("-")
        status = {"moved": 301, "today": 302}.get(first) or (int(code) if first == "says" else 200)
        if first == "headless":
            status = 404 if self.command == "HEAD" else 200
        self.send_response(status)
        if status in {301, 302}:
            self.send_header("Location", "/there")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def site():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


ANSWERS = {
    "/": "ok",
    "/headless": "ok",
    "/today": "ok",
    "/says-403": "ok",
    "/says-429": "ok",
    "/moved": "moved",
}
FAILS = dict.fromkeys(("/says-404", "/says-410", "/says-500"), "broken")


@pytest.mark.parametrize(("path", "link"), [*ANSWERS.items(), *FAILS.items()])
def test_what_came_of_trying(site, settings, path, link):
    settings.ALLOW_PRIVATE_PEERS = True
    assert try_link(site + path).link == link


def test_a_link_into_the_house_is_not_followed(site):
    assert try_link(site + "/").link == "broken"


def test_the_worker_tries_what_is_due_and_writes_it_down(site, settings):
    settings.ALLOW_PRIVATE_PEERS = True
    tool = ToolFactory(website=site + "/moved")
    ToolFactory(website="")
    jobs["toolbox.tasks.try_links"].run()
    tool.refresh_from_db()
    assert (tool.link, tool.link_moved_to) == ("moved", site + "/there")
    assert not queries.links_to_try(tool.link_tried_at).exists()
    assert queries.links_to_try(tool.link_tried_at + timedelta(days=8)).get() == tool


def test_a_demo_asks_nobody(site, settings):
    settings.ALLOW_PRIVATE_PEERS = settings.DEMO = True
    tool = ToolFactory(website=site + "/")
    jobs["toolbox.tasks.try_links"].run()
    tool.refresh_from_db()
    assert tool.link_tried_at is None


def test_the_curators_are_told_after_the_second_failure_and_once(curator, network):
    tool = ToolFactory(network=network, website="https://gone.example/")
    for days in range(4):
        at = NOON + timedelta(days=days)
        actions.note_link(tool, Tool.Link.BROKEN, url=tool.website, at=at)
        tool.refresh_from_db()
        assert tool.link == ("" if days == 0 else "broken")
    assert tool.link_broken_since == NOON.date()
    assert Notice.objects.filter(user=curator, verb="link-broken-you").count() == 1
    assert list(queries.to_look_after(curator, on=NOON.date())) == [tool]

    actions.note_link(tool, Tool.Link.OK, url=tool.website, at=at)

    tool.refresh_from_db()
    assert (tool.link, tool.link_fails, tool.link_broken_since) == ("ok", 0, None)
    assert list(Entry.objects.values_list("verb", flat=True)) == ["link-broken", "link-ok"]


def test_an_answer_about_an_old_address_is_thrown_away():
    tool = ToolFactory(website="https://new.example/")
    actions.note_link(tool, Tool.Link.BROKEN, url="https://old.example/", at=NOON)
    tool.refresh_from_db()
    assert tool.link_tried_at is None
