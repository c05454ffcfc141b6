import gzip

import pytest
from django.conf import settings as house
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import reverse

from samklang.foundation import page_cache
from samklang.foundation.http import VISITOR
from samklang.foundation.page_cache import Kept, Shelf

pytestmark = pytest.mark.django_db
KEEP = "samklang.foundation.page_cache.keep_pages"


@pytest.fixture
def about(client, settings, monkeypatch):
    """Ask the page about the site, with the keeping of pages switched on and an empty shelf."""
    settings.MIDDLEWARE = [KEEP, *house.MIDDLEWARE]
    monkeypatch.setattr(page_cache, "shelf", Shelf())
    url = reverse("foundation:about")
    return lambda **headers: client.get(url, headers={"Accept-Encoding": "gzip"} | headers)


@pytest.fixture
def version(monkeypatch):
    newest = [1]
    monkeypatch.setattr("samklang.config.freshness.newest_line", lambda: newest[0])
    return newest


def test_a_kept_page_costs_one_question_and_is_the_same(about, django_assert_num_queries):
    first = about()

    with django_assert_num_queries(1):
        second = about()

    assert second.content == first.content
    assert second.headers["Cache-Control"] == "public, max-age=1, s-maxage=1"
    assert set(second.headers["Vary"].split(", ")) == {"Cookie", "Accept-Encoding", "HX-Request"}


def test_whoever_knows_the_page_gets_only_its_mark(about):
    etag = about().headers["ETag"]

    response = about(**{"If-None-Match": etag})

    assert (response.status_code, response.content) == (304, b"")


def test_who_asks_for_the_head_alone_gets_the_same_head(about, client):
    alone = client.head(reverse("foundation:about"), headers={"Accept-Encoding": "gzip"})

    assert alone.content == b""
    assert alone.headers == about().headers


def test_the_api_answers_who_asks_for_the_head_alone(client, settings):
    settings.MIDDLEWARE = [KEEP, *house.MIDDLEWARE]

    alone = client.head("/api/v1/topics")

    assert (alone.status_code, alone.content) == (200, b"")


@pytest.mark.parametrize("taken", ["identity", "br, gzip;q=0", "gzip; q=0.0, deflate"])
def test_a_client_that_takes_no_gzip_gets_plain_text(about, taken):
    packed = about(**{"Accept-Encoding": "deflate, gzip;q=0.5"}).content

    assert about(**{"Accept-Encoding": taken}).content == gzip.decompress(packed)


def test_a_write_makes_every_kept_page_old(version, about):
    about()
    version[0] = 2

    about()

    assert [page.version[0] for page in page_cache.shelf.pages.values()] == [2]


def test_somebody_with_a_session_gets_a_page_of_their_own(about, client):
    client.cookies["sessionid"] = "somebody"

    response = about()

    assert response.headers["Cache-Control"].startswith("private")
    assert not page_cache.shelf.pages


@pytest.mark.parametrize(
    "spoil",
    [
        lambda request, response: response.set_cookie("a", "b"),
        lambda request, response: request.META.update(CSRF_COOKIE_NEEDS_UPDATE=True),
        lambda request, response: setattr(request.session, "modified", True),
        lambda request, response: setattr(response, "status_code", 404),
        lambda request, response: setattr(request.resolver_match.func, "route_roles", ("operator",)),
        lambda request, response: response.headers.setdefault("Cache-Control", "no-store"),
    ],
    ids=["cookie", "token", "session", "not found", "not for visitors", "no-store"],
)
def test_what_is_somebodys_own_is_never_kept(monkeypatch, spoil):
    monkeypatch.setattr(page_cache, "shelf", Shelf())

    def respond(request):
        view = type("View", (), {"route_roles": (VISITOR,)})
        request.session = type("Session", (), {"modified": False})()
        request.resolver_match = type("Match", (), {"func": view})()
        response = HttpResponse("page")
        spoil(request, response)
        return response

    page_cache.keep_pages(respond)(RequestFactory().get("/nb/"))

    assert not page_cache.shelf.pages


def test_the_shelf_stays_within_its_room():
    shelf = Shelf(room=25)

    for name in "abc":
        shelf.put(("", name, ""), Kept((1, 1), "", (), b"x" * 10))

    assert [key[1] for key in shelf.pages] == ["b", "c"]
    assert shelf.size == 20
