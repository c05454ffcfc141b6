"""What machines are told of cases: the same as visitors."""

import pytest

from samklang.directory.tests.factories import TopicFactory
from samklang.knowledge.tests.factories import CaseFactory, DraftCaseFactory

pytestmark = pytest.mark.django_db


def test_published_cases_are_listed_and_drafts_are_not(client):
    topic = TopicFactory(slug="water")
    case = CaseFactory()
    case.topics.add(topic)
    DraftCaseFactory()
    told = client.get("/api/v1/cases").json()
    assert [one["id"] for one in told["items"]] == [case.pk]
    assert told["items"][0]["topics"] == ["water"]


@pytest.mark.parametrize(
    ("asked", "count"),
    [({"topic": "water"}, 1), ({"language": "en"}, 2), ({"language": "fi"}, 0), ({"q": "LEKKASJER"}, 2)],
)
def test_they_are_narrowed_as_on_the_page(client, asked, count):
    CaseFactory().topics.add(TopicFactory(slug="water"))
    CaseFactory()
    assert client.get("/api/v1/cases", asked).json()["count"] == count


def test_one_case_is_told_in_all_languages_with_origin(client):
    case = CaseFactory()
    told = client.get(f"/api/v1/cases/{case.pk}").json()
    text = {"text": "Vi lyttet til rørene.", "origin": "human", "reviewed": True}
    assert told["sections"][0] == {"key": "title", "texts": {"nb": text}}
    assert told["version"] == 1


def test_a_draft_is_not_found(client):
    assert client.get(f"/api/v1/cases/{DraftCaseFactory().pk}").status_code == 404


def test_the_list_costs_the_same_however_long(client, django_assert_num_queries):
    CaseFactory()
    with django_assert_num_queries(3):
        client.get("/api/v1/cases")
    CaseFactory.create_batch(2)
    with django_assert_num_queries(3):
        assert client.get("/api/v1/cases").json()["count"] == 3
