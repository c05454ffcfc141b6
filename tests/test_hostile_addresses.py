"""Every page and every door of the API, asked as nobody should ask: an answer, never a breakdown.

Each question is one that the view itself looks for in its address (watched while it answers), with values
that break careless readers; then the address itself, with numbers and words that no record can have.
"""

import re
from base64 import b64encode
from itertools import cycle
from urllib.parse import quote

import pytest
from django.db import transaction
from django.http import QueryDict
from django.urls import reverse

from samklang.config.routes import routes
from samklang.foundation.api import api

from .isolation.table import ROWS
from .isolation.test_matrix import client_of
from .isolation.world import world

pytestmark = [pytest.mark.django_db, pytest.mark.long]
VALUES = [
    "a%00b",
    "2026-02-30",
    "-1",
    "9" * 30,
    "9" * 5_000,
    "",
    "%ED%A0%80",
    "x" * 5_000,
    "WyJhIiwgMV0",
    "WyJhIiwgMWU5OTld",
    "W1tb" * 1_500,
    "9999-12-31",
    quote("٣²"),
    "0001-01-01",
    quote('{"a":[1]}'),
    quote("%_\\'--\u202e"),
    b64encode(b'["\\ud800", 1]').decode(),
    b64encode(b'["a\\u0000b", 1]').decode(),
]
NO_RECORD = {int: [2**63], str: ["a\0b", "x" * 3_000]}


@pytest.fixture
def asked(monkeypatch):
    """The names that whoever answers looks for in the address."""
    names = set()

    def watched(plain):
        def look(self, name, *rest):
            names.add(name)
            return plain(self, name, *rest)

        return look

    for verb in ("get", "getlist", "__getitem__", "__contains__"):
        monkeypatch.setattr(QueryDict, verb, watched(getattr(QueryDict, verb)))
    return names


def described():
    """What the API says that one may ask it, by the pattern of the route."""
    return {
        place.strip("/"): {one["name"] for one in path["get"].get("parameters", []) if one["in"] == "query"}
        for place, path in api.get_openapi_schema()["paths"].items()
        if "get" in path
    }


def breaks(client, place, method="GET"):
    with transaction.atomic():
        answer = client.generic(method, place)
        size = sum(map(len, answer.streaming_content)) if answer.streaming else len(answer.content)
    return answer.status_code >= 500 or (answer.status_code >= 400 and not size)


def test_no_question_breaks_a_page(asked):
    seen, broken, value = world(), [], cycle(VALUES)
    client, by_door = client_of(seen, "secretariat"), described()
    for route in (route for route in routes() if "GET" in route.methods):
        place = reverse(route.name, kwargs=ROWS[route.name].args(seen.ours))
        asked.clear()
        client.get(place)
        pattern = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", route.pattern).strip("/")
        names = sorted(by_door.pop(pattern, set()) | {*filter(str.isidentifier, asked)})
        questions = [f"{name}={next(value)}" for name in names]
        questions += ["&".join(f"{name}={one}&{name}={one}" for name in names) for one in VALUES[:2] if names]
        broken += [f"{place}?{ask}"[:200] for ask in questions if breaks(client, f"{place}?{ask}")]

    assert not by_door, "doors of the API that are no routes"
    assert not broken, "\n".join(broken)


@pytest.mark.parametrize("place", ["/en/organisations/", "/en/organisations/a%00b/", "/api/v1/organisations"])
def test_a_null_sign_says_nothing_to_a_visitor_either(client, place):
    assert not breaks(client, f"{place}?q=a%00b&kind=%00&language=%00")


def test_no_address_breaks_a_page():
    seen, broken = world(), []
    client = client_of(seen, "secretariat")
    for route in routes():
        args = ROWS[route.name].args(seen.ours)
        whole = reverse(route.name, kwargs=args)
        for said in {one for one in args.values() if type(one) in NO_RECORD}:
            for wrong in NO_RECORD[type(said)]:
                place = whole.replace(f"/{said}/", f"/{quote(str(wrong))}/")
                if breaks(client, place, route.methods[0]):
                    broken.append(f"{route.methods[0]} {place}"[:200])

    assert not broken, "\n".join(broken)
