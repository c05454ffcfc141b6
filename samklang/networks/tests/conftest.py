from datetime import date

import pytest
from django.urls import reverse
from django.utils import translation

from samklang.accounts.tests.factories import UserFactory
from samklang.networks.tests.factories import MandateFactory, TierFactory


@pytest.fixture
def member_tier():
    return TierFactory(network__slug="nora", network__name="NORA", key="member")


@pytest.fixture
def network(member_tier):
    TierFactory(network=member_tier.network, key="principal")
    return member_tier.network


@pytest.fixture
def secretary(network):
    return MandateFactory(network=network, user=UserFactory(language="en")).user


@pytest.fixture
def desk(client, secretary):
    """A browser in which the secretariat is signed in."""
    client.force_login(secretary)
    client.secretary = secretary
    return client


@pytest.fixture
def at():
    """The address of a page of this room, in English."""

    def address(name, *args):
        with translation.override("en"):
            return reverse(f"networks:{name}", args=args)

    return address


NEW_YEAR = date(2026, 1, 1)
