import base64

import pytest
from django.contrib.auth import get_user_model
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


@pytest.fixture
def operator(client, settings):
    settings.IS_OPERATOR = f"{__name__}.is_called_operator"
    user = get_user_model().objects.create(email="operator@samklang.example", name="Operator")
    client.force_login(user)
    return user


def is_called_operator(user):
    return getattr(user, "name", "") == "Operator"


def test_an_operator_sends_a_letter_that_failed_again(client, operator, settings):
    settings.MAIL_URL = "smtp://mail.example"
    letter = LetterFactory(state="failed", trouble="554 no such reader")
    page = reverse("foundation:letter", args=[letter.pk])
    again = reverse("foundation:send-again", args=[letter.pk])
    assert f'action="{again}"' in client.get(page).text

    answer = client.post(again, follow=True)

    letter.refresh_from_db()
    assert ("The letter is sent again." in answer.text, letter.state) == (True, "waiting")
    assert f'action="{again}"' not in client.get(page).text
    assert "did not fail" in client.post(again, follow=True).text


def test_why_a_letter_cannot_be_sent_again_is_told(client, operator):
    letter = LetterFactory(state="failed")

    answer = client.post(reverse("foundation:send-again", args=[letter.pk]), follow=True)

    assert "No mail server is named" in answer.text


def test_in_a_demo_a_visitor_sends_nothing(client, demo):
    letter = LetterFactory(state="failed")

    client.post(reverse("foundation:send-again", args=[letter.pk]))

    letter.refresh_from_db()
    assert letter.state == "failed"
    assert "send-again" not in client.get(reverse("foundation:letter", args=[letter.pk])).text


def test_a_letter_that_was_emptied_is_not_shown(client, demo):
    letter = LetterFactory(state="sent", to="", subject="", body="")

    assert client.get(reverse("foundation:letter", args=[letter.pk])).status_code == 404
    assert f"/outbox/{letter.pk}/" not in client.get(reverse("foundation:outbox")).text


def test_the_privacy_page_says_how_long_letters_are_kept(client, settings):
    settings.KEEP_LETTERS = 30

    assert "kept for 30 days" in client.get("/en/about/privacy/").text
