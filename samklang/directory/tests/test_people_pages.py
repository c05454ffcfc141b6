from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from samklang.accounts.tests.factories import UserFactory
from samklang.directory import readers, rules
from samklang.directory.actions import people
from samklang.directory.models import Consent, Person
from samklang.directory.tests.factories import OrganisationFactory, PersonFactory, TopicFactory
from samklang.history.tests.carrying import carried

pytestmark = pytest.mark.django_db
DIRECTORY = Consent.Purpose.DIRECTORY


def path(name, *args):
    with translation.override("en"):
        return reverse(f"directory:{name}", args=args)


def listed(**facts):
    person = PersonFactory(**facts)
    people.retell(person)
    people.give_consent(person, DIRECTORY, at=timezone.now(), by=None)
    return person


@pytest.fixture
def owner(client):
    user = UserFactory(language="en")
    client.force_login(user)
    return PersonFactory(user=user, name="Kari Nordmann", slug="kari")


@pytest.fixture
def secretary(client, monkeypatch):
    user = UserFactory()
    face = OrganisationFactory(name="Face")
    monkeypatch.setattr(rules, "_entering", [lambda other: other.pk == user.pk])
    monkeypatch.setattr(
        readers, "_keeping", [lambda other: frozenset({face.pk} if other.pk == user.pk else ())]
    )
    client.force_login(user)
    return user


def test_the_list_shows_those_who_said_yes_and_public_office_holders(client):
    listed(name="Ola")
    PersonFactory(name="Minister", is_public_office_holder=True)
    PersonFactory(name="Hidden")
    page = client.get(path("people")).content.decode()
    assert "Ola" in page
    assert "Minister" in page
    assert "Hidden" not in page


def test_a_stranger_does_not_find_a_profile_that_is_not_public(client):
    hidden = PersonFactory(name="Hidden")
    assert client.get(hidden.get_absolute_url()).status_code == 404
    assert client.get(path("edit-person", hidden.slug)).status_code == 302


def test_a_yes_taken_back_takes_the_profile_away(client):
    person = listed(name="Ola")
    assert client.get(person.get_absolute_url()).status_code == 200
    people.withdraw_consent(person, DIRECTORY, at=timezone.now(), by=None)
    assert client.get(person.get_absolute_url()).status_code == 404


def test_each_field_is_shown_to_those_it_is_meant_for(client, monkeypatch):
    person = listed(
        name="Ola", email="ola@x.example", website="https://ola.example", orcid="0000-0002-1825-0097"
    )
    people.choose_audience(person, {"website": "nobody", "email": "members"}, by=None)
    as_visitor = client.get(person.get_absolute_url()).content.decode()
    assert "0000-0002-1825-0097" in as_visitor
    assert "ola@x.example" not in as_visitor
    member = UserFactory()
    monkeypatch.setattr(rules, "_belonging", [lambda other: other.pk == member.pk])
    client.force_login(member)
    as_member = client.get(person.get_absolute_url()).content.decode()
    assert "ola@x.example" in as_member
    assert "https://ola.example" not in as_member


def test_json_for_machines_says_no_more_than_the_page(client):
    person = listed(name="Ola", email="ola@x.example", orcid="0000-0002-1825-0097")
    people.choose_audience(person, {"orcid": "nobody"}, by=None)
    said = client.get(person.get_absolute_url(), {"format": "jsonld"}).json()
    assert (said["@type"], said["name"], "sameAs" in said) == ("Person", "Ola", False)


def test_a_search_does_not_give_away_what_is_hidden(client):
    person = listed(name="Ola")
    people.affiliate(person, OrganisationFactory(name="Secret Works"), by=None)
    assert "Ola" in client.get(path("people"), {"q": "secret"}).content.decode()
    people.choose_audience(person, {"affiliations": "members"}, by=None)
    assert "Ola" not in client.get(path("people"), {"q": "secret"}).content.decode()


def test_the_list_is_narrowed_by_topic_organisation_and_language(client):
    topic, place = TopicFactory(slug="water"), OrganisationFactory(slug="works")
    one, other = listed(name="Ola", languages=["nb", "se"]), listed(name="Eva", languages=["sv"])
    for person, kind in ((one, topic), (other, TopicFactory())):
        people.say_expertise(person, [kind], by=None)
    people.affiliate(one, place, by=None)
    people.affiliate(other, place, by=None, ended_on=date(2020, 1, 1))
    for question in ({"topic": "water"}, {"organisation": "works"}, {"language": "se"}):
        page = client.get(path("people"), question).content.decode()
        assert "Ola" in page
        assert "Eva" not in page


def test_the_list_asks_the_same_for_one_person_and_for_three(client):
    place, topic, counts = OrganisationFactory(), TopicFactory(), []
    for many in (1, 2):
        for _ in range(many):
            person = listed()
            people.affiliate(person, place, by=None)
            people.say_expertise(person, [topic], by=None)
        with CaptureQueriesContext(connection) as asked:
            client.get(path("people"))
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 8


def test_a_visitors_record_page_asks_little(client):
    person = listed()
    people.affiliate(person, OrganisationFactory(), by=None)
    with CaptureQueriesContext(connection) as asked:
        client.get(person.get_absolute_url())
    assert len(asked) <= 8


def test_the_first_visit_to_my_profile_makes_one(client):
    user = UserFactory(name="Åse Ås", email="aase@x.example")
    waiting = PersonFactory(name="A. Ås", email="AASE@x.example", slug="waiting")
    client.force_login(user)
    assert client.get(path("my-profile")).url == path("new-profile")
    answer = client.post(path("new-profile"), {"name": "Åse Ås"})
    assert answer.url == path("edit-person", "waiting")
    waiting.refresh_from_db()
    assert (waiting.user, waiting.name) == (user, "Åse Ås")
    assert client.post(path("new-profile"), {"name": "Again"}).status_code == 422


def test_the_owner_sees_it_all_and_changes_it(client, owner):
    page = client.get(owner.get_absolute_url()).content.decode()
    assert "Only you see this profile" in page
    client.post(
        path("edit-person", "kari"),
        {
            "name": "Kari N.",
            "orcid": "https://orcid.org/0000-0002-1825-0097",
            "country": "NO",
            "about_nb": "Hei.",
        },
    )
    owner.refresh_from_db()
    assert (owner.name, owner.orcid, owner.about.plain()) == (
        "Kari N.",
        "0000-0002-1825-0097",
        {"nb": "Hei."},
    )


def test_a_wrong_orcid_is_told_and_what_was_typed_is_kept(client, owner):
    answer = client.post(path("edit-person", "kari"), {"name": "Typed", "orcid": "0000-0002-1825-0098"})
    assert answer.status_code == 422
    assert "does not fit" in answer.content.decode()
    assert "Typed" in answer.content.decode()


def test_the_second_of_two_tabs_on_a_profile_is_told_and_keeps_what_it_wrote(client, owner):
    page = path("edit-person", "kari")
    opened = carried(client.get(page))
    assert client.post(page, {"name": "First"} | opened).status_code == 302

    refused = client.post(page, {"name": "Second"} | opened)

    assert refused.status_code == 422
    assert "It was changed after you opened this page" in refused.content.decode()
    assert "Second" in refused.content.decode()
    assert client.post(page, {"name": "Second"} | carried(refused)).status_code == 302
    owner.refresh_from_db()
    assert owner.name == "Second"


def test_another_cannot_edit_my_profile(client):
    mine = listed(user=UserFactory())
    client.force_login(UserFactory())
    for name in ("edit-person", "audience", "expertise", "consents", "affiliations"):
        assert client.get(path(name, mine.slug)).status_code == 403


def test_who_sees_what_topics_and_consent_are_chosen_on_their_pages(client, owner):
    topic = TopicFactory()
    client.post(path("expertise", "kari"), {"topics": [topic.pk]})
    current = dict.fromkeys(("email", "about", "affiliations", "expertise"), "everyone")
    rest = dict.fromkeys(("languages", "orcid", "website", "country"), "nobody")
    client.post(path("audience", "kari"), current | rest)
    client.post(path("consents", "kari"), {"purpose": "directory", "answer": "yes"})
    owner.refresh_from_db()
    assert [one.topic for one in owner.expertise.all()] == [topic]
    assert (owner.visibility["email"], owner.visibility["orcid"]) == ("everyone", "nobody")
    assert Person.objects.listed().get() == owner
    client.post(path("consents", "kari"), {"purpose": "directory", "answer": "no"})
    assert "Earlier answers" in client.get(path("consents", "kari")).content.decode()


def test_a_place_of_work_is_found_added_changed_and_removed(client, owner):
    OrganisationFactory(name="Tromsø kommune", slug="tromso", search_text="tromso kommune")
    assert "Tromsø kommune" in client.get(path("affiliations", "kari"), {"q": "tromso"}).content.decode()
    add = path("new-affiliation", "kari", "tromso")
    assert client.post(add, {"started_on": "2020-02-01", "ended_on": "2020-01-01"}).status_code == 422
    client.post(add, {"title": "Adviser", "started_on": "2020-02-01"})
    affiliation = owner.affiliations.get()
    edit = path("edit-affiliation", "kari", affiliation.pk)
    client.post(edit, {"title": "Head", "started_on": "2020-02-01", "ended_on": "2024-01-01"})
    affiliation.refresh_from_db()
    assert (affiliation.title, affiliation.ended_on) == ("Head", date(2024, 1, 1))
    client.post(edit, {"remove": "1"})
    assert not owner.affiliations.exists()


def test_a_secretariat_enters_somebody_who_stays_hidden(client, secretary):
    OrganisationFactory(name="Bodø kommune")
    wrong = client.post(path("enter-person"), {"name": "Ola", "organisation": "Nowhere"})
    assert wrong.status_code == 422
    client.post(path("enter-person"), {"name": "Ola", "email": "o@x.example", "organisation": "bodø kommune"})
    entered = Person.objects.get()
    assert entered.affiliations.get().organisation.name == "Bodø kommune"
    assert "not public" in client.get(entered.get_absolute_url()).content.decode().lower()
    client.logout()
    assert client.get(entered.get_absolute_url()).status_code == 404


def test_someone_without_a_mandate_enters_nobody(client, owner):
    assert client.post(path("enter-person"), {"name": "Ola"}).status_code == 403
    assert Person.objects.count() == 1


def test_an_erased_person_leaves_only_a_number(client):
    person = listed(name="Ola", email="o@x.example")
    people.erase_person(person, at=timezone.now(), by=None)
    person.refresh_from_db()
    assert (person.email, person.search_text, Person.objects.listed().count()) == ("", "", 0)
    assert "Ola" not in (person.name, person.slug)


@pytest.mark.parametrize(
    ("starts", "ends", "is_there"), [(None, 1, True), (None, 0, False), (0, None, True), (1, None, False)]
)
def test_somebody_works_at_a_place_from_the_first_day_until_the_one_that_is_no_longer(
    client, starts, ends, is_there
):
    person, place, today = (
        listed(slug="ada"),
        OrganisationFactory(name="Vik", slug="vik"),
        timezone.localdate(),
    )
    days = [today + timedelta(days=away) if away is not None else None for away in (starts, ends)]
    people.affiliate(person, place, started_on=days[0], ended_on=days[1], by=None)

    pages = {
        "list": client.get(path("people"), {"format": "csv"}).getvalue().decode(),
        "of the place": client.get(f"/api/v1/people?organisation={place.slug}").content.decode(),
        "for machines": client.get(path("person", "ada"), {"format": "jsonld"}).content.decode(),
        "place": client.get(path("organisation", "vik")).content.decode().partition("<main")[2],
    }
    words = {"list": "Vik", "of the place": "ada", "for machines": "Vik", "place": "/people/ada/"}
    assert {name: words[name] in said for name, said in pages.items()} == dict.fromkeys(pages, is_there)
