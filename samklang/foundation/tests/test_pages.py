"""The frame as the server writes it: languages, errors, and nothing personal for visitors."""

import pytest
from django.test import Client

from samklang.foundation import translated

pytestmark = pytest.mark.django_db


def test_the_same_page_is_offered_in_every_language_with_its_question(client):
    html = client.get("/nb/about/?q=a%20b").content.decode()

    for code in ("nn", "en", "sv", "da", "fi", "is", "se"):
        assert f'href="/{code}/about/?q=a%20b" hreflang="{code}"' in html


def test_a_language_that_is_not_whole_says_so_and_a_whole_one_does_not(client):
    assert translated.share_in("se") < 1
    assert "sk-band" in client.get("/se/about/").content.decode()
    assert "sk-band" not in client.get("/nn/about/").content.decode()


def test_about_tells_how_far_each_language_has_come(client):
    html = client.get("/en/about/").content.decode()

    assert ">100 %<" in html
    assert f">{round(100 * translated.share_in('fi'))} %<" in html


@pytest.mark.parametrize("page", ["about/", "about/accessibility/", "about/privacy/", "nowhere/"])
def test_a_page_for_visitors_leaves_nothing_with_them(client, page):
    response = client.get(f"/nb/{page}")

    assert response.cookies == {}
    assert "csrfmiddlewaretoken" not in response.content.decode()


def test_a_page_for_visitors_asks_the_database_nothing_of_its_own(client, django_assert_num_queries):
    client.get("/nb/about/privacy/?warm")
    with django_assert_num_queries(0):
        client.get("/nb/about/privacy/?cold")


def test_a_missing_page_leads_on_and_offers_to_sign_in_and_come_back(client):
    response = client.get("/nb/nowhere/?a=1")

    assert response.status_code == 404
    html = response.content.decode()
    assert "Her finnes det ingen slik side" in html
    assert "?next=/nb/nowhere/%3Fa%3D1" in html


def test_a_form_that_cannot_be_trusted_says_what_to_do():
    response = Client(enforce_csrf_checks=True).post("/nb/account/sign-in/", {"login": "a@b.example"})

    assert response.status_code == 403
    assert "Send skjemaet på nytt" in response.content.decode()


def test_the_page_for_our_own_faults_needs_nothing_else():
    from django.template.loader import get_template
    from django.utils import translation

    with translation.override("nb"):
        html = get_template("500.html").render()

    assert "Her gikk noe galt" in html
    assert 'lang="nb"' in html


def test_pieces_are_shown_in_a_demo_only(client, settings):
    settings.DEMO = False
    assert client.get("/en/ui/").status_code == 404
