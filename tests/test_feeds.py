import xml.etree.ElementTree as ET

import pytest
from django.urls import reverse

from samklang.accounts.tests.factories import UserFactory
from samklang.history.actions import record
from samklang.networks.tests.factories import NetworkFactory

pytestmark = pytest.mark.django_db
ATOM = {"a": "http://www.w3.org/2005/Atom"}


def read(client, name, *args):
    response = client.get(reverse(f"history:{name}", args=args))
    assert response.headers["Content-Type"].startswith("application/atom+xml")
    return ET.fromstring(response.content)


def titles(feed):
    return [entry.findtext("a:title", namespaces=ATOM) for entry in feed.findall("a:entry", ATOM)]


def test_a_feed_tells_the_newest_first_and_names_nobody(client):
    network = NetworkFactory(name="North")
    who = UserFactory(name="Ingrid Solheim")
    first = record(network, "created", by=who)
    record(network, "edited", by=who)

    feed = read(client, "kind-feed", "networks.network")

    assert [title.split(":")[0] for title in titles(feed)] == ["North", "North"]
    assert feed.findall("a:entry", ATOM)[1].findtext("a:id", namespaces=ATOM) == f"urn:sha256:{first.hash}"
    assert "Ingrid" not in ET.tostring(feed, encoding="unicode")


def test_a_private_record_is_in_no_feed_not_even_for_its_own_people(client):
    private, public = NetworkFactory(name="Hushed", is_public=False), NetworkFactory(name="Open")
    for network in (private, public):
        record(network, "created", by=None)

    feed = read(client, "kind-feed", "networks.network")
    alone = client.get(reverse("history:record-feed", args=["networks.network", private.pk]))

    assert [title.split(":")[0] for title in titles(feed)] == ["Open"]
    assert alone.status_code == 404


def test_a_kind_nobody_speaks_for_has_no_feed(client):
    assert client.get(reverse("history:kind-feed", args=["accounts.nothing"])).status_code == 404


@pytest.mark.parametrize("count", [1, 4])
def test_a_feed_costs_the_same_however_many_lines(client, count, django_assert_num_queries):
    for network in NetworkFactory.create_batch(count):
        record(network, "created", by=None)

    with django_assert_num_queries(3):
        assert len(titles(read(client, "kind-feed", "networks.network"))) == count


@pytest.mark.parametrize("page", ["networks:networks", "directory:organisations"])
def test_a_list_leads_to_its_feed(client, page):
    NetworkFactory()

    assert 'type="application/atom+xml"' in client.get(reverse(page)).text


def test_a_network_says_what_it_is_to_machines(client):
    network = NetworkFactory(name="North", slug="north")
    NetworkFactory(name="Hushed", parent=network, is_public=False)

    said = client.get(reverse("networks:detail", args=["north"]), {"format": "jsonld"}).json()

    assert (said["@type"], said["name"]) == ("Organization", [{"@value": "North"}])
    assert "Hushed" not in str(said)
