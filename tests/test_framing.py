import pytest

from samklang.accounts.tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_the_frame_of_the_next_page_is_its_own(client):
    first = client.get("/en/about/?which=first").text
    second = client.get('/en/about/?which="><b>second').text

    assert 'href="/nb/about/?which=first"' in first
    assert "?which=first" not in second
    assert "<b>second" not in second
    assert "next=/en/about/%3Fwhich%3Dfirst" in first


def test_nothing_of_whoever_read_before_stays_in_the_frame(client, settings):
    visitor = client.get("/en/about/").text
    pages = []
    for name in ("Ada <Lovelace>", "Grace Hopper"):
        client.force_login(UserFactory(name=name), backend=settings.AUTHENTICATION_BACKENDS[0])
        pages.append(client.get("/en/about/").text)
    client.logout()

    assert "Ada &lt;Lovelace&gt;" in pages[0]
    assert "Lovelace" not in pages[1]
    assert "Grace Hopper" in pages[1]
    assert client.get("/en/about/").text == visitor


def test_the_line_of_the_menu_that_is_open_is_current(client):
    assert 'href="/en/networks/" aria-current="page"' in client.get("/en/networks/").text
    assert 'href="/en/networks/" aria-current' not in client.get("/en/about/").text
