import json

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from samklang.accounts import actions as accounts
from samklang.accounts import queries as held
from samklang.accounts.tests.factories import confirmed
from samklang.history import actions, queries
from samklang.history.models import Entry, Follow, Notice

pytestmark = pytest.mark.django_db


def lines(user):
    return list(Entry.objects.filter(kind="accounts.user", record_id=user.pk).values_list("verb", flat=True))


def test_opening_changing_and_erasing_an_account_stand_in_history():
    operator = confirmed()
    person = accounts.open_account("kari@samklang.example", name="Kari Nordmann", language="nb", by=operator)
    accounts.change_profile(person, name="Kari Hansen", language="nb")
    accounts.erase(person, by=operator, at=timezone.now())

    assert lines(person) == ["opened", "profile-changed", "erased"]
    assert Entry.objects.last().by == operator


def test_history_never_holds_the_name_or_address_of_a_person():
    person = accounts.open_account("kari@samklang.example", name="Kari Nordmann", language="nb", by=None)
    accounts.change_profile(person, name="Kari Hansen", language="se")
    accounts.erase(person, by=person, at=timezone.now())

    text = json.dumps(list(Entry.objects.values()), cls=DjangoJSONEncoder)

    assert "Kari" not in text
    assert "kari@" not in text


def test_an_erased_person_follows_nothing_and_their_deeds_stay():
    person, record = confirmed(), confirmed()
    Follow.objects.create(user=person, kind="accounts.user", record_id=record.pk, since=timezone.now())
    actions.record(record, "changed", by=person)
    actions.record(record, "renamed", by=None)
    assert held.everything_on(person)["history"]["did"][0]["verb"] == "changed"
    assert len(queries.held_on(person)["notices"]) == 1

    accounts.erase(person, by=person, at=timezone.now())

    assert not Follow.objects.exists()
    assert not Notice.objects.exists()
    assert Entry.objects.filter(by=person, verb="changed").exists()
