from datetime import date

import pytest

from samklang.directory import actions
from samklang.directory.tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db
API = "/api/v1/organisations"


def entered(name, **facts):
    return actions.enter(name=name, kind="municipality", country="NO", by=None, **facts)


def names(client, **asked):
    return [one["name"] for one in client.get(API, asked).json()["items"]]


def test_organisations_are_found_by_words_kind_country_and_number(client):
    entered("Tromsø kommune", identifiers={"no-orgnr": "940101808"})
    OrganisationFactory(name="Volvo", kind="company", country="SE")

    assert names(client, q="tromso") == names(client, identifier="940101808") == ["Tromsø kommune"]
    assert names(client, kind="company") == names(client, country="se") == ["Volvo"]
    assert client.get(API).json()["items"][0]["identifiers"] == {"no-orgnr": "940101808"}


def test_a_long_list_is_read_a_hundred_at_a_time_without_missing_one(client, django_assert_num_queries):
    OrganisationFactory.create_batch(230)
    seen, address = [], API
    while address:
        with django_assert_num_queries(2 if address == API else 3):
            answer = client.get(address).json()
        seen += [one["slug"] for one in answer["items"]]
        address = answer["next"]
    assert len(seen) == len(set(seen)) == 230


def test_one_organisation_tells_its_names_tree_and_successions(client):
    college, university, faculty = entered("HiST"), entered("NTNU"), entered("Faculty")
    actions.place_under(faculty, college, by=None)
    actions.rename(college, "HiST Trondheim", on=date(2010, 1, 1), by=None)
    actions.merge_into(college, university, on=date(2016, 1, 1), by=None)

    before = client.get(f"{API}/hist", {"on": "2015-06-01"}).json()
    after = client.get(f"{API}/ntnu").json()
    assert before["below"] == after["below"] == [{"slug": "faculty", "name": "Faculty"}]
    assert before["former_names"][0]["ended_on"] == "2010-01-01"
    assert before["became"][0]["organisation"]["slug"] == "ntnu"
    assert after["came_from"][0] == {
        "kind": "merged",
        "on": "2016-01-01",
        "organisation": {"slug": "hist", "name": "HiST Trondheim"},
    }


def test_what_is_not_there_is_told_in_a_sentence(client):
    assert client.get(f"{API}/nobody").status_code == 404
    assert client.get(API, {"after": "nobody"}).status_code == 400
