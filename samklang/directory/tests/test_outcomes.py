"""A decision becomes a record of another room, and each knows the other."""

import pytest
from django.dispatch import receiver
from django.urls import reverse

from samklang.accounts.tests.factories import UserFactory
from samklang.directory import rules
from samklang.directory.models import Topic
from samklang.foundation.outcomes import Prefill, came_of, offer_of, offers_to

pytestmark = pytest.mark.django_db


@pytest.fixture
def secretary(client, monkeypatch):
    user = UserFactory(language="en")
    monkeypatch.setattr(rules, "_entering", [lambda other: other.pk == user.pk])
    client.force_login(user)
    return user


@pytest.fixture
def heard():
    told = []

    @receiver(came_of)
    def hear(thing, origin, by, **_kwargs):
        told.append((thing, origin, by))

    yield told
    came_of.disconnect(hear)


def test_a_form_opens_prefilled_and_tells_where_its_record_came_from(client, secretary, heard):
    address = Prefill(title="Skatter & kart", text="Why", origin="mark").on("/en/topics/new/")

    page = client.get(address).text
    client.post(address, {"label_en": "Skatter & kart"})

    assert 'value="Skatter &amp; kart"' in page
    assert heard == [(Topic.objects.get(), "mark", secretary)]


def test_a_record_that_came_of_nothing_is_told_to_nobody(client, secretary, heard):
    client.post("/en/topics/new/", {"label_en": "Alone"})

    assert Topic.objects.count() == 1
    assert heard == []


def test_only_what_the_reader_may_make_is_offered(rf, secretary):
    request = rf.get("/")
    request.user = UserFactory()
    assert "directory.topic" not in [one.kind for one in offers_to(request)]
    request.user = secretary
    assert "directory.topic" in [one.kind for one in offers_to(request)]
    assert offer_of("directory.topic").url_for(request, Prefill()).startswith(reverse("directory:new-topic"))
