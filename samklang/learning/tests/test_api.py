"""What machines are told of learning paths: what is for everyone, and nothing of those who walk them."""

import pytest

from samklang.accounts.tests.factories import UserFactory
from samklang.directory.tests.factories import TopicFactory
from samklang.knowledge.tests.factories import CaseFactory
from samklang.learning.models import Path
from samklang.learning.tests.factories import LearnerFactory, PathFactory, StepFactory
from samklang.networks.tests.factories import NetworkFactory
from samklang.toolbox.tests.factories import ToolFactory

pytestmark = pytest.mark.django_db


def slugs(client, **asked):
    return [one["slug"] for one in client.get("/api/v1/learning", asked).json()["items"]]


def test_only_published_paths_for_everyone_are_listed(client):
    PathFactory(slug="open")
    PathFactory(state=Path.State.DRAFT, published_at=None)
    PathFactory(state=Path.State.CLOSED)
    PathFactory(is_public=False)
    PathFactory(network=NetworkFactory(is_public=False))
    assert slugs(client) == ["open"]


@pytest.mark.parametrize(
    ("asked", "count"),
    [({"topic": "water"}, 1), ({"level": "deep"}, 1), ({"audience": "leaders"}, 0), ({"q": "LISTEN"}, 2)],
)
def test_they_are_narrowed_as_on_the_page(client, asked, count):
    PathFactory(level="deep").topics.add(TopicFactory(slug="water"))
    PathFactory()
    assert len(slugs(client, **asked)) == count


def test_a_path_is_told_step_by_step_and_never_who_walks_it(client):
    path, case = PathFactory(), CaseFactory()
    hidden = ToolFactory(is_public=False)
    StepFactory(path=path, kind="case", case=case)
    StepFactory(path=path, kind="tool", tool=hidden)
    LearnerFactory(path=path, user=UserFactory(name="Ola Lærer"))
    answer = client.get(f"/api/v1/learning/{path.slug}")
    assert [(one["number"], one["case"], one["tool"]) for one in answer.json()["way"]] == [
        (1, case.slug, None),
        (2, None, None),
    ]
    assert "Ola" not in answer.text
    assert hidden.slug not in answer.text


def test_a_path_for_members_is_not_found(client):
    assert client.get(f"/api/v1/learning/{PathFactory(is_public=False).slug}").status_code == 404


def test_the_list_costs_the_same_however_long(client, django_assert_num_queries):
    StepFactory()
    with django_assert_num_queries(2):
        client.get("/api/v1/learning")
    StepFactory.create_batch(2)
    with django_assert_num_queries(2):
        assert len(slugs(client)) == 3
