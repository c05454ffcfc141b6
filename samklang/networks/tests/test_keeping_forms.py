"""What a secretariat fills in, named as people name things."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils.translation import override

from samklang.accounts.models import User
from samklang.directory.tests.factories import OrganisationFactory, PersonFactory
from samklang.foundation.models import Letter
from samklang.history.models import Entry
from samklang.history.tests.carrying import carried
from samklang.networks import actions
from samklang.networks.models import Body, Office, Seat
from samklang.networks.tests.factories import MandateFactory, MembershipFactory, NetworkFactory, TierFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def network(client):
    network = NetworkFactory(slug="north")
    client.force_login(MandateFactory(network=network).user)
    with override("en"):
        yield network


def test_the_host_of_an_office_is_named_and_not_addressed(client, network):
    host = OrganisationFactory(name="Universitetet i Oslo", slug="uio", search_text="universitetet i oslo")

    client.post(
        reverse("networks:open_office", args=["north"]),
        {"name": "Oslo Office", "place": "Oslo", "host": "universitetet i oslo", "region_en": "The Nordics"},
    )

    office = Office.objects.get()
    assert (office.host, str(office.region)) == (host, "The Nordics")


def test_a_seat_is_given_to_a_person_by_name_and_several_are_told_apart(client, network):
    body = Body.objects.create(network=network, slug="board", kind="board")
    kari = PersonFactory(
        name="Kari Moe", slug="kari-moe", search_text="kari moe", keeper=network.organisation
    )
    PersonFactory(name="Kari Mo", slug="kari-mo", search_text="kari mo", keeper=network.organisation)
    url = reverse("networks:seat", args=["north", body.slug])

    unclear = client.post(url, {"person": "Kari", "on": "2026-01-01"})
    client.post(url, {"person": "Kari Moe (kari-moe)", "on": "2026-01-01"})

    assert "Several fit: Kari Mo (kari-mo), Kari Moe (kari-moe)." in unclear.text
    assert [seat.person for seat in Seat.objects.all()] == [kari]


def test_whoever_is_given_a_mandate_gets_one_letter_with_the_way_in(client, network):
    member = MembershipFactory(network=network).organisation
    url = reverse("networks:member_mandates", args=["north", member.slug])

    client.post(
        url, {"role": "editor", "email": "nils@town.example", "name": "Nils Utsi", "on": "2026-11-01"}
    )

    letter = Letter.objects.get()
    assert letter.to == User.objects.get(name="Nils Utsi").email
    assert member.name in letter.subject
    assert "/account/sign-in/" in letter.body


def test_a_secretariat_keeps_the_records_of_its_members_and_of_no_other(client, network):
    member = MembershipFactory(network=network, started_on=date(2020, 1, 1)).organisation
    stranger = MembershipFactory().organisation

    answers = [
        client.get(reverse("directory:edit-organisation", args=[one.slug])).status_code
        for one in (member, stranger)
    ]

    assert answers == [200, 403]


def test_the_desk_counts_who_is_not_in_yet_and_leads_to_all_that_is_kept(client, network):
    OrganisationFactory.create_batch(3)

    page = client.get(reverse("networks:desk", args=["north"])).text

    assert '<span class="sk-figure__number">3</span>' in page
    assert reverse("registers:sheets") in page


def test_a_seat_does_not_end_so_late_that_somebody_would_hold_two(client, network):
    body, ada = Body.objects.create(network=network, slug="board", kind="board"), PersonFactory()
    first = actions.seat(body, person=ada, on=date(2020, 1, 1), until=date(2021, 1, 1), by=None)
    actions.seat(body, person=ada, on=date(2022, 1, 1), by=None)
    page = reverse("networks:end_seat", args=["north", "board", first.pk])

    assert "holds a seat here in that time" in client.post(page, {"on": "2023-01-01"}).content.decode()
    assert client.post(page, {"on": "2021-06-01"}).status_code == 302
    assert [seat.started_on.year for seat in body.seats.on(date(2022, 6, 1))] == [2022]


def test_the_second_of_two_tabs_on_the_network_s_page_is_told_and_keeps_what_it_wrote(client, network):
    page, said = (
        reverse("networks:edit", args=["north"]),
        {"name": "NORA", "theme": "samklang", "is_public": "on"},
    )
    opened = carried(client.get(page))
    assert client.post(page, said | opened | {"tagline_en": "Theirs"}).status_code == 302

    refused = client.post(page, said | opened | {"tagline_en": "Mine"})

    assert refused.status_code == 422
    assert "It was changed after you opened this page" in refused.text
    assert "Mine" in refused.text
    network.refresh_from_db()
    assert network.tagline.plain() == {"en": "Theirs"}
    assert client.post(page, said | carried(refused) | {"tagline_en": "Mine"}).status_code == 302


@pytest.mark.parametrize("what", ["office", "body", "tier"])
def test_the_second_of_two_tabs_on_what_a_network_keeps_is_told(client, network, what):
    actions.open_office(network, slug="oslo", name="Oslo", place="Oslo", by=None)
    Body.objects.create(network=network, slug="board", kind="board")
    TierFactory(network=network, key="partner")
    name, key, said, other = {
        "office": ("edit_office", "oslo", {"name": "Oslo", "place": "Oslo S"}, {"place": "Bislett"}),
        "body": ("edit_body", "board", {"names_en": "Board", "kind": "board"}, {"names_en": "Council"}),
        "tier": ("edit_tier", "partner", {"names_en": "Friend", "rank": 7}, {"rank": 8}),
    }[what]
    page = reverse(f"networks:{name}", args=["north", key])
    opened = carried(client.get(page))
    assert client.post(page, said | opened).status_code == 302
    assert client.post(page, said | opened).status_code == 302  # sent twice: it says what stands

    refused = client.post(page, said | other | opened)

    assert refused.status_code == 422
    assert "It was changed after you opened this page" in refused.text
    assert Entry.objects.filter(verb=f"{what}-changed").count() == 1
    assert client.post(page, said | other | carried(refused)).status_code == 302
    assert Entry.objects.filter(verb=f"{what}-changed").count() == 2
