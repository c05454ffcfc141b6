import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone

from samklang.accounts import queries
from samklang.foundation.jobs import jobs
from samklang.foundation.models import Letter

from .browsing import ACCOUNT, sign_in_by_code, signed_in_as
from .factories import confirmed

pytestmark = pytest.mark.django_db
SESSIONS = "/en/account/sessions/"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1"


def two_places(client, other):
    person = confirmed()
    client.defaults["HTTP_USER_AGENT"], other.defaults["HTTP_USER_AGENT"] = FIREFOX, SAFARI
    sign_in_by_code(client, person.email)
    sign_in_by_code(other, person.email)
    return person


def test_a_person_sees_where_they_are_signed_in(client, another_client):
    two_places(client, another_client())

    shown = client.get(SESSIONS).context["visits"]

    assert [(visit.device, visit.is_here) for visit in shown] == [
        ("Firefox on Windows", True),
        ("Safari on iPhone", False),
    ]


def test_a_place_that_is_signed_out_is_out_at_once(client, another_client):
    other = another_client()
    two_places(client, other)
    there = next(visit for visit in client.get(SESSIONS).context["visits"] if not visit.is_here)

    client.post(f"{SESSIONS}{there.id}/end/")

    assert other.get(ACCOUNT).status_code == 302
    assert signed_in_as(client) is not None


def test_all_other_places_are_signed_out_in_one_go(client, another_client):
    others = [another_client(), another_client()]
    person = two_places(client, others[0])
    sign_in_by_code(others[1], person.email)

    client.post(f"{SESSIONS}others/end/")

    assert [other.get(ACCOUNT).status_code for other in others] == [302, 302]
    assert client.get(ACCOUNT).status_code == 200


def test_nobody_signs_out_another_person(client, another_client):
    other = another_client()
    person, stranger = confirmed(), confirmed()
    sign_in_by_code(client, person.email)
    sign_in_by_code(other, stranger.email)

    other.post(f"{SESSIONS}{UserSession.objects.get(user=person).pk}/end/")

    assert client.get(ACCOUNT).status_code == 200


def test_a_stolen_cookie_is_worthless_after_signing_out(client, another_client):
    thief = another_client()
    sign_in_by_code(client, confirmed().email)
    cookie = client.cookies["sessionid"].value
    thief.cookies["sessionid"] = cookie
    assert thief.get(ACCOUNT).status_code == 200

    client.post("/en/account/sign-out/")
    thief.cookies["sessionid"] = cookie

    assert thief.get(ACCOUNT).status_code == 302


@pytest.mark.parametrize(
    ("visits_on_days", "signed_in"), [([13, 26, 39, 52], True), ([15], False), ([13, 26, 39, 52, 61], False)]
)
def test_a_session_lasts_two_weeks_without_a_visit_and_sixty_days_in_all(client, visits_on_days, signed_in):
    start = timezone.now()
    with time_machine.travel(start):
        sign_in_by_code(client, confirmed().email)
    for day in visits_on_days:
        with time_machine.travel(start + timezone.timedelta(days=day)):
            answer = client.get(ACCOUNT)

    assert (answer.status_code == 200) is signed_in


def test_the_cookie_is_out_of_reach_for_scripts_and_other_sites(client):
    sign_in_by_code(client, confirmed().email)

    cookie = client.cookies["sessionid"]

    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


def test_whoever_has_no_cookie_gets_none(client):
    answer = client.get("/healthz")

    assert not answer.cookies
    assert "Cookie" not in answer.headers.get("Vary", "")


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (FIREFOX, "Firefox on Windows"),
        (SAFARI, "Safari on iPhone"),
        ("curl/8.1", "curl"),
        ("", "Unknown device"),
    ],
)
def test_a_device_is_called_what_a_person_would_call_it(agent, name):
    assert queries.device_named(agent) == name


def test_what_is_over_is_forgotten_and_what_is_in_use_is_kept(client):
    start = timezone.now()
    with time_machine.travel(start - timezone.timedelta(days=40)):
        sign_in_by_code(client, confirmed().email)
    sign_in_by_code(client, confirmed().email)
    assert (Session.objects.count(), UserSession.objects.count(), Letter.objects.count()) == (2, 2, 2)

    jobs["accounts.tasks.forget"].run()

    assert (Session.objects.count(), UserSession.objects.count(), Letter.objects.count()) == (1, 1, 1)
    assert client.get(ACCOUNT).status_code == 200


@pytest.mark.parametrize("places", [1, 3])
def test_the_list_of_places_asks_as_much_for_three_as_for_one(
    client, another_client, places, django_assert_num_queries
):
    person = confirmed()
    sign_in_by_code(client, person.email)
    for _ in range(places - 1):
        UserSession.objects.create(user=person, ip="127.0.0.1", session_key=f"key{_}", user_agent=SAFARI)
        Session.objects.create(session_key=f"key{_}", expire_date=timezone.now() + timezone.timedelta(days=1))

    with django_assert_num_queries(6):
        shown = client.get(SESSIONS).context["visits"]

    assert len(shown) == places
