from datetime import UTC, datetime

import pytest

from samklang.accounts.tests.factories import UserFactory
from samklang.directory.tests.factories import OrganisationFactory
from samklang.history.models import Notice
from samklang.search import actions
from samklang.search.models import SavedSearch
from samklang.search.narrowing import Narrow

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def data(settings, tmp_path_factory):
    settings.DATA_DIR = tmp_path_factory.getbasetemp() / "lexicon"
    settings.DATA_DIR.mkdir(exist_ok=True)


def saved(user, question="vannverket", *, is_followed=True):
    return actions.save(question, narrow=Narrow(), language="nb", by=user, at=NOON, is_followed=is_followed)


def test_who_follows_a_search_hears_once_of_what_is_new():
    OrganisationFactory(name="Vannverket Oslo")
    actions.rebuild()
    one = saved(UserFactory())
    OrganisationFactory(name="Vannverket Bergen")
    actions.rebuild()

    assert actions.tell_news(one, at=NOON) == 1
    assert actions.tell_news(one, at=NOON) == 0
    notice = Notice.objects.get()
    assert (notice.user, notice.facts, notice.label) == (one.user, {"number": 1}, "vannverket")


def test_the_same_question_is_saved_once():
    user = UserFactory()
    saved(user)

    with pytest.raises(actions.SavedAlready):
        saved(user)


def test_a_search_is_saved_followed_and_removed_on_the_page(client):
    user = UserFactory()
    client.force_login(user)

    client.post("/nb/search/save/?q=vannverket&place=Oslo", {"is_followed": "on"})
    one = SavedSearch.objects.get()
    assert (one.narrow, one.is_followed) == ({"place": "Oslo"}, True)
    assert "vannverket" in client.get("/nb/search/saved/").text
    client.post(f"/nb/search/saved/{one.pk}/follow/", {"is_followed": "no"})
    one.refresh_from_db()
    assert not one.is_followed
    client.post(f"/nb/search/saved/{one.pk}/remove/")
    assert not SavedSearch.objects.exists()


def test_nobody_reaches_the_saved_search_of_another(client):
    one = saved(UserFactory())
    client.force_login(UserFactory())

    assert client.post(f"/nb/search/saved/{one.pk}/remove/").status_code == 404
    assert "vannverket" not in client.get("/nb/search/saved/").text


def test_saved_searches_go_with_their_owner():
    user = UserFactory()
    saved(user)

    actions.forget(user)

    assert not SavedSearch.objects.exists()
