import io
import json
import zipfile

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.utils import timezone

from samklang.accounts import actions, personal, queries
from samklang.accounts.models import User
from samklang.accounts.signals import person_erased
from samklang.foundation.errors import Refused
from samklang.foundation.models import Letter
from samklang.foundation.tests.factories import LetterFactory

from .browsing import ACCOUNT, PASSWORD_PAGE, WAYS, letters_to, mailed_code, sign_in_by_code, signed_in_as
from .factories import PASSWORD, confirmed, with_password

pytestmark = pytest.mark.django_db
CLOSE = "/en/account/close/"


@pytest.fixture
def garden(monkeypatch):
    """A room above that holds something on people."""
    held = {}
    monkeypatch.setattr(personal, "_holdings", {})
    personal.holds(
        "garden",
        export=lambda user: {"roses": held.get(user.pk, [])},
        erase=lambda user: held.pop(user.pk, None),
    )
    return held


def account_of_nothing(user):
    return {}


def unpacked(content):
    archive = zipfile.ZipFile(io.BytesIO(content))
    return {name: archive.read(name).decode() for name in archive.namelist()}


def test_a_person_downloads_all_that_is_held_on_them(client, garden):
    person, neighbour = confirmed(name="Kari Ød"), confirmed(name="Neighbour")
    garden.update({person.pk: ["yellow"], neighbour.pk: ["red"]})
    sign_in_by_code(client, person.email)

    files = unpacked(client.post(f"{ACCOUNT}data/download/").content)

    assert sorted(files) == ["README.txt", "accounts.json", "garden.json"]
    assert json.loads(files["garden.json"]) == {"roses": ["yellow"]}
    account = json.loads(files["accounts.json"])
    assert (account["name"], account["addresses"][0]["email"]) == ("Kari Ød", person.email)
    assert "Neighbour" not in "".join(files.values())


def test_the_copy_holds_no_secret(client, garden):
    person = with_password()
    Authenticator.objects.create(user=person, type="totp", data={"secret": "SEED"})

    text = "".join(unpacked(queries.as_zip(person)).values())

    assert "SEED" not in text
    assert "argon2" not in text


def test_with_a_password_the_copy_asks_who_it_is_first(client, garden):
    person = with_password()
    client.post(PASSWORD_PAGE, {"login": person.email, "password": PASSWORD})

    asked = client.post(f"{ACCOUNT}data/download/")
    assert asked["Location"].startswith(f"{WAYS}confirm/")
    given = client.post(f"{WAYS}confirm/", {"password": PASSWORD, "next": f"{ACCOUNT}data/download/"})

    assert given["Content-Type"] == "application/zip"


def test_closing_erases_the_person_and_leaves_a_tombstone(client, garden):
    person = confirmed(name="Kari")
    garden[person.pk] = ["yellow"]
    SocialAccount.objects.create(user=person, provider="feide", uid="1")
    sign_in_by_code(client, person.email)

    client.post(CLOSE, {"address": person.email})

    stone = User.objects.get(pk=person.pk)
    assert (stone.name, stone.is_active, str(stone)) == ("", False, "Erased person")
    assert person.email not in stone.email
    assert signed_in_as(client) is None
    assert garden == {}
    for kind in (EmailAddress, SocialAccount, Authenticator, UserSession):
        assert not kind.objects.filter(user=person).exists()
    assert not letters_to(person.email)
    assert not Session.objects.exists() or signed_in_as(client) is None


def test_closing_wants_the_address_typed(client, garden):
    person = confirmed()
    sign_in_by_code(client, person.email)

    answer = client.post(CLOSE, {"address": "somebody@samklang.example"})

    assert answer.context["form"].errors["address"] == ["This is not the address of your account."]
    assert User.objects.get(pk=person.pk).is_active


def test_a_room_that_must_keep_the_person_stops_it_all(client, garden):
    def keep(user):
        raise Refused("You are the only one in the secretariat.")

    personal.holds("secretariat", export=account_of_nothing, erase=keep)
    person = confirmed()
    garden[person.pk] = ["yellow"]
    sign_in_by_code(client, person.email)

    answer = client.post(CLOSE, {"address": person.email})

    assert "You are the only one in the secretariat." in answer.content.decode()
    person.refresh_from_db()
    assert (person.is_active, person.erased_at) == (True, None)
    assert signed_in_as(client) == person.email


def test_erasing_is_told_with_who_and_when(garden):
    person, operator, told = confirmed(), confirmed(), []
    person_erased.connect(
        lambda **news: told.append((news["user"].pk, news["by"], news["at"])), weak=False, dispatch_uid="test"
    )
    noon = timezone.now()

    actions.erase(person, by=operator, at=noon)

    person_erased.disconnect(dispatch_uid="test")
    assert told == [(person.pk, operator, noon)]


def test_nobody_is_erased_twice(garden):
    person = confirmed()
    actions.erase(person, by=None, at=timezone.now())

    with pytest.raises(actions.AlreadyErased):
        actions.erase(person, by=None, at=timezone.now())


def test_the_address_of_an_erased_person_is_free_again(client, garden):
    person = confirmed()
    actions.erase(person, by=None, at=timezone.now())

    newcomer = actions.open_account(person.email, name="New", language="nb", by=None)

    assert newcomer.pk != person.pk
    with pytest.raises(actions.AddressTaken):
        actions.open_account(person.email, name="Again", language="nb", by=None)


def test_the_operator_exports_and_erases_from_the_command_line(garden, tmp_path):
    person = confirmed(name="Kari")
    call_command("export_person", person.email, tmp_path / "kari.zip")
    call_command("erase_person", person.email, yes=True)

    assert "Kari" in unpacked((tmp_path / "kari.zip").read_bytes())["accounts.json"]
    assert User.objects.get(pk=person.pk).erased_at
    with pytest.raises(CommandError, match="No account has the address"):
        call_command("erase_person", person.email, yes=True)
    assert not Letter.objects.exists()


@time_machine.travel("2026-11-21T12:00:00Z", tick=False)
def test_the_file_is_named_by_the_day(client, garden):
    sign_in_by_code(client, confirmed().email)

    answer = client.post(f"{ACCOUNT}data/download/")

    assert answer["Content-Disposition"] == 'attachment; filename="samklang-2026-11-21.zip"'


def test_letters_to_an_address_somebody_gave_up_stay_theirs_and_go_with_them(client, garden):
    old = "old@samklang.example"
    person = confirmed(email=old)
    LetterFactory(to="Old@samklang.example", subject="Invited before")
    sign_in_by_code(client, old)
    client.post(f"{ACCOUNT}address/", {"action_add": "", "email": "new@samklang.example"})
    client.post(f"{ACCOUNT}confirm-address/", {"code": mailed_code("new@samklang.example")})
    heir = confirmed(email=old)
    LetterFactory(to=old, subject="Invited later")
    person.refresh_from_db()

    assert person.email == "new@samklang.example"
    subjects = [one["subject"] for one in queries.account_of(person)["letters"]]
    assert "Invited before" in subjects
    assert [one["subject"] for one in queries.account_of(heir)["letters"]] == ["Invited later"]
    actions.erase(person, by=None, at=timezone.now())
    assert [letter.subject for letter in Letter.objects.all()] == ["Invited later"]


def test_an_address_nobody_confirmed_takes_no_letters_of_its_owner_along(garden):
    person = confirmed()
    LetterFactory(to="victim@samklang.example")
    EmailAddress.objects.create(user=person, email="victim@samklang.example", verified=False)

    actions.erase(person, by=None, at=timezone.now())

    letter = Letter.objects.get(to="victim@samklang.example")
    assert letter.reader is None
