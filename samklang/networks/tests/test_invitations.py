"""Asking, inviting, answering: by letter, once, and never after a no."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from samklang.accounts.models import User
from samklang.accounts.tests.factories import UserFactory
from samklang.directory.models import Organisation, Partnership
from samklang.directory.signals import partner_entered
from samklang.directory.tests.factories import OrganisationFactory
from samklang.foundation.jobs import jobs
from samklang.foundation.models import Letter
from samklang.history.models import Entry, Notice
from samklang.networks import actions, rules
from samklang.networks.models import Invitation
from samklang.networks.tests.factories import NetworkFactory, TierFactory

pytestmark = pytest.mark.django_db

ASKING = {"person_name": "Kari", "email": "kari@lillevik.example", "message": "Vi vil være med"}


@pytest.fixture
def town():
    return OrganisationFactory(name="Lillevik kommune", slug="lillevik")


def invited(network, organisation, tier, *, by=None, at=None):
    facts = {"email": "kari@lillevik.example", "tier": tier, "language": "nb", "by": by}
    return actions.invite(network, organisation, at=at or timezone.now(), **facts)


def link_in(letter):
    link = next(word for word in letter.body.split() if word.startswith("http")).split("8000", 1)[1]
    return link.replace("/nb/", "/en/")


def members(network):
    return [
        row.organisation.name for row in network.memberships.known_at(None).select_related("organisation")
    ]


def test_a_request_goes_from_the_open_page_to_a_membership(desk, member_tier, town, at):
    network, secretary = member_tier.network, desk.secretary
    visitor = desk.__class__()
    visitor.post(at("ask", network.slug) + "?organisation=lillevik", ASKING)
    request = Invitation.objects.get()
    assert [letter.to for letter in Letter.objects.all()] == [secretary.email]
    assert Notice.objects.get().user == secretary

    desk.post(at("invitation", network.slug, request.pk), {"tier": member_tier.pk, "message": "Velkommen"})
    letter = Letter.objects.get(to="kari@lillevik.example")
    link = link_in(letter)
    assert link.startswith("/en/networks/invitations/")

    visitor.post(link, {"name": "Kari Nordmann"})
    kari = User.objects.get(email="kari@lillevik.example")
    assert members(network) == ["Lillevik kommune"]
    assert rules.edits(kari, town)
    assert visitor.session["_auth_user_id"] == str(kari.pk)
    assert network.sources.get().kind == "joined"


def test_an_asker_who_is_not_in_the_directory_is_entered_with_the_yes(desk, member_tier, at):
    network = member_tier.network
    facts = {**ASKING, "organisation_name": "Nyvik kommune", "organisation_number": "958 935 420"}
    desk.__class__().post(at("ask", network.slug), facts)
    assert not Organisation.objects.filter(name="Nyvik kommune").exists()

    desk.post(at("invitation", network.slug, Invitation.objects.get().pk), {"tier": member_tier.pk})

    assert Organisation.objects.get(name="Nyvik kommune").identifiers.get().value == "958935420"


def test_a_wrong_organisation_number_is_told_and_nothing_is_lost(client, network, at):
    facts = {**ASKING, "organisation_name": "Nyvik", "organisation_number": "958935421"}
    answer = client.post(at("ask", network.slug), facts)
    assert answer.status_code == 422
    assert "958935421 is not a Norwegian organisation number" in answer.content.decode()
    assert "Vi vil være med" in answer.content.decode()


def test_a_machine_that_fills_the_trap_is_thanked_and_forgotten(client, network, at):
    facts = {**ASKING, "organisation_name": "Spam", "website": "https://spam.example"}
    assert client.post(at("ask", network.slug), facts).status_code == 302
    assert Invitation.objects.count() == 0


def test_a_button_pressed_twice_asks_once(client, network, at):
    for _press in range(2):
        answer = client.post(at("ask", network.slug), {**ASKING, "organisation_name": "Nyvik kommune"})
        assert answer.status_code == 302

    assert Invitation.objects.count() == 1
    assert Entry.objects.filter(verb="asked-to-join-unnamed").count() == 1


def test_the_fourth_open_request_from_one_address_is_refused(client, network, at):
    for name in "abcd":
        answer = client.post(at("ask", network.slug), {**ASKING, "organisation_name": name})
    assert "You have asked already" in answer.content.decode()
    assert Invitation.objects.count() == 3


def test_what_a_stranger_writes_on_the_open_page_is_not_put_into_the_history_for_all(desk, network, at):
    visitor = desk.__class__()
    visitor.post(at("ask", network.slug), {**ASKING, "organisation_name": "Buy at pills.example"})
    waiting = Invitation.objects.get()
    desk.post(at("turn_down", network.slug, waiting.pk), {"reason": "No"})

    told = visitor.get(f"/en/history/networks.network/{network.pk}/").content.decode()
    assert "An organisation that is not in the directory asked to join" in told
    assert "A request to join was turned down" in told
    assert "pills" not in told


def test_a_request_is_found_by_what_the_asker_wrote_in_whatever_letters(desk, network, at):
    for name in ("Ødegård kommune", "Vik AS"):
        desk.__class__().post(at("ask", network.slug), {**ASKING, "organisation_name": name})

    found = desk.get(at("invitations", network.slug), {"q": "ødegard"}).content.decode()
    assert ("Ødegård kommune" in found, "Vik AS" in found) == (True, False)


def test_a_request_that_is_turned_down_is_answered_with_the_reason(desk, network, town, at):
    desk.__class__().post(at("ask", network.slug) + "?organisation=lillevik", ASKING)
    request = Invitation.objects.get()
    desk.post(at("turn_down", network.slug, request.pk), {"reason": "Only universities, for now"})
    assert "Only universities, for now" in Letter.objects.get(to="kari@lillevik.example").body
    request.refresh_from_db()
    assert request.state == "declined"


def test_an_account_that_is_there_must_be_signed_in_to_first(client, network, member_tier, town):
    UserFactory(email="kari@lillevik.example")
    invited(network, town, member_tier)
    page = client.get(link_in(Letter.objects.get()))
    assert "Sign in and answer" in page.content.decode()
    client.post(link_in(Letter.objects.get()), {"name": "Somebody else"})
    assert members(network) == []


def test_saying_yes_in_two_tabs_makes_one_membership(client, network, member_tier, town):
    invited(network, town, member_tier)
    link = link_in(Letter.objects.get())
    client.post(link, {"name": "Kari"})
    again = client.post(link, {"name": "Kari"})
    assert "This invitation was accepted" in again.content.decode()
    assert members(network) == ["Lillevik kommune"]


@pytest.mark.parametrize(
    ("days", "says"), [(29, "Yes, join"), (31, "This invitation has expired")], ids=["in time", "too late"]
)
def test_an_invitation_works_for_thirty_days(client, member_tier, town, days, says):
    network = member_tier.network
    invited(network, town, member_tier)
    with time_machine.travel(timezone.now() + timedelta(days=days)):
        assert says in client.get(link_in(Letter.objects.get())).content.decode()


def test_a_link_that_was_cut_short_leads_to_a_clear_page(client, network, at):
    assert "This link leads to no invitation" in client.get(at("answer", "half-a-token")).content.decode()


def test_it_reminds_once_after_a_week_and_expires_after_a_month(network, member_tier, secretary, town):
    invited(network, town, member_tier)
    for days in (6, 8, 9, 31, 32):
        with time_machine.travel(timezone.now() + timedelta(days=days)):
            jobs["networks.tasks.remind_and_expire_invitations"].run()
    first, reminder = Letter.objects.filter(to="kari@lillevik.example").order_by("pk")
    assert link_in(first) == link_in(reminder)
    assert Invitation.objects.get().state == "expired"
    assert Notice.objects.filter(user=secretary, verb="expired-you").count() == 1


def test_a_withdrawn_invitation_says_so(desk, member_tier, town, at):
    network = member_tier.network
    one = invited(network, town, member_tier)
    desk.post(at("withdraw_invitation", network.slug, one.pk))
    page = desk.__class__().get(link_in(Letter.objects.get()))
    assert "This invitation was withdrawn" in page.content.decode()


@pytest.fixture
def forum():
    host = OrganisationFactory(name="Smart Innovation Norway")
    return TierFactory(network=NetworkFactory(invites_partners_of=host), key="member").network


def partner(forum, organisation, *, email="post@lillevik.example"):
    found = Partnership.objects.create(
        organisation=forum.invites_partners_of,
        partner=organisation,
        contact_email=email,
        started_on=timezone.localdate(),
    )
    partner_entered.send(sender=Partnership, partnership=found, by=None)
    return found


def test_a_partner_is_invited_by_itself_once(forum, town):
    first = partner(forum, town)
    assert [letter.to for letter in Letter.objects.all()] == ["post@lillevik.example"]
    partner_entered.send(sender=Partnership, partnership=first, by=None)
    assert Letter.objects.count() == 1


def test_after_a_no_a_partner_is_not_invited_again(client, forum, town):
    first = partner(forum, town)
    link = link_in(Letter.objects.get())
    client.post(link + "no/", {"reason": "Not now"})
    assert Invitation.objects.get().state == "declined"
    partner_entered.send(sender=Partnership, partnership=first, by=None)
    assert Invitation.objects.count() == 1


def test_a_partner_that_is_a_member_is_left_alone(forum, town):
    actions.admit(forum, town, tier=forum.tiers.get(), on=timezone.localdate(), by=None)
    partner(forum, town)
    assert Letter.objects.count() == 0


def test_a_secretariat_says_whose_partners_are_invited_and_those_there_are_asked_at_once(
    desk, network, member_tier, town, at
):
    host = OrganisationFactory(
        name="Smart Innovation Norway", slug="sin", search_text="smart innovation norway"
    )
    facts = {"contact_email": "post@lillevik.example", "started_on": timezone.localdate()}
    Partnership.objects.create(organisation=host, partner=town, **facts)

    said = {"name": "NORA", "theme": "samklang", "is_public": "on", "invites_partners_of": "Smart Innovation"}
    desk.post(at("edit", network.slug), said)
    desk.post(at("edit", network.slug), said | {"name": "NORA again"})

    network.refresh_from_db()
    assert network.invites_partners_of == host
    assert [letter.to for letter in Letter.objects.all()] == ["post@lillevik.example"]
    assert "Smart Innovation Norway (sin)" in desk.get(at("edit", network.slug)).content.decode()


def test_a_partner_without_address_becomes_a_task_for_the_secretariat(forum, town):
    secretary = UserFactory()
    actions.give_mandate(
        secretary, "secretariat", network=forum, on=timezone.localdate(), at=timezone.now(), by=None
    )
    partner(forum, town, email="")
    assert Notice.objects.filter(user=secretary, verb="partner-without-address").count() == 1


def test_several_are_invited_at_once_or_none(desk, network, member_tier, town, at):
    facts = {
        "tier": member_tier.pk,
        "lines": "Lillevik kommune, a@x.example\nNowhere, b@x.example",
        "message": "",
    }
    answer = desk.post(at("invite_several", network.slug), facts)
    assert "Line 2: “Nowhere” is not in the directory." in answer.content.decode()
    assert Letter.objects.count() == 0
    desk.post(at("invite_several", network.slug), {**facts, "lines": "Lillevik kommune, a@x.example"})
    assert Letter.objects.get().to == "a@x.example"
