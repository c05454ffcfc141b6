import pytest
from django.urls import reverse
from django.utils import translation

from samklang.accounts.tests.factories import UserFactory
from samklang.boards.tests.factories import BoardFactory, QuestionFactory
from samklang.networks.tests.factories import MandateFactory


@pytest.fixture
def at():
    """The address of a page of this room, in English."""

    def address(name, *args):
        with translation.override("en"):
            return reverse(f"boards:{name}", args=args)

    return address


@pytest.fixture
def leader():
    return UserFactory(language="en", name="Leader")


@pytest.fixture
def board(leader):
    one = BoardFactory(slug="meeting", code="ABC234", facilitator=leader)
    MandateFactory(network=one.network, user=leader)
    return one


@pytest.fixture
def question(board):
    return QuestionFactory(board=board)


@pytest.fixture
def desk(client, leader):
    client.force_login(leader)
    return client


@pytest.fixture
def guest(client, board, at):
    """A browser that joined by the code, without an account."""
    client.post(at("join", board.code), {"name": "Guest"})
    return client
