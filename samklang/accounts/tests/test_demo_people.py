import pytest

from samklang.accounts import demo

from .browsing import SIGN_IN, signed_in_as
from .factories import confirmed

pytestmark = pytest.mark.django_db


def be(client, person):
    return client.post(f"{SIGN_IN}demo/{person.pk}/")


def test_in_a_demo_one_press_makes_you_an_invented_person(client, settings):
    settings.DEMO = True
    kari = confirmed(name="Kari Demo", is_sample=True)
    assert "Kari Demo" in client.get(SIGN_IN).content.decode()

    answer = be(client, kari)

    assert answer["Location"] == "/en/"
    assert signed_in_as(client) == kari.email


def test_what_a_demo_person_is_comes_from_the_room_that_knows(client, settings, monkeypatch):
    settings.DEMO = True
    confirmed(is_sample=True)
    monkeypatch.setattr(
        demo, "_describers", [lambda users: {user.pk: "Secretariat – NORA" for user in users}]
    )

    assert "Secretariat – NORA" in client.get(SIGN_IN).content.decode()


def test_outside_a_demo_there_is_no_button_and_no_page(client, settings):
    settings.DEMO = False
    kari = confirmed(name="Kari Demo", is_sample=True)

    assert "Kari Demo" not in client.get(SIGN_IN).content.decode()
    assert be(client, kari).status_code == 404
    assert signed_in_as(client) is None


def test_a_real_person_is_never_entered_not_even_in_a_demo(client, settings):
    settings.DEMO = True
    real = confirmed(name="Real Person")

    assert "Real Person" not in client.get(SIGN_IN).content.decode()
    assert be(client, real).status_code == 404
    assert signed_in_as(client) is None


def test_a_link_cannot_sign_anybody_in(client, settings):
    settings.DEMO = True
    kari = confirmed(is_sample=True)

    assert client.get(f"{SIGN_IN}demo/{kari.pk}/").status_code == 405


@pytest.mark.parametrize("people", [1, 3])
def test_the_sign_in_page_asks_as_much_for_three_people_as_for_one(
    client, settings, people, django_assert_num_queries
):
    settings.DEMO = True
    for _ in range(people):
        confirmed(is_sample=True)

    with django_assert_num_queries(2):
        client.get(SIGN_IN)
