from datetime import date, timedelta

import pytest
from django.utils import timezone

from samklang.accounts.tests.factories import UserFactory
from samklang.directory import actions
from samklang.directory.models import Identifier, Organisation
from samklang.directory.tests.factories import OrganisationFactory
from samklang.foundation.errors import Refused
from samklang.foundation.text import Text
from samklang.history.models import Entry

pytestmark = pytest.mark.django_db

OSLO = {"no-orgnr": "958 935 420", "no-kommune": "0301"}


def test_an_organisation_is_entered_once_however_often_its_number_comes():
    first = actions.enter(name="Oslo kommune", kind="municipality", country="no", identifiers=OSLO, by=None)
    again = actions.enter(name="OSLO KOMMUNE", identifiers={"no-orgnr": "958935420"}, by=None)

    assert again == first
    assert Organisation.objects.get().name == "Oslo kommune"
    assert first.country == "NO"
    assert Entry.objects.get().verb == "entered"


def test_an_address_that_was_asked_for_makes_entering_idempotent_too():
    first = actions.enter(name="NORA", slug="nora", by=None)

    assert actions.enter(name="NORA", slug="nora", by=None) == first
    assert actions.enter(name="NORA", by=None).slug == "nora-2"


def test_numbers_of_two_organisations_are_not_mixed_up():
    actions.enter(name="Oslo kommune", identifiers={"no-orgnr": "958935420"}, by=None)
    actions.enter(name="Bergen kommune", identifiers={"no-kommune": "4601"}, by=None)

    with pytest.raises(actions.IdentifierTaken, match="Bergen kommune, Oslo kommune"):
        actions.enter(name="?1", identifiers={"no-orgnr": "958935420", "no-kommune": "4601"}, by=None)


def test_a_number_of_another_is_refused_with_the_others_name():
    actions.enter(name="Oslo kommune", identifiers=OSLO, by=None)
    bergen = actions.enter(name="Bergen kommune", by=None)

    with pytest.raises(actions.IdentifierTaken, match="958 935 420 is the number of Oslo kommune"):
        actions.identify(bergen, "no-orgnr", "958935420", by=None)


def test_a_number_can_be_corrected_and_taken_away():
    oslo = actions.enter(name="Oslo", identifiers={"no-kommune": "0302"}, by=None)

    actions.identify(oslo, "no-kommune", "0301", by=None)
    assert list(Identifier.objects.values_list("value", flat=True)) == ["0301"]
    actions.identify(oslo, "no-kommune", "", by=None)
    assert not Identifier.objects.exists()


def test_it_is_found_by_every_name_and_number_it_has():
    uit = actions.enter(
        name="UiT Norges arktiske universitet",
        names=Text.of(se="UiT Norgga árktalaš universitehta"),
        place="Tromsø",
        identifiers={"ror": "00wge5k78"},
        by=None,
    )
    uit = actions.rename(uit, "UiT", on=date(2026, 1, 1), by=None)

    for word in ("arktiske", "arktalas", "tromso", "00wge5k78"):
        assert word in uit.search_text


def test_an_edit_tells_only_what_changed():
    user = UserFactory()
    simula = actions.enter(name="Simula", website="https://simula.no", by=user)

    actions.edit(simula, website="https://simula.no", place="Oslo", by=user, on_behalf_of="Simula")
    actions.edit(simula, place="Oslo", by=user)

    line = Entry.objects.get(verb="edited")
    assert line.facts == {"changed": {"place": ["", "Oslo"]}}
    assert (line.by, line.on_behalf_of) == (user, "Simula")


def test_former_names_follow_one_another_without_holes():
    nifu = actions.enter(name="NIFU", founded_on=date(1969, 1, 1), by=None)
    nifu = actions.rename(nifu, "NIFU STEP", on=date(2004, 1, 1), by=None)
    nifu = actions.rename(nifu, "NIFU", on=date(2010, 1, 1), by=None)

    assert list(nifu.former_names.order_by("id").values_list("name", "started_on", "ended_on")) == [
        ("NIFU", date(1969, 1, 1), date(2004, 1, 1)),
        ("NIFU STEP", date(2004, 1, 1), date(2010, 1, 1)),
    ]
    with pytest.raises(Refused, match="cannot begin before that"):
        actions.rename(nifu, "NIFU3", on=date(2009, 1, 1), by=None)
    with pytest.raises(Refused, match="bears that name already"):
        actions.rename(nifu, "NIFU", on=date(2020, 1, 1), by=None)


def test_a_name_that_is_to_come_is_not_borne_yet():
    one = OrganisationFactory(name="Old")
    with pytest.raises(actions.WrongFact, match="Enter the new one when the day has come"):
        actions.rename(one, "New", on=timezone.localdate() + timedelta(days=1), by=None)
    assert actions.rename(one, "New", on=timezone.localdate(), by=None).name == "New"
