from datetime import date
from xml.etree import ElementTree as ET

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from samklang.agreements.models import Agreement, AgreementParty
from samklang.directory.tests.factories import OrganisationFactory
from samklang.foundation.text import Text
from samklang.networks.models import Office
from samklang.networks.tests.factories import MandateFactory, MembershipFactory, NetworkFactory

pytestmark = pytest.mark.django_db
SVG = "{http://www.w3.org/2000/svg}"
PLACES = {"Oslo": (59.91, 10.75), "Bergen": (60.39, 5.32), "Tromsø": (69.65, 18.96), "New York": (40.7, -74)}


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def member(network, place="Oslo", name="", **facts):
    latitude, longitude = PLACES[place]
    organisation = OrganisationFactory(
        place=place, latitude=latitude, longitude=longitude, **({"name": name} if name else {})
    )
    MembershipFactory(network=network, organisation=organisation, tier__network=network, **facts)
    return organisation


def agreed(one, other, *, starts_on=date(2020, 1, 1), state="in-force"):
    agreement = Agreement.objects.create(
        code=f"{one.slug}-{other.slug}",
        kind="memorandum",
        title=Text.of(en="Friends"),
        starts_on=starts_on,
        signed_on=starts_on,
        state=state,
    )
    for position, network in enumerate((one, other)):
        AgreementParty.objects.create(
            agreement=agreement, organisation=network.organisation, position=position
        )
    return agreement


def drawing(answer):
    """The picture of a page, read strictly as XML."""
    page = answer.content.decode()
    start = page.index("<svg viewBox", page.index('class="pic '))
    return ET.fromstring(page[start : page.index("</svg>", start) + len("</svg>")])


def test_an_empty_house_says_what_comes_first(client):
    answer = client.get(reverse("home:front"))

    assert "What comes first" in answer.content.decode()
    assert "samklang demo" in answer.content.decode()


def test_an_operator_of_an_empty_house_is_told_only_what_is_left_to_do(client):
    client.force_login(MandateFactory(role="operator", network=None).user)
    assert "Make yourself operator" not in client.get(reverse("home:front")).text
    assert "Bring organisations in" in client.get(reverse("home:front")).text

    OrganisationFactory()

    assert "Bring organisations in" not in client.get(reverse("home:front")).text


def test_the_front_page_opens_the_lists_behind_its_numbers(client):
    network = NetworkFactory(name="Northern lights")
    member(network)

    page = client.get(reverse("home:front")).content.decode()

    assert "Northern lights" in page
    assert "1 member" in page
    for name in ("networks:networks", "directory:organisations", "agreements:index"):
        assert f'href="{reverse(name)}"' in page


def test_a_private_network_shows_nowhere(client):
    public, private = NetworkFactory(name="Open"), NetworkFactory(name="Hidden", is_public=False)
    member(public)
    member(private, "Bergen", name="Secret partner")

    for name in ("home:front", "home:map", "home:graph"):
        page = client.get(reverse(name)).content.decode()
        assert "Hidden" not in page
        assert "Secret partner" not in page
        assert "Bergen" not in page


def test_every_circle_of_the_map_has_its_line_in_the_table(client):
    network = NetworkFactory()
    for place in ("Oslo", "Bergen", "Tromsø", "New York"):
        member(network, place)
    Office.objects.create(
        network=network, slug="paris", name="Paris Office", place="Paris", latitude=48.85, longitude=2.35
    )

    answer = client.get(reverse("home:map"))

    page, picture = answer.content.decode(), drawing(answer)
    links = [link.get("href").partition("#") for link in picture.iter(f"{SVG}a")]
    targets = [target for here, mark, target in links if mark and here == reverse("home:map")]
    assert len(targets) == 4
    assert all(f'<tr id="{target}">' in page for target in targets)
    assert "New York" in page
    assert "Paris Office" in page


def test_map_and_graph_are_true_on_the_day_and_as_known(client):
    network = NetworkFactory(name="North", slug="north")
    member(network, "Bergen", name="Newcomer", started_on=date(2021, 1, 1))

    for name in ("home:map", "home:graph"):
        assert "Newcomer" in client.get(reverse(name)).content.decode()
        assert "Newcomer" not in client.get(reverse(name), {"on": "2020-12-31"}).content.decode()
        early = client.get(reverse(name), {"on": "2026-02-01", "known_on": "2020-01-01"}).content.decode()
        assert "Newcomer" not in early


def test_an_impossible_day_is_answered_with_a_sentence(client):
    network = NetworkFactory()
    member(network)

    page = client.get(reverse("home:map"), {"on": "2021-02-30"}).content.decode()

    assert "Enter a valid date" in page


def test_one_network_can_be_chosen(client):
    one, other = NetworkFactory(name="One", slug="one"), NetworkFactory(name="Other", slug="other")
    member(one, "Oslo", name="Partner of one")
    member(other, "Bergen", name="Partner of other")

    for name in ("home:map", "home:graph"):
        page = client.get(reverse(name), {"network": "one"}).content.decode()
        assert "Partner of one" in page
        assert "Partner of other" not in page


def test_agreements_are_arcs_on_the_map_and_bows_in_the_graph(client):
    north, south = NetworkFactory(name="North", slug="north"), NetworkFactory(name="South", slug="south")
    for network, place in ((north, "Oslo"), (south, "Bergen")):
        member(network, place)
        network.organisation.latitude, network.organisation.longitude = PLACES[place]
        network.organisation.save()
    agreement = agreed(north, south)

    for name in ("home:map", "home:graph"):
        links = [link.get("href") for link in drawing(client.get(reverse(name))).iter(f"{SVG}a")]
        assert agreement.get_absolute_url() in links


def test_the_part_alone_is_answered_when_htmx_asks(client):
    member(NetworkFactory())

    page = client.get(reverse("home:map"), headers={"HX-Request": "true"}).content.decode()

    assert "<html" not in page
    assert 'id="picture"' in page


def test_the_network_page_shows_its_graph_and_leads_to_the_map(client):
    network = NetworkFactory(slug="north")
    member(network)

    page = client.get(network.get_absolute_url()).content.decode()

    assert f"{reverse('home:map')}?network=north" in page
    assert "pic-graph" in page


def test_the_secretariat_finds_what_awaits_it():
    mandate = MandateFactory()
    other = NetworkFactory()
    member(other)
    agreed(mandate.network, other, starts_on=None, state="negotiating")
    client = Client()
    client.force_login(mandate.user)

    page = client.get(reverse("home:front")).content.decode()

    assert "“Friends” waits for your approval" in page


@pytest.mark.parametrize("name", ["home:front", "home:map", "home:graph"])
def test_more_records_need_no_more_questions(client, name):
    def asked():
        with CaptureQueriesContext(connection) as questions:
            assert client.get(reverse(name)).status_code == 200
        return len(questions)

    first = NetworkFactory()
    member(first)
    agreed(first, NetworkFactory())
    client.get(reverse(name))
    few = asked()
    for _ in range(3):
        one, two = NetworkFactory(), NetworkFactory()
        member(one, "Bergen")
        member(two, "Tromsø")
        agreed(one, two)

    assert asked() == few
