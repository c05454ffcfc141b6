import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import translation


@pytest.fixture
def another_client():
    """More browsers, each with its own cookies."""
    return Client


@pytest.fixture(autouse=True)
def _clean_memory(request):
    """Rate limits of one test must not reach the next, also where a test commits."""
    yield
    if "transactional_db" in request.fixturenames or "live_server" in request.fixturenames:
        cache.clear()


@pytest.fixture(autouse=True)
def _in_english():
    """The language of the last page asked stays with the thread; each test starts from the same one."""
    with translation.override("en"):
        yield
