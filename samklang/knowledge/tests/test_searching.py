"""The list of cases is searched for what stands anywhere in its text, whichever database holds it."""

import pytest

from samklang.foundation import within
from samklang.knowledge import actions, queries
from samklang.knowledge.models import Case
from samklang.knowledge.tests.factories import MARCH, NEEDED, CaseFactory

pytestmark = pytest.mark.django_db
TEXT = 'vannlekkasjer i 417 rør, 100 % "målt" på ålesundsvis'


@pytest.fixture(autouse=True)
def told():
    CaseFactory(search_text=TEXT)
    CaseFactory(search_text="noe helt annet, 1000 ganger")


def found(words):
    return [case.search_text for case in Case.objects.filter(queries.saying(words))]


@pytest.mark.parametrize("few", [True, False], ids=["gathered", "met on the way"])
@pytest.mark.parametrize(
    "words",
    [
        "lekkasje",
        "417",
        "Vannlekkasjer i 417",
        "100 %",
        '"målt"',
        "ålesund",
        "ÅLESUND",
        "17",
        "rør lekkasje 41",
    ],
)
def test_what_stands_anywhere_in_the_text_is_found(monkeypatch, words, few):
    monkeypatch.setattr(within, "MANY", 5_000 if few else 1)
    assert found(words) == [TEXT]


@pytest.mark.parametrize("words", ["lekkasjen", "41 7", "100_%", "%", "OR", '"', "NEAR(a b)", "lekk*"])
def test_a_sign_means_itself(words):
    assert found(words) in ([], [TEXT])
    assert all(word in text for word in words.lower().split() for text in found(words))


def test_a_text_that_is_changed_or_gone_is_found_no_more():
    case = Case.objects.get(search_text=TEXT)
    case.search_text = "sjøfugl"
    case.save()
    assert (found("lekkasje"), found("fugl")) == ([], ["sjøfugl"])
    case.delete()
    assert found("fugl") == []


def test_a_case_is_listed_in_the_languages_all_of_it_can_be_read_in(client, case, people):
    facts = {"is_read": True, "by": None, "at": MARCH}
    actions.translate(case, "en", texts={"title": "Leaks"}, on_top_of=2, **facts)
    texts = {key: f"Text on {key}" for key in NEEDED}
    actions.translate(case, "nn", texts=texts, on_top_of=3, **facts)
    approve_and_publish(case, people)
    shown = {code: client.get("/api/v1/cases", {"language": code}).json()["count"] for code in ("en", "nn")}
    assert shown == {"en": 2, "nn": 1}


def approve_and_publish(case, people, revision=4):
    review = actions.ask_for_review(case, people.reviewer, by=people.author, at=MARCH)
    actions.give_review(review, "good", comment="", revision=revision, at=MARCH)
    actions.publish(case, by=people.author, at=MARCH)


def test_what_a_filter_found_is_found_anew_when_something_was_published(client, case, people, at):
    shown = [client.get(at("cases"), {"phase": "pilot"}).text.count("kn-card-title")]
    approve_and_publish(case, people, revision=2)
    shown.append(client.get(at("cases"), {"phase": "pilot"}).text.count("kn-card-title"))
    assert shown == [2, 3]
