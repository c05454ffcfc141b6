import pytest
from django.urls import reverse
from django.utils import translation

from samklang.accounts.tests.factories import UserFactory
from samklang.directory.tests.factories import OrganisationFactory
from samklang.networks.tests.factories import MandateFactory, MembershipFactory, NetworkFactory


@pytest.fixture
def network():
    return NetworkFactory(name="Forum", slug="forum")


@pytest.fixture
def halden():
    return OrganisationFactory(name="Halden", slug="halden-kommune")


@pytest.fixture
def kari(network, halden):
    """Somebody at a member of the network."""
    MembershipFactory(network=network, organisation=halden)
    user = UserFactory(name="Kari", language="en")
    MandateFactory(user=user, role="member", network=None, organisation=halden)
    return user


@pytest.fixture
def curator(network):
    user = UserFactory(name="Marte", language="en")
    MandateFactory(user=user, role="secretariat", network=network)
    return user


@pytest.fixture
def at():
    def address(name, *args):
        with translation.override("en"):
            return reverse(f"toolbox:{name}", args=args)

    return address
