"""What machines are told about members, on a day and as known on a day."""

from datetime import UTC, date, datetime

import pytest

from samklang.accounts.tests.factories import UserFactory
from samklang.directory.models import Identifier
from samklang.directory.tests.factories import OrganisationFactory
from samklang.networks import actions
from samklang.networks.tests.factories import MandateFactory, NetworkFactory, TierFactory

pytestmark = pytest.mark.django_db

FIRST_NOTE = datetime(2021, 12, 20, tzinfo=UTC)


@pytest.fixture
def partner():
    return TierFactory(network__slug="nora", key="partner")


def fill(partner, joined, *, at=FIRST_NOTE):
    for day, how_many in joined.items():
        for organisation in OrganisationFactory.create_batch(how_many):
            actions.admit(partner.network, organisation, tier=partner, on=day, by=None, at=at)


def count(client, **asked):
    return client.get("/api/v1/networks/nora/members", asked).json()["count"]


def test_the_counts_of_the_source_come_out_right(client, partner):
    joined = {date(2018, 11, 21): 7, date(2019, 1, 1): 2, date(2021, 7, 1): 4, date(2021, 12, 1): 2}
    fill(partner, joined)
    asked = ["2018-11-20", "2018-11-21", "2019-01-01", "2021-07-01", "2021-12-31"]
    assert [count(client, on=day) for day in asked] == [0, 7, 9, 13, 15]


def test_as_known_before_it_was_recorded_nobody_was_in(client, partner):
    fill(partner, {date(2018, 11, 21): 7})
    assert count(client, on="2019-01-01", known_on="2021-12-19") == 0
    assert count(client, on="2019-01-01", known_on="2021-12-20") == 7


def test_known_on_a_day_means_the_end_of_that_day_in_oslo(client, partner):
    fill(partner, {date(2018, 11, 21): 1}, at=datetime(2021, 12, 20, 22, 59, tzinfo=UTC))
    fill(partner, {date(2018, 11, 21): 1}, at=datetime(2021, 12, 20, 23, 0, tzinfo=UTC))
    assert count(client, on="2019-01-01", known_on="2021-12-20") == 1
    assert count(client, on="2019-01-01", known_on="2021-12-21") == 2


def test_a_member_is_told_with_every_reason(client, partner):
    company = OrganisationFactory(name="Telenor", slug="telenor", kind="company")
    Identifier.objects.create(organisation=company, scheme="no-orgnr", value="982463718")
    actions.admit(
        partner.network,
        company,
        tier=partner,
        on=date(2020, 1, 1),
        by=None,
        kind="founding",
        provenance="Report",
    )
    periods = [(partner, date(2021, 1, 1), date(2022, 1, 1))]
    actions.state_source(partner.network, company, ref="claire/dual", periods=periods, by=None)

    found = client.get("/api/v1/networks/nora/members", {"on": "2021-06-01"}).json()

    (item,) = found["items"]
    told = {key: item[key] for key in ("tier", "since", "until", "source")}
    assert told == {"tier": "partner", "since": "2020-01-01", "until": None, "source": "founding"}
    assert item["organisation"]["identifiers"] == {"no-orgnr": "982463718"}
    assert [tuple(source.values()) for source in item["sources"]] == [
        ("founding", "", "partner", "2020-01-01", None, "Report"),
        ("derived", "claire/dual", "partner", "2021-01-01", "2022-01-01", ""),
    ]


@pytest.mark.parametrize("asked", [{"on": "2021-02-30"}, {"known_on": "soon"}, {"known_on": "2999-01-01"}])
def test_an_impossible_day_is_answered_with_a_sentence(client, partner, asked):
    answer = client.get("/api/v1/networks/nora/members", asked)
    assert answer.status_code == 422
    assert next(iter(asked.values())) in answer.json()["detail"]


def test_a_private_network_is_not_found_by_strangers(client):
    network = NetworkFactory(slug="hidden", is_public=False)
    assert client.get("/api/v1/networks/hidden/members").status_code == 404
    assert client.get("/api/v1/networks").json()["count"] == 0

    secretary = UserFactory()
    MandateFactory(user=secretary, network=network)
    client.force_login(secretary)
    assert client.get("/api/v1/networks/hidden/members").json()["count"] == 0


def test_members_cost_the_same_number_of_questions_however_many(client, partner, django_assert_num_queries):
    fill(partner, {date(2020, 1, 1): 1})
    with django_assert_num_queries(5):
        assert count(client, on="2020-06-01") == 1
    fill(partner, {date(2020, 1, 1): 2})
    with django_assert_num_queries(5):
        assert count(client, on="2020-06-01") == 3
