"""What each page may cost at most: statements, bytes over the wire, nodes of the document, and requests.

The table is of the demo's records, the richest that every machine has. CPU is measured by ``bench/pages.py``.
Each page is made anew (its address is new each time), from pieces that others have read since the last write.
"""

import gzip
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.test.utils import CaptureQueriesContext

from samklang.accounts.models import User
from samklang.foundation import kept

pytestmark = [pytest.mark.django_db, pytest.mark.long]
COLD_BYTES, COLD_REQUESTS = 130_000, 10


class Cost(NamedTuple):
    statements: int
    bytes: int
    nodes: int


# Address: the most for a visitor, the most for a secretary. One of the statements asks for the newest line of
# history; a visitor's kept page costs no more than that.
MOST = {
    # Of the secretary's, two ask whose session it is, and one how many notices wait.
    "/nb/": (Cost(3, 15_000, 800), Cost(11, 20_000, 1_000)),
    "/nb/networks/": (Cost(2, 10_000, 400), Cost(5, 15_000, 600)),
    "/nb/networks/nora/": (Cost(2, 15_000, 1_000), Cost(5, 20_000, 1_200)),
    "/nb/networks/nora/members/": (Cost(2, 15_000, 600), Cost(5, 20_000, 800)),
    "/nb/organisations/": (Cost(2, 15_000, 700), Cost(5, 20_000, 900)),
    "/nb/organisations/oslo-kommune/": (Cost(3, 15_000, 400), Cost(7, 20_000, 600)),
    "/nb/people/": (Cost(2, 15_000, 600), Cost(5, 20_000, 800)),
    "/nb/topics/": (Cost(2, 15_000, 720), Cost(5, 20_000, 900)),
    "/nb/topics/machine-learning/": (Cost(3, 15_000, 500), Cost(7, 20_000, 600)),
    "/nb/agreements/": (Cost(2, 15_000, 700), Cost(5, 20_000, 900)),
    "/nb/agreements/claire-oslo-office/": (Cost(3, 15_000, 700), Cost(7, 20_000, 900)),
    "/nb/people/ase-driftsvik/": (Cost(3, 15_000, 600), Cost(7, 20_000, 700)),
    "/nb/cases/": (Cost(2, 15_000, 750), Cost(5, 20_000, 900)),
    "/nb/cases/lytter-etter-lekkasjer/": (Cost(3, 14_000, 650), Cost(8, 19_000, 850)),
    "/nb/projects/": (Cost(2, 12_000, 550), Cost(5, 17_000, 700)),
    "/nb/projects/listening-for-leaks-together/": (Cost(3, 20_000, 900), Cost(7, 25_000, 1_100)),
    "/nb/networks/nora/benefits/": (Cost(3, 12_000, 550), Cost(6, 17_000, 700)),
    "/nb/networks/nora/benefits/list/": (Cost(3, 12_000, 550), Cost(6, 17_000, 700)),
    "/nb/networks/nora/benefits/map/": (Cost(6, 12_000, 550), Cost(9, 17_000, 700)),
    "/nb/networks/nora/benefits/G1/": (Cost(4, 12_000, 550), Cost(8, 17_000, 700)),
    "/nb/learning/": (Cost(2, 10_000, 550), Cost(5, 15_000, 700)),
    "/nb/learning/first-steps-with-ai/": (Cost(8, 12_000, 550), Cost(13, 16_000, 700)),
    "/nb/tools/": (Cost(2, 15_000, 900), Cost(5, 20_000, 1_100)),
    "/nb/tools/label-studio/": (Cost(3, 10_000, 450), Cost(7, 15_000, 600)),
    "/nb/tools/compare/?tool=whisper&tool=nb-whisper": (Cost(5, 10_000, 600), Cost(9, 15_000, 800)),
    "/nb/cases/lytter-etter-lekkasjer/replications/": (Cost(5, 15_000, 600), Cost(8, 20_000, 800)),
    "/nb/cases/questions/": (Cost(4, 10_000, 450), Cost(8, 15_000, 600)),
    "/nb/boards/": (Cost(4, 10_000, 450), Cost(7, 15_000, 600)),
    "/nb/boards/working-meeting-2021/": (Cost(9, 15_000, 550), Cost(14, 20_000, 700)),
    "/nb/boards/working-meeting-2021/result/": (Cost(3, 15_000, 550), Cost(7, 20_000, 700)),
    "/nb/map/": (Cost(7, 15_000, 1_200), Cost(11, 20_000, 1_400)),
    "/nb/graph/": (Cost(7, 15_000, 1_200), Cost(11, 20_000, 1_400)),
    "/nb/search/?q=teko%C3%A4ly": (Cost(8, 15_000, 900), Cost(11, 20_000, 1_000)),
    "/nb/search/experts/?q=vannlekkasjer": (Cost(6, 12_000, 500), Cost(9, 17_000, 700)),
    "/nb/about/": (Cost(1, 10_000, 300), Cost(5, 15_000, 500)),
}


class Page(HTMLParser):
    """Nodes of a page, and the files that it asks for at once."""

    def __init__(self, text):
        super().__init__()
        self.nodes, self.files = 0, set()
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.nodes += 1
        facts = dict(attrs)
        if tag in {"script", "img"} and facts.get("src"):
            self.files.add(facts["src"])
        if tag == "link" and facts.get("rel") in {"stylesheet", "icon", "preload"}:
            self.files.add(facts["href"])


def cost(client, path):
    anew = f"{path}{'&' if '?' in path else '?'}anew="
    client.get(f"{anew}1")  # what is read once for all pages is read now
    with CaptureQueriesContext(connection) as asked:
        response = client.get(f"{anew}2")
    assert response.status_code == 200, path
    return Cost(len(asked), packed(response.content), Page(response.text).nodes)


def packed(content):
    return len(gzip.compress(content, 6))


def too_dear(client, column):
    found = {path: (cost(client, path), most[column]) for path, most in MOST.items()}
    return [
        f"{path}: {name} {getattr(has, name)}, the most is {getattr(most, name)}"
        for path, (has, most) in found.items()
        for name in Cost._fields
        if getattr(has, name) > getattr(most, name)
    ]


@pytest.fixture
def demo(demo_records, settings, monkeypatch):
    settings.DEMO = True
    settings.MIDDLEWARE = ["samklang.foundation.page_cache.keep_pages", *settings.MIDDLEWARE]
    monkeypatch.setattr(kept, "pieces", kept.Pieces())
    monkeypatch.setattr(kept, "rows", kept.Pieces())
    monkeypatch.setattr(kept, "drawn", kept.Pieces())


def test_no_page_costs_a_visitor_more_than_it_may(demo, client):
    assert too_dear(client, 0) == []


def test_no_page_costs_a_secretary_more_than_it_may(demo, client, settings):
    secretary = User.objects.get(email="ingrid.solheim@nora.example")
    client.force_login(secretary, backend=settings.AUTHENTICATION_BACKENDS[0])

    assert too_dear(client, 1) == []


def test_a_first_visit_is_light(demo, client):
    response = client.get("/nb/")

    files = [Path(finders.find(name.removeprefix("/static/"))) for name in Page(response.text).files]
    sizes = [file.stat().st_size if file.suffix == ".woff2" else packed(file.read_bytes()) for file in files]
    assert sum(sizes) + packed(response.content) <= COLD_BYTES
    assert len(files) + 1 <= COLD_REQUESTS
