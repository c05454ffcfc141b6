import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from samklang.accounts.personal import holdings
from samklang.accounts.tests.factories import UserFactory
from samklang.directory.actions import people, topics
from samklang.directory.models import Consent
from samklang.directory.tests.factories import OrganisationFactory, PersonFactory, TopicFactory

pytestmark = pytest.mark.django_db


def listed(**facts):
    person = PersonFactory(**facts)
    people.give_consent(person, Consent.Purpose.DIRECTORY, at=timezone.now(), by=None)
    return person


def test_people_are_given_with_what_they_show_to_everyone(client):
    person = listed(name="Ola", slug="ola", orcid="0000-0002-1825-0097", languages=["nb"])
    PersonFactory(name="Hidden")
    people.affiliate(person, OrganisationFactory(slug="works"), by=None)
    people.say_expertise(person, [TopicFactory(slug="water")], by=None)
    people.choose_audience(person, {"orcid": "members"}, by=None)
    said = client.get("/api/v1/people", {"topic": "water", "organisation": "works"}).json()
    assert [(one["slug"], one["orcid"], one["topics"]) for one in said["items"]] == [("ola", None, ["water"])]
    assert said["items"][0]["affiliations"][0]["organisation"] == "works"
    assert client.get("/api/v1/people", {"language": "fi"}).json()["items"] == []


def test_people_come_in_pages_that_follow_each_other(client):
    for slug in ("a", "b", "c"):
        listed(slug=slug)
    first = client.get("/api/v1/people", {"limit": 2}).json()
    rest = client.get("/api/v1/people", {"limit": 2, "after": first["next"]}).json()
    assert [one["slug"] for one in first["items"] + rest["items"]] == ["a", "b", "c"]
    assert rest["next"] is None


def test_the_api_asks_the_same_for_one_person_and_for_three(client):
    counts = []
    for many in (1, 2):
        for _ in range(many):
            people.say_expertise(listed(), [TopicFactory()], by=None)
        with CaptureQueriesContext(connection) as asked:
            client.get("/api/v1/people")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_topics_are_given_one_by_one_and_all_together(client):
    top = topics.create(
        by=None, labels={"en": "Water", "nb": "Vann"}, matches=[("exact", "https://w.example/1")]
    )
    topics.create(by=None, labels={"en": "Floods"}, broader=[top])
    said = client.get("/api/v1/topics").json()
    assert [(one["slug"], one["broader"]) for one in said["items"]] == [("floods", ["water"]), ("water", [])]
    assert client.get("/api/v1/topics", {"q": "vann"}).json()["items"][0]["labels"]["nb"] == "Vann"
    water = client.get("/api/v1/topics/water").json()
    assert water["matches"] == [{"relation": "exact", "uri": "https://w.example/1"}]
    assert client.get("/api/v1/topics/none").status_code == 404


def test_a_person_gets_what_the_directory_holds_and_can_have_it_taken_away():
    user = UserFactory(email="kari@x.example")
    person = people.create_profile(user, name="Kari", at=timezone.now())
    people.affiliate(person, OrganisationFactory(name="Works"), by=user, title="Head")
    held = next(one for one in holdings() if one.room == "directory")
    assert held.export(user)["affiliations"][0]["organisation"] == "Works"
    held.erase(user)
    person.refresh_from_db()
    assert (person.user, person.email, person.affiliations.count()) == (None, "", 0)
    assert held.export(user) == {}
