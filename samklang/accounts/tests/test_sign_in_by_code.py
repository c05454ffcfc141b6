import pytest
import time_machine
from django.utils import timezone

from samklang.accounts.models import User

from .browsing import ACCOUNT, CODE, SIGN_IN, letters_to, mailed_code, sign_in_by_code, signed_in_as
from .factories import UserFactory, confirmed

pytestmark = pytest.mark.django_db


def test_the_mailed_code_signs_a_person_in(client):
    person = confirmed()

    sign_in_by_code(client, person.email)

    assert signed_in_as(client) == person.email


def test_the_code_comes_in_the_language_the_person_asked_for(client):
    person = confirmed(language="nb")

    client.post(SIGN_IN, {"email": person.email})

    assert [letter.language for letter in letters_to(person.email)] == ["nb"]
    assert "er koden din til Samklang" in letters_to(person.email)[0].subject


def test_an_account_made_for_somebody_has_its_address_confirmed_by_the_first_code(client):
    invited = UserFactory()

    sign_in_by_code(client, invited.email)

    assert signed_in_as(client) == invited.email


def test_a_wrong_code_does_not_sign_in_and_keeps_the_page(client):
    person = confirmed()
    client.post(SIGN_IN, {"email": person.email})

    answer = client.post(CODE, {"code": "XXX-999"})

    assert "That code is not right" in answer.content.decode()
    assert signed_in_as(client) is None


def test_after_three_wrong_codes_even_the_right_one_is_refused(client):
    person = confirmed()
    client.post(SIGN_IN, {"email": person.email})
    code = mailed_code(person.email)
    for _ in range(3):
        answer = client.post(CODE, {"code": "XXX-999"}, follow=True)

    assert ["Too many tries" in str(told) for told in answer.context["messages"]] == [True]
    client.post(CODE, {"code": code})
    assert signed_in_as(client) is None


def test_a_code_older_than_a_quarter_of_an_hour_is_refused(client):
    person = confirmed()
    client.post(SIGN_IN, {"email": person.email})
    code = mailed_code(person.email)

    with time_machine.travel(timezone.now() + timezone.timedelta(minutes=16)):
        client.post(CODE, {"code": code})

    assert signed_in_as(client) is None


def test_a_used_code_opens_no_second_session(client, another_client):
    person = confirmed()
    sign_in_by_code(client, person.email)
    code = mailed_code(person.email)
    other = another_client()
    other.post(SIGN_IN, {"email": person.email})

    other.post(CODE, {"code": code})

    assert signed_in_as(other) is None


def test_a_new_code_makes_the_old_one_worthless(client):
    person = confirmed()
    client.post(SIGN_IN, {"email": person.email})
    old = mailed_code(person.email)
    client.post(CODE, {"action": "resend"})

    client.post(CODE, {"code": old})
    assert signed_in_as(client) is None
    client.post(CODE, {"code": mailed_code(person.email)})
    assert signed_in_as(client) == person.email


def test_an_unknown_address_meets_the_same_pages_as_a_known_one(client, another_client):
    person, other = confirmed(), another_client()

    known = client.post(SIGN_IN, {"email": person.email}, follow=True)
    unknown = other.post(SIGN_IN, {"email": "nobody@samklang.example"}, follow=True)

    assert known.redirect_chain == unknown.redirect_chain
    assert known.status_code == unknown.status_code
    assert "No account with this address" in letters_to("nobody@samklang.example")[0].subject


def test_the_fourth_code_within_a_minute_is_not_sent(client):
    person = confirmed()
    for _ in range(4):
        answer = client.post(SIGN_IN, {"email": person.email}, follow=True)

    assert "Too many tries" in answer.content.decode()
    assert len(letters_to(person.email)) == 3


def test_a_newcomer_opens_an_account_with_name_and_address(client):
    client.post("/nn/account/sign-up/", {"email": "Ny@Samklang.example", "name": "Åse Ny"})
    client.post("/nn/account/confirm-address/", {"code": mailed_code("ny@samklang.example")})

    newcomer = User.objects.get(email="ny@samklang.example")
    assert signed_in_as(client) == newcomer.email
    assert (newcomer.name, newcomer.language) == ("Åse Ny", "nn")


def test_signing_up_with_an_address_that_is_here_tells_only_its_owner(client, another_client):
    person, other = confirmed(), another_client()

    taken = client.post("/en/account/sign-up/", {"email": person.email, "name": "Me"}, follow=True)
    free = other.post("/en/account/sign-up/", {"email": "free@samklang.example", "name": "Me"}, follow=True)

    assert taken.redirect_chain == free.redirect_chain
    assert letters_to(person.email)[0].subject == "You have an account in Samklang already"
    assert User.objects.get(email=person.email).name == person.name


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_next_never_leads_out_of_the_house(client, elsewhere):
    person = confirmed()
    client.post(SIGN_IN, {"email": person.email, "next": elsewhere})

    answer = client.post(CODE, {"code": mailed_code(person.email), "next": elsewhere})

    assert answer["Location"] == "/en/"


def test_next_leads_back_to_the_page_that_asked(client):
    person = confirmed()
    answer = client.get("/en/account/sessions/", follow=True)
    assert answer.redirect_chain[0][0] == f"{SIGN_IN}?next=/en/account/sessions/"
    client.post(SIGN_IN, {"email": person.email, "next": "/en/account/sessions/"})

    answer = client.post(CODE, {"code": mailed_code(person.email), "next": "/en/account/sessions/"})

    assert answer["Location"] == "/en/account/sessions/"


def test_a_closed_account_gets_no_code(client):
    person = confirmed(is_active=False)

    client.post(SIGN_IN, {"email": person.email})

    assert "No account" in letters_to(person.email)[0].subject


def test_whoever_mistyped_the_address_can_start_over(client):
    person = confirmed()
    client.post(SIGN_IN, {"email": "mistyped@samklang.example"})

    assert client.get(SIGN_IN).status_code == 200
    sign_in_by_code(client, person.email)
    assert client.get(ACCOUNT).status_code == 200


def test_no_operator_reads_the_codes_of_others(client, settings):
    settings.DEMO = False
    settings.IS_OPERATOR = f"{__name__}.everybody"
    person = confirmed()
    client.post(SIGN_IN, {"email": person.email})
    client.post(SIGN_IN, {"email": "nobody@samklang.example"})
    client.force_login(person)

    page = client.get("/en/outbox/").content.decode()

    assert "No account with this address" in page
    assert "is your code" not in page


def everybody(user):
    return True
