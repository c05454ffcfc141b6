"""Whoever has only the mailed code is asked for one before something grave, and goes on where they were."""

import pytest
import time_machine

from samklang.accounts.models import User

from .browsing import ACCOUNT, WAYS, letters_to, mailed_code, sign_in_by_code
from .factories import confirmed, with_password

pytestmark = pytest.mark.django_db
CONFIRM = f"{WAYS}confirm/mail/"
GRAVE = {
    "another address": (f"{ACCOUNT}address/", {"action_add": "", "email": "new@samklang.example"}),
    "a passkey": (f"{WAYS}passkeys/add/", None),
    "an app": (f"{WAYS}app/", None),
    "a first password": (f"{WAYS}password/set/", None),
    "a copy of all data": (f"{ACCOUNT}data/download/", {}),
    "closing": (f"{ACCOUNT}close/", None),
}
each_grave_thing = pytest.mark.parametrize(("place", "sent"), GRAVE.values(), ids=GRAVE)


@pytest.fixture
def clock():
    with time_machine.travel("2026-11-21T12:00:01Z", tick=False) as clock:
        yield clock


def ask(client, place, sent):
    return client.get(place) if sent is None else client.post(place, sent)


def confirm(client, person, back):
    client.post(CONFIRM, {"next": back})
    return client.post(CONFIRM, {"code": mailed_code(person.email), "next": back})


@each_grave_thing
def test_who_has_been_here_a_while_is_asked_and_goes_on_where_they_were(client, clock, place, sent):
    person = confirmed()
    sign_in_by_code(client, person.email)
    clock.shift(600)

    asked = ask(client, place, sent)
    assert asked["Location"].startswith(f"{CONFIRM}?next=")
    given = confirm(client, person, place)

    if sent is None:
        assert given["Location"] == place
        given = client.get(place)
    is_new_address = bool(sent)
    assert given.status_code == (302 if is_new_address else 200)
    assert len(letters_to("new@samklang.example")) == is_new_address


@each_grave_thing
def test_who_has_just_signed_in_is_not_asked(client, place, sent):
    sign_in_by_code(client, confirmed().email)

    answer = ask(client, place, sent)

    assert not answer.get("Location", "").startswith(CONFIRM)


def test_a_wrong_code_changes_nothing_and_three_end_it(client, clock):
    person = confirmed()
    sign_in_by_code(client, person.email)
    clock.shift(600)
    client.post(CONFIRM)
    code = mailed_code(person.email)

    first = client.post(CONFIRM, {"code": "XXX-999"})
    assert "That code is not right" in first.content.decode()
    for _ in range(2):
        client.post(CONFIRM, {"code": "XXX-999"})
    client.post(CONFIRM, {"code": code})

    assert client.post(f"{ACCOUNT}close/", {"address": person.email})["Location"].startswith(CONFIRM)
    assert User.objects.get().is_active


def test_opening_the_page_sends_nothing_and_a_new_code_ends_the_old(client, clock):
    person = confirmed()
    sign_in_by_code(client, person.email)
    clock.shift(600)
    before = len(letters_to(person.email))

    assert client.get(CONFIRM).status_code == 200
    assert len(letters_to(person.email)) == before
    client.post(CONFIRM)
    old = mailed_code(person.email)
    client.post(CONFIRM, {"action": "resend"})

    assert "That code is not right" in client.post(CONFIRM, {"code": old}).content.decode()
    assert client.post(CONFIRM, {"code": mailed_code(person.email)}).status_code == 302


def test_a_code_older_than_a_quarter_of_an_hour_is_asked_for_anew(client, clock):
    person = confirmed()
    sign_in_by_code(client, person.email)
    client.post(CONFIRM)
    code = mailed_code(person.email)
    clock.shift(16 * 60)

    client.post(CONFIRM, {"code": code})

    assert client.get(f"{ACCOUNT}close/")["Location"].startswith(CONFIRM)


def test_with_a_password_the_mailed_code_is_no_way_around_it(client, clock):
    person = with_password()
    sign_in_by_code(client, person.email)
    clock.shift(600)

    assert client.get(CONFIRM)["Location"] == f"{WAYS}confirm/"
