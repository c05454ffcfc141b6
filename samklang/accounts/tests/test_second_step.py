import time

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value

from .browsing import ACCOUNT, SECOND_STEP, WAYS, letters_to, sign_in_by_code, signed_in_as
from .factories import confirmed

pytestmark = pytest.mark.django_db


def digits(secret, at=None):
    return format_hotp_value(hotp_value(secret, int(at or time.time()) // 30))


def link_app(client):
    secret = client.get(f"{WAYS}app/").context["form"].secret
    client.post(f"{WAYS}app/", {"code": digits(secret)})
    return secret


@pytest.fixture
def noon():
    """A clock that stands still, for digits change twice a minute."""
    with time_machine.travel("2026-11-21T12:00:01Z", tick=False) as clock:
        yield clock


def test_with_an_app_linked_the_mailed_code_is_not_enough(client, another_client, noon):
    person, other = confirmed(), another_client()
    sign_in_by_code(client, person.email)
    secret = link_app(client)
    noon.shift(60)

    sign_in_by_code(other, person.email)
    assert signed_in_as(other) is None
    other.post(SECOND_STEP, {"code": digits(secret)})

    assert signed_in_as(other) == person.email


def test_a_passkey_is_asked_for_only_where_there_is_one(client, another_client, noon):
    person, other = confirmed(), another_client()
    sign_in_by_code(client, person.email)
    link_app(client)
    sign_in_by_code(other, person.email)
    assert "data-passkey" not in other.get(SECOND_STEP).text


def test_the_same_digits_open_nothing_twice(client, another_client, noon):
    person, first, second = confirmed(), another_client(), another_client()
    sign_in_by_code(client, person.email)
    secret = link_app(client)
    noon.shift(60)
    sign_in_by_code(first, person.email)
    first.post(SECOND_STEP, {"code": digits(secret)})

    sign_in_by_code(second, person.email)
    answer = second.post(SECOND_STEP, {"code": digits(secret)})

    assert signed_in_as(first) == person.email
    assert answer.context["form"].errors["code"] == [
        "That code is not right. Wait for the next one, or use a recovery code."
    ]
    assert signed_in_as(second) is None


def test_wrong_digits_are_refused_and_after_five_tries_the_right_ones_too(client, another_client, noon):
    person, other = confirmed(), another_client()
    sign_in_by_code(client, person.email)
    secret = link_app(client)
    noon.shift(60)
    sign_in_by_code(other, person.email)
    for _ in range(5):
        other.post(SECOND_STEP, {"code": "000000"})

    answer = other.post(SECOND_STEP, {"code": digits(secret)})

    assert answer.context["form"].errors["code"] == ["Too many tries. Wait a few minutes, then try again."]
    assert signed_in_as(other) is None


def test_a_recovery_code_opens_the_second_lock_once(client, another_client, noon):
    person, first, second = confirmed(), another_client(), another_client()
    sign_in_by_code(client, person.email)
    link_app(client)
    code = Authenticator.objects.get(user=person, type="recovery_codes").wrap().get_unused_codes()[0]

    sign_in_by_code(first, person.email)
    first.post(SECOND_STEP, {"code": code})
    noon.shift(60)
    sign_in_by_code(second, person.email)
    second.post(SECOND_STEP, {"code": code})

    assert (signed_in_as(first), signed_in_as(second)) == (person.email, None)


def test_secrets_of_the_app_lie_encrypted_in_the_database(client, noon):
    person = confirmed()
    sign_in_by_code(client, person.email)
    secret = link_app(client)

    kept = [str(row.data) for row in Authenticator.objects.filter(user=person)]

    assert len(kept) == 2
    assert not any(secret in row for row in kept)


def test_linking_an_app_is_told_by_mail_and_gives_recovery_codes(
    client, noon, django_capture_on_commit_callbacks
):
    person = confirmed()
    sign_in_by_code(client, person.email)

    with django_capture_on_commit_callbacks(execute=True):
        link_app(client)

    assert "An authenticator app is linked to your account" in [
        row.subject for row in letters_to(person.email)
    ]
    assert "You have 10 codes left" in client.get(WAYS).content.decode()


def test_unlinking_asks_who_it_is_first(client, noon):
    person = confirmed()
    sign_in_by_code(client, person.email)
    secret = link_app(client)
    noon.shift(600)

    asked = client.get(f"{WAYS}app/remove/")
    assert asked["Location"].startswith(f"{WAYS}confirm/code/")
    client.post(f"{WAYS}confirm/code/", {"code": digits(secret), "next": f"{WAYS}app/remove/"})
    client.post(f"{WAYS}app/remove/")

    assert not Authenticator.objects.filter(user=person).exists()


def test_nobody_sees_or_removes_the_keys_of_another(client):
    person, stranger = confirmed(), confirmed()
    key = Authenticator.objects.create(user=person, type="webauthn", data={"name": "Mine"})
    sign_in_by_code(client, stranger.email)

    pages = [
        client.post(f"{WAYS}passkeys/{key.pk}/{verb}/", {"name": "Yours"}) for verb in ("remove", "name")
    ]

    assert [page.status_code for page in pages] == [404, 404]
    assert Authenticator.objects.get().data["name"] == "Mine"


def test_the_account_pages_of_a_person_with_every_kind_of_key_open(client, noon):
    person = confirmed()
    TOTP.activate(person, "JBSWY3DPEHPK3PXP")
    client.force_login(person)

    assert client.get(ACCOUNT).status_code == 200
    assert "Unlink the app" in client.get(WAYS).content.decode()


@pytest.mark.parametrize("keys", [1, 3])
def test_the_ways_page_asks_as_much_for_three_passkeys_as_for_one(client, keys, django_assert_num_queries):
    person = confirmed()
    client.force_login(person)
    for number in range(keys):
        Authenticator.objects.create(user=person, type="webauthn", data={"name": f"Key {number}"})

    with django_assert_num_queries(6):
        page = client.get(WAYS).content.decode()

    assert page.count("<strong>Key ") == keys
