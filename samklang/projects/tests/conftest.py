from datetime import date
from decimal import Decimal

import pytest

from samklang.accounts.tests.factories import UserFactory
from samklang.directory.tests.factories import OrganisationFactory
from samklang.foundation.text import Text
from samklang.networks.tests.factories import MandateFactory, MembershipFactory, NetworkFactory
from samklang.projects import actions
from samklang.projects.models import Rung

from .factories import NOON


@pytest.fixture
def network(db):
    return NetworkFactory(slug="nora", name="NORA")


@pytest.fixture
def town(network):
    return MembershipFactory(
        network=network, organisation=OrganisationFactory(slug="halden", name="Halden")
    ).organisation


@pytest.fixture
def secretary(network):
    return MandateFactory(network=network).user


@pytest.fixture
def owner(town):
    return MandateFactory(role="editor", network=None, organisation=town).user


@pytest.fixture
def peer(db):
    return MandateFactory(role="member", network=None, organisation=OrganisationFactory(slug="bergen")).user


@pytest.fixture
def benefit(network, town, secretary):
    return actions.enter_benefit(
        network,
        title=Text.of(nb="Spart tid", en="Saved time"),
        kind="time",
        organisation=town,
        claim="A pilot of three weeks",
        at=NOON,
        by=secretary,
    )


@pytest.fixture
def indicator(benefit, secretary):
    """Falls from 40 to 10 minutes a case."""
    return actions.add_indicator(
        benefit,
        title=Text.of(en="Minutes a case"),
        unit="hours",
        baseline=Decimal(40),
        baseline_on=date(2025, 1, 1),
        target=Decimal(10),
        target_on=date(2026, 12, 31),
        by=secretary,
    )


@pytest.fixture
def climbed(benefit, indicator, secretary, owner, peer):
    """The benefit on any rung a person can reach, each said by whom it is for to say."""

    def climb(to):
        if to >= Rung.MEASURED:
            actions.measure(indicator, on=date(2026, 3, 1), value=Decimal(25), at=NOON, by=secretary)
        who = {
            Rung.BASELINED: (secretary, benefit.organisation),
            Rung.MEASURED: (secretary, benefit.organisation),
            Rung.CONFIRMED: (owner, benefit.organisation),
            Rung.REVIEWED: (peer, peer.mandates.get().organisation),
        }
        for rung in range(Rung.BASELINED, to + 1):
            by, organisation = who[rung]
            actions.climb(benefit, rung, evidence="Seen", organisation=organisation, at=NOON, by=by)
        benefit.refresh_from_db()
        return benefit

    return climb


@pytest.fixture
def stranger(db):
    return UserFactory()
