"""Every form and door that takes something, given what nobody should send: a sentence, never a breakdown.

The page's own form is sent as it stands, with one field after the other turned into something that breaks
careless readers, by somebody who may send it; then bodies that are no form at all.
"""

from html.parser import HTMLParser
from itertools import cycle
from urllib.parse import quote, quote_plus

import pytest
from django.db import transaction
from django.http import QueryDict
from django.urls import reverse
from django.utils.datastructures import MultiValueDict

from samklang.config.routes import routes

from .isolation.table import ROWS
from .isolation.test_matrix import client_of
from .isolation.world import world

pytestmark = [pytest.mark.django_db, pytest.mark.long]
FORM = "application/x-www-form-urlencoded"
VALUES = [
    *map(quote, ("a\0b", "x" * 10_000, "🏙️👩‍💻\u202eoslo", "9" * 30, "-1", "2026-02-30", "0001-01-01")),
    *map(quote, ("9999-12-31", '{"a":[1]}', "1e400", "NaN", "٣²", "%_\\'--<b>", " ", "9" * 5_000)),
    "%ED%A0%80",
    quote(str(2**63)),
]
BODIES = [
    ("application/json", b"[" * 50_000),
    ("application/json", b'{"a": 1e999, "b": [null]}'),
    ("application/json", b"\xff\xfe"),
    (FORM, b"&".join([b"a=1"] * 1_100)),
    ("multipart/form-data", b"no boundary"),
    ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1'),
]


class Fields(HTMLParser):
    """What a browser would send if somebody pressed the button of this page's form at once."""

    def __init__(self, text):
        super().__init__()
        self.sent, self.files, self.chooses, self.writes = {}, set(), "", ""
        self.is_inside = False
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        has = dict(attributes)
        name, kind = has.get("name", ""), has.get("type", "text")
        if tag == "form":
            self.is_inside = has.get("method", "").lower() == "post" and not has.get("action")
        elif not self.is_inside:
            return
        elif tag == "input" and kind == "file":
            self.files.add(name)
        elif tag == "input" and (kind not in {"checkbox", "radio"} or "checked" in has):
            self.sent.setdefault(name, has.get("value") or "1")
        elif tag == "select":
            self.chooses = name
        elif tag == "option" and self.chooses and has.get("value"):
            if "selected" in has or self.chooses not in self.sent:
                self.sent[self.chooses] = has["value"]
        elif tag == "textarea":
            self.writes = name
            self.sent.setdefault(name, "word")

    def handle_endtag(self, tag):
        self.chooses = "" if tag == "select" else self.chooses
        self.is_inside = self.is_inside and tag != "form"


@pytest.fixture
def asked(monkeypatch):
    """The names that whoever answers looks for in what was sent, and in its files."""
    names = {QueryDict: set(), MultiValueDict: set()}

    def watched(plain):
        def look(self, name, *rest):
            names[QueryDict if isinstance(self, QueryDict) else MultiValueDict].add(name)
            return plain(self, name, *rest)

        return look

    for verb in ("get", "getlist", "__getitem__", "__contains__"):
        monkeypatch.setattr(MultiValueDict, verb, watched(getattr(MultiValueDict, verb)))
    return names


def roles_that_send(row):
    return [role for role in ("secretariat", "editor", "operator", "signed-in", "visitor") if role in row.own]


def breaks(client, place, body, kind=FORM):
    """Whatever came of it is undone, so that the next is sent to the same records."""
    with transaction.atomic():
        answer = client.post(place, body, content_type=kind)
        said = b"".join(answer.streaming_content) if answer.streaming else answer.content
        transaction.set_rollback(True)
    return answer.status_code >= 500 or (answer.status_code >= 400 and not said)


def form_of(client, route, place, asked):
    """What this address is sent by its own page, and all else that it looks for."""
    page = client.get(place) if "GET" in route.methods else None
    found = Fields(page.content.decode() if page is not None and not page.streaming else "")
    for names in asked.values():
        names.clear()
    with transaction.atomic():
        client.post(place, encoded(found.sent), content_type=FORM)
        transaction.set_rollback(True)
    files = found.files | asked[MultiValueDict]
    plain = {name for name in asked[QueryDict] if isinstance(name, str) and name.isidentifier()} - files
    return found.sent | {name: "1" for name in plain if name not in found.sent}, files


def encoded(fields):
    return "&".join(f"{quote_plus(name)}={quote_plus(str(value))}" for name, value in fields.items())


def with_one_wrong(fields, values):
    for wrong in fields:
        kept = {name: value for name, value in fields.items() if name != wrong}
        yield f"{encoded(kept)}&{quote_plus(wrong)}={next(values)}"
    for value in (next(values), next(values)):
        yield "&".join(f"{quote_plus(name)}={value}&{quote_plus(name)}={value}" for name in fields)


def test_nothing_that_is_sent_breaks_a_page(asked):
    seen, broken, values = world(), [], cycle(VALUES)
    bodies = cycle(BODIES)
    clients = {role: client_of(seen, role) for role in seen.people}
    for route in (route for route in routes() if "POST" in route.methods):
        row = ROWS[route.name]
        client = clients[(roles_that_send(row) or ["secretariat"])[0]]
        place = reverse(route.name, kwargs=row.args(seen.ours))
        fields, _files = form_of(client, route, place, asked)
        wrong = ("", *with_one_wrong(fields, values))
        broken += [f"{place} {body}"[:300] for body in wrong if breaks(client, place, body)]
        kind, body = next(bodies)
        if breaks(client, place, body, kind):
            broken.append(f"{place} {kind} {body[:30]!r}")

    assert not broken, "\n".join(broken)
