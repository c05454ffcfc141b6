from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils import translation

from samklang.accounts.tests.factories import UserFactory
from samklang.directory.tests.factories import OrganisationFactory
from samklang.knowledge import actions
from samklang.knowledge.tests.factories import MARCH, NEEDED
from samklang.networks.tests.factories import MandateFactory


@pytest.fixture
def halden():
    return OrganisationFactory(name="Halden", slug="halden-kommune")


def member(organisation, role="member", **facts):
    user = UserFactory(**{"language": "en", **facts})
    MandateFactory(user=user, role=role, network=None, organisation=organisation)
    return user


@pytest.fixture
def kari(halden):
    return member(halden, name="Kari")


@pytest.fixture
def colleague(halden):
    return member(halden, name="Per")


@pytest.fixture
def case(halden, kari):
    """A draft with its five answers."""
    one = actions.begin(halden, language="nb", title="Lytter til rør", by=kari, at=MARCH)
    texts = {key: f"Tekst om {key}" for key in NEEDED if key != "title"}
    actions.save(one, texts=texts, on_top_of=1, by=kari, at=MARCH)
    return one


@pytest.fixture
def published(case, kari, colleague):
    review = actions.ask_for_review(case, colleague, by=kari, at=MARCH)
    actions.give_review(review, "good", comment="", revision=2, at=MARCH)
    actions.publish(case, by=kari, at=MARCH)
    return case


@pytest.fixture
def at():
    def address(name, *args):
        with translation.override("en"):
            return reverse(f"knowledge:{name}", args=args)

    return address


@pytest.fixture
def people(kari, colleague):
    return SimpleNamespace(author=kari, reviewer=colleague)
