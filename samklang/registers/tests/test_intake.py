import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from samklang.directory import actions as directory
from samklang.directory.models import Identifier, Organisation, OrganisationName, Parentage
from samklang.history.models import Entry
from samklang.registers import actions
from samklang.registers.models import Double
from samklang.registers.published import Told

pytestmark = pytest.mark.django_db

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data"
NOW = datetime(2026, 11, 21, tzinfo=UTC)
SIMULA = {"name": "Simula", "country": "NO", "identifiers": {"ror": "00vn06n10"}}


def taken(*told, register="ror"):
    intake = actions.Intake(register=register, source="ROR", at=NOW, by=None)
    intake.take([Told(key=facts.pop("key", "00vn06n10"), **facts) for facts in map(dict, told)])
    intake.finish()
    return {key: count for key, count in intake.counts.items() if count}


def test_reading_a_register_again_changes_nothing():
    assert taken(SIMULA) == {"new": 1}
    assert taken(SIMULA) == {"unchanged": 1}
    assert [entry.verb for entry in Entry.objects.all()] == ["imported"]


def test_a_name_that_is_too_long_to_keep_is_as_long_the_second_time():
    wordy = {**SIMULA, "also": ("y" * 400, "y" * 500)}
    assert [taken(wordy), taken(wordy)] == [{"new": 1}, {"unchanged": 1}]
    assert len(OrganisationName.objects.get().name) == 300


def test_what_the_register_changed_is_changed_and_what_people_wrote_stays():
    taken({**SIMULA, "place": "Fornebu", "website": "http://simula.no"})
    organisation = Organisation.objects.get()
    directory.edit(organisation, website="https://www.simula.no/en", by=None)

    assert taken({**SIMULA, "place": "Oslo", "website": "https://simula.no"}) == {"updated": 1}

    organisation.refresh_from_db()
    assert (organisation.place, organisation.website) == ("Oslo", "https://www.simula.no/en")
    assert "oslo" in organisation.search_text


def test_a_name_the_register_changed_stays_findable():
    taken(SIMULA)
    taken({**SIMULA, "name": "Simula Research Laboratory"})
    organisation = Organisation.objects.get()
    assert organisation.name == "Simula Research Laboratory"
    assert organisation.former_names.get().name == "Simula"


def test_a_register_finds_what_was_entered_by_hand_by_its_number():
    by_hand = directory.enter(name="Simula Lab", identifiers={"ror": "00vn06n10"}, by=None)
    assert taken({**SIMULA, "place": "Oslo"}) == {"updated": 1}
    by_hand.refresh_from_db()
    assert (by_hand.name, by_hand.place) == ("Simula Lab", "Oslo")


def test_the_same_name_in_the_same_country_is_offered_for_merging_once():
    by_hand = directory.enter(name="SIMULA AS", country="NO", by=None)
    directory.enter(name="Simula", country="SE", by=None)

    assert taken(SIMULA) == {"new": 1, "doubles": 1}
    assert taken(SIMULA) == {"unchanged": 1}

    double = Double.objects.get()
    assert (double.first, double.reason) == (by_hand, "name")


def test_two_whose_numbers_differ_in_one_register_are_no_doubles():
    directory.enter(name="Simula", country="NO", identifiers={"ror": "01xtthb56"}, by=None)
    assert taken(SIMULA) == {"new": 1}


def test_two_records_whose_numbers_a_register_gives_to_one_are_offered_for_merging():
    directory.enter(name="A", identifiers={"ror": "00vn06n10"}, by=None)
    directory.enter(name="B", identifiers={"wikidata": "Q1"}, by=None)
    taken({**SIMULA, "identifiers": {"ror": "00vn06n10", "wikidata": "Q1"}})
    assert Double.objects.get().reason == "numbers"
    assert Identifier.objects.count() == 2


def test_after_a_merge_the_register_brings_the_record_that_was_kept_up_to_date():
    taken(SIMULA)
    gone, kept = Organisation.objects.get(), directory.enter(name="Simula Research Laboratory", by=None)
    directory.fold(gone, into=kept, at=NOW, by=None)

    assert taken({**SIMULA, "place": "Oslo"}) == {"updated": 1}

    kept.refresh_from_db()
    assert kept.place == "Oslo"


def test_parents_are_found_also_when_they_come_later_and_circles_are_left_out():
    ids = ["01xtthb56", "05xg72x27"]
    counts = taken(
        {"key": ids[0], "name": "A", "identifiers": {"ror": ids[0]}, "parent": ("ror", ids[1])},
        {"key": ids[1], "name": "B", "identifiers": {"ror": ids[1]}, "parent": ("ror", ids[0])},
    )
    assert counts == {"new": 2, "placed": 1}
    assert Parentage.objects.count() == 1


def test_entries_that_cannot_be_right_are_counted_and_left_out():
    assert taken({**SIMULA, "identifiers": {"ror": "00vn06n11"}}, {**SIMULA, "name": " "}) == {"wrong": 2}


def test_two_entries_of_one_organisation_in_one_portion_become_one_record():
    assert taken(SIMULA, {**SIMULA, "place": "Oslo"}) == {"new": 1, "updated": 1}


def test_the_command_says_in_one_sentence_what_it_did(tmp_path, capsys):
    path = tmp_path / "kommuner.json"
    path.write_text(
        json.dumps([{"kommunenavn": "Oslo", "kommunenavnNorsk": "Oslo", "kommunenummer": "0301"}])
    )

    call_command("import", "no-kommuner", path)

    assert "no-kommuner: 1 new, 0 updated, 0 unchanged" in capsys.readouterr().out
    with pytest.raises(CommandError, match="There is no file"):
        call_command("import", "ror", tmp_path / "nothing.json")


@pytest.mark.skipif(not SHARED.exists(), reason="the real register extracts of ../shared/data are not here")
@pytest.mark.parametrize(
    ("register", "name", "count"),
    [
        ("ror", "ror_nordic.jsonl", 1443),
        ("no-kommuner", "no_kommuner.json", 357),
        ("se-kommuner", "se_kommuner.json", 290),
        ("dk-kommuner", "dk_kommuner.json", 99),
        ("fi-kunnat", "fi_kunnat.json", 311),
    ],
)
def test_the_real_extracts_are_taken_in_whole(register, name, count, capsys):
    call_command("import", register, SHARED / name)
    assert f"{register}: {count} new" in capsys.readouterr().out
    assert Organisation.objects.count() == count
