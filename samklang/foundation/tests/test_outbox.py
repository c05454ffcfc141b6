import base64

import pytest
from django.urls import reverse

from samklang.foundation.tests.factories import LetterFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(settings):
    settings.DEMO = True


def test_in_a_demo_everyone_reads_the_letters(client, demo):
    letter = LetterFactory(subject="Welcome to NORA", body="See https://nora.example/join for more.\n")

    listed = client.get(reverse("foundation:outbox"))
    opened = client.get(reverse("foundation:letter", args=[letter.pk]))

    assert "Welcome to NORA" in listed.text
    assert 'href="https://nora.example/join"' in opened.text


@pytest.mark.parametrize("name", ["outbox", "letter"])
def test_outside_a_demo_a_stranger_does_not_see_them(client, name):
    letter = LetterFactory()

    response = client.get(reverse(f"foundation:{name}", args=[letter.pk] if name == "letter" else []))

    assert response.status_code == 404


def test_a_letter_that_looks_like_a_page_stays_text(client, demo):
    letter = LetterFactory(body="<script>alert(1)</script>\n")

    response = client.get(reverse("foundation:letter", args=[letter.pk]))

    assert "<script>alert" not in response.text


def test_an_attachment_is_downloaded_and_never_shown(client, demo):
    entry = {"name": 'a"b.ics', "type": "text/calendar", "content": base64.b64encode(b"BEGIN").decode()}
    letter = LetterFactory(attachments=[entry])

    response = client.get(reverse("foundation:attachment", args=[letter.pk, 0]))

    assert response.content == b"BEGIN"
    assert response.headers["Content-Disposition"] == 'attachment; filename="ab.ics"'
    assert client.get(reverse("foundation:attachment", args=[letter.pk, 1])).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_database_the_same_however_many_letters(
    client, demo, count, django_assert_num_queries
):
    LetterFactory.create_batch(count)

    with django_assert_num_queries(2):
        client.get(reverse("foundation:outbox"))
