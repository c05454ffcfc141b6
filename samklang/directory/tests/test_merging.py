from datetime import UTC, date, datetime

import pytest

from samklang.accounts.tests.factories import UserFactory
from samklang.directory import actions
from samklang.directory.models import Affiliation, Partnership
from samklang.directory.tests.factories import PersonFactory
from samklang.foundation.text import Text
from samklang.history.actions import follow
from samklang.history.models import Notice

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, tzinfo=UTC)


def entered(name, **facts):
    return actions.enter(name=name, by=None, **facts)


def test_everything_on_the_second_record_moves_to_the_one_that_is_kept():
    kept = entered("Simula", country="NO", identifiers={"no-orgnr": "984648855"})
    gone = entered(
        "Simula AS", place="Oslo", identifiers={"ror": "00vn06n10"}, names=Text.of(en="Simula Lab")
    )
    Affiliation.objects.create(person=PersonFactory(), organisation=gone)
    unit, partner = entered("SimulaMet"), entered("NORA")
    actions.place_under(unit, gone, by=None)
    actions.enter_partner(partner, gone, on=date(2020, 1, 1), by=None)

    actions.fold(gone, into=kept, at=NOW, by=None)

    kept.refresh_from_db()
    gone.refresh_from_db()
    assert gone.merged_into == kept
    assert kept.place == "Oslo"
    assert set(kept.identifiers.values_list("scheme", flat=True)) == {"ror", "no-orgnr"}
    assert kept.former_names.get().name == "Simula AS"
    assert "00vn06n10" in kept.search_text
    assert kept.affiliations.count() == kept.childships.count() == 1
    assert Partnership.objects.get().partner == kept


def test_the_reader_chooses_which_facts_are_right():
    kept = entered("SIMULA", website="http://old.example")
    gone = entered("Simula Research Laboratory", website="https://simula.no")

    actions.fold(gone, into=kept, taking=["name", "website"], at=NOW, by=None)

    kept.refresh_from_db()
    assert (kept.name, kept.website) == ("Simula Research Laboratory", "https://simula.no")
    assert list(kept.former_names.values_list("name", flat=True)) == ["SIMULA"]


def test_what_would_make_it_its_own_parent_or_partner_is_dropped():
    kept, gone = entered("One"), entered("Same one")
    actions.place_under(gone, kept, by=None)
    actions.enter_partner(kept, gone, on=date(2020, 1, 1), by=None)

    actions.fold(gone, into=kept, at=NOW, by=None)

    assert not kept.parentages.exists()
    assert not Partnership.objects.exists()


def test_a_second_fold_of_the_same_record_is_refused_and_chains_lead_to_the_last():
    first, second, third = entered("A1"), entered("A2"), entered("A3")
    actions.fold(first, into=second, at=NOW, by=None)
    with pytest.raises(actions.ChangedMeanwhile):
        actions.fold(first, into=third, at=NOW, by=None)

    actions.fold(second, into=third, at=NOW, by=None)

    first.refresh_from_db()
    assert first.merged_into == third
    with pytest.raises(actions.CannotMerge, match="one record already"):
        actions.fold(third, into=third, at=NOW, by=None)


@pytest.mark.parametrize("both", [False, True])
def test_whoever_followed_the_second_record_hears_of_the_one_that_is_kept(both):
    gone, kept, reader = entered("Simula AS"), entered("Simula"), UserFactory()
    for one in (gone, kept) if both else (gone,):
        follow(one, by=reader, at=NOW)

    actions.fold(gone, into=kept, at=NOW, by=None)
    actions.edit(kept, place="Oslo", by=None)

    told = Notice.objects.filter(user=reader, record_id=kept.pk).order_by("pk")
    assert [notice.verb for notice in told] == ["took-over", "edited"]
