from datetime import date

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db.models import CharField
from django.utils import translation
from django.utils.translation import pgettext
from stdnum.no import orgnr

from samklang.accounts.models import User
from samklang.accounts.tests.factories import UserFactory
from samklang.agreements.models import Agreement
from samklang.directory.models import Identifier, Organisation, Person
from samklang.directory.tests.factories import OrganisationFactory
from samklang.history.models import Entry
from samklang.home import demo
from samklang.home.demo.facts import records, table
from samklang.home.demo.facts.said import SAID
from samklang.home.models import Demo
from samklang.networks.models import Membership, MembershipSource, Network, Office, Seat
from samklang.networks.queries import end_of, members_as_of

pytestmark = pytest.mark.django_db


def count(slug, day, known_on=None):
    network = Network.objects.get(slug=slug)
    return members_as_of(network, day, end_of(known_on) if known_on else None).count()


COUNTS = {
    ("nora", date(2018, 11, 20)): 0,
    ("nora", date(2018, 11, 21)): 7,
    ("nora", date(2019, 1, 1)): 9,
    ("nora", date(2021, 7, 1)): 13,
    ("nora", date(2021, 12, 31)): 15,
    ("turing", date(2015, 12, 31)): 5,
    ("turing", date(2018, 12, 31)): 13,
    ("claire-innovation-network", date(2021, 10, 14)): 0,
    ("claire-innovation-network", date(2021, 10, 15)): 1,
}


@pytest.mark.once
def test_it_is_loaded_within_twenty_seconds(demo_pattern):
    """In CPU seconds of a usual machine, measured where it is loaded for all tests."""
    assert demo_pattern.cost() < 20


@pytest.mark.usefixtures("demo_records")
def test_the_published_counts_come_out_right_in_queries_and_for_machines(client):
    asked = {(slug, day): count(slug, day) for slug, day in COUNTS}
    assert asked == COUNTS

    answers = {
        (slug, day): client.get(f"/api/v1/networks/{slug}/members?on={day.isoformat()}").json()["count"]
        for slug, day in COUNTS
    }
    assert answers == COUNTS
    new_year = date(2019, 1, 1)
    assert count("nora", new_year, known_on=date(2018, 12, 31)) == 7
    assert count("nora", new_year, known_on=date(2019, 1, 15)) == 9


@pytest.mark.usefixtures("demo_records")
def test_a_principal_partner_is_in_claires_network_by_the_clause():
    source = MembershipSource.objects.known_at(None).get(
        network__slug="claire-innovation-network", organisation__slug="fjordlys-analyse"
    )

    assert (source.kind, source.ref, source.started_on) == (
        "derived",
        "claire-nora-innovation-networks/dual-membership",
        date(2021, 10, 15),
    )


@pytest.mark.usefixtures("demo_records")
def test_the_signing_in_london_was_planned_postponed_and_held():
    agreement = Agreement.objects.get(code="turing-memorandum")

    assert agreement.signed_on.year == 2022
    verbs = Entry.objects.filter(kind="agreements.agreement", record_id=agreement.pk).order_by("id")
    signing = {"planned", "postponed", "signed"}
    told = [verb for verb in verbs.values_list("verb", flat=True) if verb in signing]
    assert told == ["planned", "postponed", "planned", "signed"]


@pytest.mark.usefixtures("demo_records")
def test_offices_committees_and_organisations_are_those_of_the_sources():
    offices = Office.objects.filter(network__slug="claire")
    committee = Seat.objects.filter(body__slug="nordic-ai-meet-2021-programme")

    assert offices.count() == 8
    assert offices.get(slug="oslo").opened_on == date(2021, 6, 3)
    assert offices.get(slug="oslo").host.slug == "nora"
    assert committee.count() == 7

    kinds = Organisation.objects.filter(is_sample=False)

    assert kinds.filter(kind__in=["municipality", "county"], country="NO").count() == 60
    assert kinds.filter(kind__in=["university", "institute", "hospital"]).count() >= 60
    assert Identifier.objects.filter(scheme="no-orgnr").count() >= 45


@pytest.mark.usefixtures("demo_records")
def test_a_second_time_writes_nothing_and_asks_little(django_assert_max_num_queries):
    models = (Organisation, Network, Membership, Agreement, User, Person, Entry)
    before = [model.objects.count() for model in models]

    with django_assert_max_num_queries(100):
        assert demo.load() == []

    assert [model.objects.count() for model in models] == before


@pytest.mark.usefixtures("demo_records")
def test_everyone_invented_is_marked_and_cannot_be_written_to():
    assert not User.objects.filter(is_sample=False).exists()
    assert all(email.endswith(".example") for email in User.objects.values_list("email", flat=True))
    unmarked = Person.objects.get(is_sample=False)
    assert (unmarked.name, unmarked.is_public_office_holder) == ("Nikolai Astrup", True)


@pytest.mark.usefixtures("demo_records")
def test_partners_of_the_owner_were_invited_by_themselves():
    forum = Network.objects.get(slug="ai-for-smarte-byer-og-samfunn")

    invited = forum.invitations.filter(direction="invitation", partnership__isnull=False)
    assert set(invited.values_list("organisation__slug", flat=True)) == {
        "sarpsborg-kommune",
        "ostfold-fylkeskommune",
    }


@pytest.mark.parametrize("factory", [UserFactory, OrganisationFactory])
def test_a_database_with_other_records_is_left_alone(factory):
    factory()

    with pytest.raises(demo.NotADemo):
        demo.load()

    assert not Demo.objects.exists()
    assert not Network.objects.exists()


def test_the_command_says_why_it_refuses():
    UserFactory()

    with translation.override("en"), pytest.raises(CommandError, match="not a demonstration"):
        call_command("demo")


def test_demo_mode_is_refused_over_real_records():
    UserFactory()

    with pytest.raises(demo.NotADemo):
        demo.refuse_real_data()


def test_demo_mode_may_begin_on_an_empty_database():
    demo.refuse_real_data()


@pytest.mark.usefixtures("demo_records")
def test_demo_mode_goes_on_over_a_demonstration_in_which_people_have_worked():
    UserFactory()

    demo.refuse_real_data()
    assert demo.load() == []


def test_every_number_has_its_check_digit():
    rows = table("organisations")

    assert all(orgnr.is_valid(row["orgnr"]) for row in rows if row["orgnr"])
    assert all(len(row["ror"]) == 9 for row in rows if row["ror"])


def test_every_row_names_its_source():
    assert all(row["source"] for name in ("organisations", "memberships", "offices") for row in table(name))
    assert all(row["source"] for name in ("networks", "bodies", "agreements") for row in records(name))


def test_texts_are_written_in_both_norwegian_forms_and_english():
    for row in records("networks"):
        for text in ("tagline", "about", "how_to_join"):
            assert set(row[text]) == {"nb", "nn", "en"}, (row["slug"], text)


@pytest.mark.usefixtures("demo_records")
def test_what_the_demonstration_says_of_its_sources_is_told_in_the_readers_language():
    kept = {
        text
        for model in apps.get_models()
        for name in ("source", "provenance")
        if any(field.name == name for field in model._meta.get_fields() if isinstance(field, CharField))
        for text in model._default_manager.values_list(name, flat=True)
        if text and "(CC0), v" not in text
    }
    with translation.override("nn"):
        assert not [text for text in kept if pgettext("record", text) == text]
    assert set(SAID) - kept == {"Rising COVID-19 cases"}
