import pytest
from django.contrib.auth.hashers import identify_hasher

from samklang.config import sign_in

from .browsing import PASSWORD_PAGE, WAYS, letters_to, mailed_code, sign_in_by_code, signed_in_as
from .factories import PASSWORD, UserFactory, confirmed, with_password

pytestmark = pytest.mark.django_db
NEW = "fire fornøyde fisker"


def test_the_right_password_signs_in(client):
    person = with_password()

    client.post(PASSWORD_PAGE, {"login": person.email, "password": PASSWORD})

    assert signed_in_as(client) == person.email


def test_passwords_are_kept_by_argon2(settings):
    settings.PASSWORD_HASHERS = sign_in.PASSWORD_HASHERS

    assert identify_hasher(with_password().password).algorithm == "argon2"


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(client):
    person = with_password()

    wrong = client.post(PASSWORD_PAGE, {"login": person.email, "password": "wrong"})
    unknown = client.post(PASSWORD_PAGE, {"login": "nobody@samklang.example", "password": "wrong"})

    told = [answer.context["form"].non_field_errors() for answer in (wrong, unknown)]
    assert told == [["The address or the password is not right."]] * 2
    assert signed_in_as(client) is None


def test_the_sixth_try_within_five_minutes_is_not_even_looked_at(client):
    person = with_password()
    for _ in range(5):
        client.post(PASSWORD_PAGE, {"login": person.email, "password": "wrong"})

    answer = client.post(PASSWORD_PAGE, {"login": person.email, "password": PASSWORD})

    assert answer.context["form"].non_field_errors() == [
        "Too many tries. Wait a few minutes, then try again."
    ]
    assert signed_in_as(client) is None


def test_many_tries_from_one_place_are_given_a_friendly_pause(client):
    for number in range(31):
        answer = client.post(PASSWORD_PAGE, {"login": f"p{number}@samklang.example", "password": "wrong"})

    assert answer.status_code == 429
    assert "A short break" in answer.content.decode()


def test_a_forgotten_password_is_replaced_by_a_mailed_code(client):
    person = with_password()
    client.post("/en/account/password/forgotten/", {"email": person.email})
    client.post("/en/account/password/forgotten/code/", {"code": mailed_code(person.email)})
    client.post("/en/account/password/forgotten/new/", {"password1": NEW, "password2": NEW})

    person.refresh_from_db()
    assert person.check_password(NEW)
    assert letters_to(person.email)[-1].subject == "Your password in Samklang is new"


def test_asking_for_a_new_password_tells_nobody_whether_there_is_an_account(client, another_client):
    person, other = with_password(), another_client()

    known = client.post("/en/account/password/forgotten/", {"email": person.email}, follow=True)
    unknown = other.post("/en/account/password/forgotten/", {"email": "nobody@samklang.example"}, follow=True)

    assert known.redirect_chain == unknown.redirect_chain


@pytest.mark.parametrize(
    ("password", "trouble"),
    [
        ("kort", "at least 12 characters"),
        ("q1w2e3r4t5y6", "many people use"),
        ("kari.nordmann1", "close to your name"),
    ],
)
def test_a_weak_password_is_refused_with_a_reason(client, password, trouble):
    person = confirmed(name="Kari Nordmann", email="kari.nordmann@samklang.example")
    sign_in_by_code(client, person.email)

    answer = client.post(f"{WAYS}password/set/", {"password1": password, "password2": password})

    assert trouble in " ".join(answer.context["form"].errors["password1"])


def test_changing_the_password_asks_for_the_old_one_and_tells_by_mail(client):
    person = with_password()
    client.post(PASSWORD_PAGE, {"login": person.email, "password": PASSWORD})

    answer = client.post(f"{WAYS}password/", {"oldpassword": "wrong", "password1": NEW, "password2": NEW})
    assert answer.context["form"].errors["oldpassword"] == ["This is not your current password."]
    client.post(f"{WAYS}password/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})

    person.refresh_from_db()
    assert person.check_password(NEW)
    letter = letters_to(person.email)[-1]
    assert letter.subject == "Your password in Samklang is changed"
    assert "<" not in letter.body


def test_two_different_passwords_are_not_taken(client):
    person = confirmed()
    sign_in_by_code(client, person.email)

    answer = client.post(f"{WAYS}password/set/", {"password1": NEW, "password2": NEW + "x"})

    assert answer.context["form"].errors["password2"] == ["The two passwords are not the same."]


def test_a_password_given_before_the_address_was_confirmed_is_gone_when_its_owner_comes(client):
    """Somebody else may have known that password; the mailbox is what proves who the owner is."""
    person = UserFactory()
    person.set_password(PASSWORD)
    person.save()

    sign_in_by_code(client, person.email)

    person.refresh_from_db()
    assert signed_in_as(client) == person.email
    assert not person.has_usable_password()
