"""The page of a record that was kept says what it would say made anew, to each reader by turns."""

import pytest
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.contrib.messages.storage.cookie import CookieStorage
from django.test import RequestFactory
from django.utils import timezone

from samklang.accounts.models import User
from samklang.directory.models import Topic
from samklang.foundation import kept, page_cache
from samklang.foundation.page_cache import keep_pages
from samklang.history.actions import follow

pytestmark = [pytest.mark.django_db, pytest.mark.long]
PAGES = (
    "/nb/networks/nora/",
    "/nb/organisations/oslo-kommune/",
    "/nb/organisations/oslo-kommune/?on=2019-01-01",
    "/nb/people/ase-driftsvik/",
    "/nb/topics/machine-learning/",
    "/nb/agreements/claire-oslo-office/",
    "/nb/cases/lytter-etter-lekkasjer/",
    "/nb/projects/listening-for-leaks-together/",
    "/nb/networks/nora/benefits/G1/",
    "/nb/tools/label-studio/",
    "/nb/networks/",
    "/nb/networks/nora/members/",
    "/nb/networks/nora/members/?on=2022-01-01",
    "/nb/networks/nora/benefits/list/",
    "/nb/organisations/",
    "/nb/organisations/?q=oslo&sort=-name",
    "/nb/people/",
    "/nb/topics/",
    "/nb/agreements/",
    "/nb/cases/",
    "/nb/cases/?something=else",
    "/nb/projects/",
    "/nb/tools/",
    "/nb/learning/",
    "/nb/boards/working-meeting-2021/result/",
)
KEEPING = f"{keep_pages.__module__}.{keep_pages.__qualname__}"


@pytest.fixture
def ask(demo_records, settings, monkeypatch, client):
    """What a page's main part says to somebody, kept or not."""
    settings.DEMO = True
    without = [name for name in settings.MIDDLEWARE if name != KEEPING]
    monkeypatch.setattr(kept, "pieces", kept.Pieces())
    monkeypatch.setattr(kept, "rows", kept.Pieces())
    monkeypatch.setattr(kept, "drawn", kept.Pieces())
    people = {"": None} | {user.email: user for user in User.objects.filter(is_sample=True)}

    def main(path, who, *, is_kept):
        settings.MIDDLEWARE = [KEEPING, *without] if is_kept else without
        monkeypatch.setattr(page_cache, "shelf", page_cache.Shelf())
        client.logout()
        if people[who]:
            client.force_login(people[who], backend=settings.AUTHENTICATION_BACKENDS[0])
        response = client.get(path)
        assert response.status_code == 200, path
        return response.text.partition("<main")[2].partition("</main>")[0]

    return main


@pytest.mark.parametrize("path", PAGES)
def test_a_kept_page_says_to_each_what_it_would_say_made_anew(ask, path):
    readers = ["ingrid.solheim@nora.example", "", "kari.strand@halden.example", ""]
    anew = {who: ask(path, who, is_kept=False) for who in set(readers)}

    for who in readers * 2:
        assert ask(path, who, is_kept=True) == anew[who], who
    assert 'method="post"' not in "".join(anew.values())


def test_who_follows_a_record_sees_so_at_once(ask):
    path, who = "/nb/topics/machine-learning/", "ingrid.solheim@nora.example"
    before = ask(path, who, is_kept=True)
    topic = Topic.objects.get(slug="machine-learning")
    follow(topic, by=User.objects.get(email=who), at=timezone.now())

    assert ask(path, who, is_kept=True) != before


def test_what_waits_to_be_said_is_said_once_and_stays_on_no_page(ask, client):
    path, who = "/nb/topics/machine-learning/", "ingrid.solheim@nora.example"
    before = ask(path, who, is_kept=True)
    client.cookies["messages"] = message("Lagret nå")

    said, after = client.get(path).text, client.get(path).text

    assert "Lagret nå" in said
    assert "Lagret nå" not in after + before


def message(text):
    """A cookie with something to be said on the next page."""
    return CookieStorage(RequestFactory().get("/"))._encode([Message(constants.INFO, text)])
