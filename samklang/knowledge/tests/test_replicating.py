"""Who tries what others told: begun, measured by the same indicators, told of also when it failed."""

from datetime import date
from decimal import Decimal

import pytest

from samklang.directory.tests.factories import OrganisationFactory
from samklang.foundation.models import Letter
from samklang.knowledge import actions, pictures, queries
from samklang.knowledge.actions.states import WrongState
from samklang.knowledge.tests.conftest import member
from samklang.knowledge.tests.factories import MARCH, CaseFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def tampere():
    return OrganisationFactory(name="Tampere", slug="tampere", country="FI")


@pytest.fixture
def tried(published, tampere):
    return actions.try_it(published, tampere, by=member(tampere), at=MARCH, contact_name="Tuomas")


def test_the_origin_is_told_when_somebody_tries_it(tried, kari):
    assert "Tuomas" in Letter.objects.get(to=kari.email, subject__contains="Tampere").body


def test_nobody_tries_the_same_twice_nor_their_own(tried, published, tampere, halden):
    for organisation in (tampere, halden):
        with pytest.raises(WrongState):
            actions.try_it(published, organisation, by=None, at=MARCH)


def test_a_trial_that_is_over_says_what_came_of_it_also_when_it_failed(tried, kari):
    with pytest.raises(WrongState, match="what came of it"):
        actions.tell_result(tried, state="failed", adapted="", result=" ", by=None, at=MARCH)
    actions.tell_result(tried, state="failed", adapted="", result="Plastrør", by=None, at=MARCH)
    assert tried.result_on == date(2026, 3, 2)
    assert Letter.objects.filter(to=kari.email, body__contains="Plastrør").count() == 1


def test_the_tree_says_who_took_it_from_whom(tried, published):
    oulu, aarhus = OrganisationFactory(name="Oulu"), OrganisationFactory(name="Aarhus")
    actions.try_it(published, aarhus, by=None, at=MARCH)
    actions.try_it(published, oulu, taken_from=tried, by=None, at=MARCH)
    branches, _measured = queries.travelled(published)
    tree = [(branch.replication.organisation.name, branch.depth) for branch in branches]
    assert tree == [("Tampere", 1), ("Oulu", 2), ("Aarhus", 1)]


def test_the_same_indicator_is_measured_at_both_and_told_to_machines(client, tried, published):
    indicator = actions.add_indicator(published, name="Vanntap", unit="prosent", by=None)
    facts = {"on": date(2026, 2, 1), "by": None}
    for where, before, after in ((None, 34, 21), (tried, 28, 19)):
        actions.measure(indicator, replication=where, baseline=Decimal(before), value=Decimal(after), **facts)
    told = client.get(f"/api/v1/cases/{published.pk}/replications").json()
    assert told["measurements"][0]["value"] == 21
    there = told["replications"][0]
    assert (there["organisation"], there["country"]) == ("tampere", "FI")
    assert (there["measurements"][0]["baseline"], there["measurements"][0]["value"]) == (28, 19)


def test_a_trial_is_not_measured_by_another_cases_indicator(tried):
    indicator = actions.add_indicator(CaseFactory(), name="Støy", unit="dB", by=None)
    with pytest.raises(WrongState):
        actions.measure(
            indicator,
            replication=tried,
            baseline=Decimal(1),
            value=Decimal(2),
            on=date(2026, 2, 1),
            by=None,
        )


def test_tried_measured_and_told_of_in_the_browser(client, published, tampere, at):
    tuomas = member(tampere, name="Tuomas", email="tuomas@tampere.example")
    actions.add_indicator(published, name="Vanntap", unit="prosent", by=None)
    client.force_login(tuomas)
    facts = {"organisation": tampere.pk, "contact_name": "T", "contact_email": "t@tampere.example"}
    client.post(at("try_it", published.slug), facts)
    one = published.replications.get()
    measured = {"indicator": published.indicators.get().pk, "baseline": 28, "value": 19, "on": "2026-01-02"}
    client.post(at("measure", published.slug, one.pk), measured)
    client.post(at("tell_result", published.slug, one.pk), {"state": "in-use", "result": "Det virker."})
    client.logout()
    text = " ".join(client.get(at("case", published.slug)).content.decode().split())
    assert "28 → <strong>19</strong> prosent" in text
    told = client.get(at("replication", published.slug, one.pk)).content.decode()
    assert "Det virker." in told
    assert "uses it" in told
    assert "Tampere" in client.get(at("replications", published.slug)).content.decode()


@pytest.mark.parametrize("name", ["tell_result", "measure"])
def test_only_those_who_try_it_say_how_it_went(client, tried, kari, at, name):
    client.force_login(kari)
    assert client.get(at(name, tried.case.slug, tried.pk)).status_code == 403


@pytest.mark.parametrize("name", ["measure_here", "indicators"])
def test_the_authors_name_the_indicators(client, published, kari, at, name):
    client.force_login(kari)
    assert client.get(at(name, published.slug)).status_code == 200
    client.force_login(member(OrganisationFactory()))
    assert client.get(at(name, published.slug)).status_code == 403


def test_the_trials_of_a_withdrawn_case_are_not_shown(client, tried, published, kari, at):
    actions.withdraw(published, reason="Feil", by=kari)
    assert client.get(at("replication", published.slug, tried.pk)).status_code == 404
    assert client.get(f"/api/v1/cases/{published.pk}/replications").status_code == 404


def test_the_picture_of_the_tree_says_who_took_it_from_whom_and_how_it_went(client, tried, published, at):
    indicator = actions.add_indicator(published, name="Vanntap", unit="%", by=None)
    actions.measure(
        indicator,
        replication=tried,
        baseline=Decimal("27.50"),
        value=Decimal(19),
        on=date(2026, 2, 1),
        by=None,
    )
    oulu = OrganisationFactory(name="Oulu")
    actions.try_it(published, oulu, taken_from=tried, by=None, at=MARCH)
    tree = queries.travelled(published)[0]
    drawn = pictures.tree(published, tree, [])
    assert [(node.name, node.said, node.state) for node in drawn.nodes] == [
        ("Halden", "", "origin"),
        ("Tampere", "27.5 → 19 %", "trying"),
        ("Oulu", "Being tried", "trying"),
    ]
    assert drawn.nodes[0].x < drawn.nodes[1].x < drawn.nodes[2].x
    assert "<svg" in client.get(at("replications", published.slug)).content.decode()


def test_where_it_was_taken_up_is_drawn_on_the_map_and_told_in_words(client, tried, published, halden, at):
    page = at("replications", published.slug)
    assert "Where it was taken up" not in client.get(page).content.decode()
    for organisation, (north, east) in ((halden, (59.1, 11.4)), (tried.organisation, (61.5, 23.8))):
        organisation.latitude, organisation.longitude = north, east
        organisation.save()
    text = client.get(page).content.decode()
    assert "Halden → Tampere" in text
    assert "From whom" in text
