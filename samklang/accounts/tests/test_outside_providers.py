import pytest
from allauth.socialaccount.models import SocialAccount
from environs import EnvError

from samklang.accounts.models import User
from samklang.config import sign_in

from . import outside
from .browsing import SIGN_IN, WAYS, letters_to, mailed_code, sign_in_by_code, signed_in_as
from .factories import confirmed

pytestmark = pytest.mark.django_db
CONFIRM = "/en/account/confirm-address/"
KARI = "kari@samklang.example"


@pytest.fixture(scope="module")
def provider_url():
    process, url = outside.started()
    with process:
        yield url
        process.terminate()


@pytest.fixture
def providers(settings, provider_url):
    apps = [
        {
            "provider_id": client["client_id"],
            "name": client["client_id"].capitalize(),
            "client_id": client["client_id"],
            "secret": client["client_secret"],
            "settings": {"server_url": provider_url, "oauth_pkce_enabled": True, "trusts_address": False},
        }
        for client in outside.CLIENTS
    ]
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": apps}}
    return {app["provider_id"]: app["settings"] for app in apps}


def test_a_newcomer_signs_in_through_a_provider_and_confirms_the_address_once(
    client, another_client, providers
):
    outside.walk(client, "first", person="kari")
    assert signed_in_as(client) is None
    client.post(CONFIRM, {"code": mailed_code(KARI)})
    again = another_client()

    outside.walk(again, "first", person="kari")

    assert (signed_in_as(client), signed_in_as(again)) == (KARI, KARI)
    assert User.objects.get().name == "Kari Utenfra"


def test_a_provider_trusted_for_addresses_needs_no_code(client, providers):
    providers["first"]["trusts_address"] = True

    outside.walk(client, "first", person="kari")

    assert signed_in_as(client) == KARI
    assert not letters_to(KARI)


def test_an_answer_without_the_claim_that_says_who_it_is_is_told_of(client, providers):
    providers["first"]["uid_field"] = "employee-number"

    page = outside.walk(client, "first", person="kari")

    assert (page.status_code, signed_in_as(client)) == (502, None)
    assert "did not answer as it should" in page.content.decode()


def test_a_second_provider_with_the_same_address_takes_nothing_over(client, another_client, providers):
    """Control: the first provider still opens the account, and the owner is told of the attempt."""
    for settings in providers.values():
        settings["trusts_address"] = True
    outside.walk(client, "first", person="kari")
    thief, owner = another_client(), another_client()

    outside.walk(thief, "second", person="mallory")
    outside.walk(owner, "first", person="kari")

    assert (signed_in_as(thief), signed_in_as(owner)) == (None, KARI)
    assert [row.provider for row in SocialAccount.objects.all()] == ["first"]
    assert letters_to(KARI)[-1].subject == "You have an account in Samklang already"


def test_a_provider_takes_over_no_account_opened_by_mail(client, another_client, providers):
    providers["first"]["trusts_address"] = True
    person, thief = confirmed(email=KARI), another_client()

    outside.walk(thief, "first", person="mallory")
    sign_in_by_code(client, person.email)

    assert (signed_in_as(thief), signed_in_as(client)) == (None, KARI)
    assert not SocialAccount.objects.exists()


def test_whoever_waits_in_somebody_elses_name_loses_the_way_in_when_the_owner_comes(
    client, another_client, providers
):
    waiting = another_client()
    outside.walk(waiting, "first", person="mallory")
    assert SocialAccount.objects.exists()

    sign_in_by_code(client, KARI)
    back = another_client()
    outside.walk(back, "first", person="mallory")

    assert (signed_in_as(client), signed_in_as(back), signed_in_as(waiting)) == (KARI, None, None)
    assert not SocialAccount.objects.exists()


def test_a_person_links_a_login_and_then_signs_in_with_it(client, another_client, providers):
    person, other = confirmed(), another_client()
    sign_in_by_code(client, person.email)

    outside.walk(client, "first", person="kari", start="/en/account/provider/first/?process=connect")
    outside.walk(other, "first", person="kari")

    assert signed_in_as(other) == person.email
    assert "Link Second" in client.get(WAYS).content.decode()


def test_a_login_that_is_unlinked_leads_back_to_the_ways_to_sign_in(client, providers):
    sign_in_by_code(client, confirmed().email)
    for key in ("first", "second"):
        outside.walk(client, key, person="kari", start=f"/en/account/provider/{key}/?process=connect")

    answer = client.post(f"{WAYS}providers/", {"account": SocialAccount.objects.first().pk})

    assert (answer["Location"], SocialAccount.objects.count()) == (WAYS, 1)


def test_a_provider_that_tells_neither_name_nor_address_leads_to_a_form(client, providers):
    page = outside.walk(client, "first", person="shy")
    assert page.request["PATH_INFO"] == "/en/account/provider-sign-up/"

    client.post("/en/account/provider-sign-up/", {"name": "Shy", "email": "shy@samklang.example"})
    client.post(CONFIRM, {"code": mailed_code("shy@samklang.example")})

    assert signed_in_as(client) == "shy@samklang.example"
    assert User.objects.get().name == "Shy"


def test_the_language_is_kept_on_the_way_out_and_back(client, providers):
    providers["first"]["trusts_address"] = True

    page = outside.walk(client, "first", person="kari", start="/nn/account/provider/first/")

    assert page.redirect_chain[-1][0] == "/nn/"
    assert User.objects.get().language == "nn"


def test_whoever_turns_back_at_the_provider_is_told_that_nothing_happened(client, providers):
    page = outside.walk(client, "first", person="nobody")

    assert "Nothing has changed here" in page.content.decode()
    assert signed_in_as(client) is None


def test_an_answer_nobody_asked_for_is_refused(client, providers):
    answer = client.get(
        "/account/provider/first/callback/?code=stolen&state=made-up", HTTP_ACCEPT_LANGUAGE="en"
    )

    assert "did not answer as it should" in answer.content.decode()
    assert signed_in_as(client) is None


def test_the_buttons_stand_on_the_sign_in_page_only_where_providers_are_set(client, settings):
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": []}}
    assert "Sign in with" not in client.get(SIGN_IN).content.decode()
    assert client.post("/en/account/provider/first/").status_code == 404


def test_providers_are_read_strictly_from_the_environment(monkeypatch):
    facts = {
        "SAMKLANG_OIDC": "feide",
        "SAMKLANG_OIDC_FEIDE_URL": "https://auth.dataporten.no/",
        "SAMKLANG_OIDC_FEIDE_CLIENT_ID": "id",
        "SAMKLANG_OIDC_FEIDE_SECRET": "secret",
    }
    for name, value in facts.items():
        monkeypatch.setenv(name, value)

    [feide] = sign_in.providers()

    assert (feide["name"], feide["settings"]["server_url"]) == ("Feide", "https://auth.dataporten.no")
    assert feide["settings"]["trusts_address"] is False


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SAMKLANG_OIDC", "Feide!"),
        ("SAMKLANG_OIDC_FEIDE_URL", "http://auth.example"),
        ("SAMKLANG_OIDC_FEIDE_TOKEN_AUTH", "none"),
        ("SAMKLANG_OIDC_FEIDE_TRUST_ADDRESS", "perhaps"),
        ("SAMKLANG_OIDC_FEIDE_SECRET", None),
    ],
)
def test_a_half_described_provider_stops_the_start(monkeypatch, name, value):
    test_providers_are_read_strictly_from_the_environment(monkeypatch)
    monkeypatch.setenv(name, value) if value else monkeypatch.delenv(name)

    with pytest.raises(EnvError):
        sign_in.providers()


def test_a_provider_that_does_not_answer_is_told_about_kindly(client, settings, providers):
    providers["first"]["server_url"] = f"http://127.0.0.1:{outside.free_port()}"

    answer = client.post("/en/account/provider/first/")

    assert "did not answer as it should" in answer.content.decode()
