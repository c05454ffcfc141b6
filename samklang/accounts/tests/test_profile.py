import pytest

from .browsing import ACCOUNT, letters_to, mailed_code, sign_in_by_code, signed_in_as
from .factories import confirmed

pytestmark = pytest.mark.django_db
ADDRESS = "/en/account/address/"


def test_a_person_changes_name_and_the_language_of_letters(client):
    person = confirmed(language="nb")
    sign_in_by_code(client, person.email)

    client.post(ACCOUNT, {"name": "Šárá Å.", "language": "se"})

    person.refresh_from_db()
    assert (person.name, person.language) == ("Šárá Å.", "se")


@pytest.mark.parametrize(
    "facts",
    [
        {"name": "", "language": "nb"},
        {"name": "x" * 10_000, "language": "nb"},
        {"name": "A", "language": "xx"},
    ],
)
def test_a_wrong_profile_is_not_saved_and_keeps_what_was_typed(client, facts):
    person = confirmed(name="Before")
    sign_in_by_code(client, person.email)

    answer = client.post(ACCOUNT, facts)

    person.refresh_from_db()
    assert answer.status_code == 422
    assert answer.context["form"]["name"].value() == facts["name"]
    assert person.name == "Before"


def test_a_new_address_counts_first_when_its_code_is_typed_in(client):
    person = confirmed(email="old@samklang.example")
    sign_in_by_code(client, person.email)
    client.post(ADDRESS, {"action_add": "1", "email": "new@samklang.example"})
    person.refresh_from_db()
    assert person.email == "old@samklang.example"

    client.post("/en/account/confirm-address/", {"code": mailed_code("new@samklang.example")})

    person.refresh_from_db()
    assert person.email == "new@samklang.example"
    assert letters_to("old@samklang.example")[-1].subject == "Your address in Samklang is changed"


def test_the_old_address_opens_nothing_after_the_change(client, another_client):
    other = another_client()
    test_a_new_address_counts_first_when_its_code_is_typed_in(client)

    other.post("/en/account/sign-in/", {"email": "old@samklang.example"})

    assert "No account" in letters_to("old@samklang.example")[-1].subject
    assert signed_in_as(other) is None


def test_nobody_takes_an_address_that_belongs_to_another(client):
    owner, person = confirmed(email="owner@samklang.example"), confirmed()
    sign_in_by_code(client, person.email)

    client.post(ADDRESS, {"action_add": "1", "email": owner.email})
    client.post("/en/account/confirm-address/", {"code": mailed_code(owner.email)})

    owner.refresh_from_db()
    person.refresh_from_db()
    assert owner.email == "owner@samklang.example"
    assert person.email != owner.email
