"""Where somebody lands whose session ended while a page stood open."""

from urllib.parse import unquote

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db
READ_ALL = "/nb/notices/read/"
"""A page that only takes what is sent to it."""


def test_who_sent_a_form_too_late_comes_back_to_the_page_that_held_it(client):
    answer = client.post(READ_ALL, HTTP_REFERER="http://testserver/nb/notices/?q=a")

    assert unquote(answer.url) == f"{reverse('account_login')}?next=/nb/notices/?q=a"


@pytest.mark.parametrize("before", ["", "https://elsewhere.example/nb/notices/", "javascript:alert(1)"])
def test_who_came_from_nowhere_we_know_comes_to_the_front_page(client, before):
    answer = client.post(READ_ALL, HTTP_REFERER=before)

    assert unquote(answer.url).endswith("?next=/")


def test_a_page_that_can_be_read_is_shown_again_after_signing_in(client):
    answer = client.post("/nb/notices/settings/?tab=mail")

    assert unquote(answer.url).endswith("?next=/nb/notices/settings/?tab=mail")


def test_a_form_that_htmx_sent_and_that_went_through_leads_to_its_next_page(client):
    answer = client.post(READ_ALL, headers={"HX-Request": "true"})

    assert answer.status_code == 200
    assert answer.headers["HX-Redirect"].startswith(reverse("account_login"))
    assert answer.content == b""
