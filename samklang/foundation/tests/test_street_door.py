"""What every answer carries, whatever the page."""

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


def test_every_page_forbids_inline_code_and_strangers(client):
    rules = client.get(reverse("foundation:about")).headers["Content-Security-Policy"]

    assert "default-src 'none'" in rules
    assert "unsafe" not in rules
    assert "frame-ancestors 'none'" in rules


@pytest.mark.parametrize(
    ("header", "cookie", "expected"),
    [
        ("fi-FI,fi;q=0.9", "", "/fi/"),
        ("no,en;q=0.5", "", "/nb/"),
        ("nn-NO", "", "/nn/"),
        ("de,fr;q=0.5", "", "/nb/"),
        ("", "", "/nb/"),
        ("fi", "se", "/se/"),
        ("en-GB", "nonsense", "/en/"),
    ],
)
def test_the_bare_address_follows_the_reader(client, header, cookie, expected):
    if cookie:
        client.cookies["django_language"] = cookie

    response = client.get("/", headers={"Accept-Language": header} if header else {})

    assert response.headers["Location"] == expected
    assert "Accept-Language" in response.headers["Vary"]


def test_an_upload_that_is_too_large_is_refused_in_the_readers_language(client):
    response = client.post("/en/about/", b"", content_type="text/plain", CONTENT_LENGTH="26000000")

    assert response.status_code == 413
    assert "25 MB" in response.text


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_the_house_says_that_it_is_well(client, path):
    response = client.get(path)

    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store"


def test_figures_are_not_for_those_elsewhere(client):
    assert client.get("/metrics", REMOTE_ADDR="192.0.2.7").status_code == 404
    assert "samklang_letters" in client.get("/metrics").text
