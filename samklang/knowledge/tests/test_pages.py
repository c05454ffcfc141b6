"""Every page of the room answers those it is for, and nobody else."""

import pytest

from samklang.accounts.tests.factories import UserFactory
from samklang.directory.tests.factories import OrganisationFactory, TopicFactory
from samklang.knowledge import actions
from samklang.knowledge.tests.conftest import member
from samklang.knowledge.tests.factories import MARCH, NEEDED, CaseFactory

pytestmark = pytest.mark.django_db
OPEN = ["case", "versions"]
AUTHORS = ["edit", "authors", "ask_for_review", "publish", "withdraw", "confirm", "take_up"]


@pytest.mark.parametrize("name", OPEN)
def test_a_visitor_reads_what_is_published(client, published, at, name):
    answer = client.get(at(name, published.slug))
    assert "Lytter til rør" in answer.content.decode()
    assert not answer.cookies


def test_a_visitor_reads_a_version_and_its_facts_as_data(client, published, at):
    assert "Tekst om results" in client.get(at("version", published.slug, 1)).content.decode()
    data = client.get(at("case", published.slug), {"format": "jsonld"}).json()
    assert data["headline"] == [{"@value": "Lytter til rør", "@language": "nb"}]


@pytest.mark.parametrize("name", [*OPEN, *AUTHORS, "review", "ask"])
def test_a_draft_does_not_exist_for_strangers(client, case, at, name):
    client.force_login(member(OrganisationFactory()))
    assert client.get(at(name, case.slug)).status_code == 404


@pytest.mark.parametrize("name", AUTHORS)
def test_only_its_authors_work_on_a_published_case(client, published, people, at, name):
    client.force_login(member(OrganisationFactory()))
    assert client.get(at(name, published.slug)).status_code == 403
    client.force_login(people.author)
    assert client.get(at(name, published.slug)).status_code == 200


@pytest.mark.parametrize("name", AUTHORS)
def test_a_visitor_is_asked_to_sign_in(client, published, at, name):
    assert client.get(at(name, published.slug)).status_code == 302


def test_begun_in_the_browser_and_written_on(client, halden, kari, at):
    client.force_login(kari)
    facts = {"title": "Måkene", "organisation": halden.pk, "language": "nn"}
    answer = client.post(at("new"), facts, follow=True)
    assert "Write on" in answer.content.decode()
    assert "Måkene" in client.get(at("mine")).content.decode()


def test_nobody_tells_a_case_for_somebody_else(client, kari, at):
    client.force_login(kari)
    facts = {"title": "Ikke min", "organisation": OrganisationFactory().pk, "language": "nb"}
    assert client.post(at("new"), facts).status_code == 422
    client.force_login(UserFactory())
    assert client.get(at("new")).status_code == 403


def form_of(**changes):
    return {"phase": "pilot", "revision": 2, **{key: f"Tekst om {key}" for key in NEEDED}, **changes}


def test_the_page_saves_by_itself_and_says_which_text_it_stands_on(client, case, kari, at):
    client.force_login(kari)
    answer = client.post(at("autosave", case.slug), form_of(cost="1 mill."))
    assert (answer.json()["state"], answer.json()["revision"]) == ("saved", 3)
    other_tab = client.post(at("autosave", case.slug), form_of(cost="2 mill."))
    assert (other_tab.status_code, other_tab.json()["state"]) == (409, "outdated")


def test_what_was_typed_on_an_old_text_is_shown_beside_the_newer(client, case, kari, at):
    client.force_login(kari)
    client.post(at("autosave", case.slug), form_of(solution="Den nye teksten"))
    answer = client.post(at("edit", case.slug), form_of(solution="Min tekst"))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Den nye teksten</del>" in text
    assert "Min tekst</textarea>" in text
    assert 'name="revision" value="3"' in text
    saved = client.post(at("edit", case.slug), form_of(solution="Min tekst", revision=3))
    assert saved.status_code == 302


def opened(client, address):
    """The form as a window shows it, with the marks of what it read."""
    form = client.get(address).context["form"]
    return {one.name: one.value() or "" for one in form if one.name not in {"topics", "tools"}}


def test_two_windows_write_side_by_side_and_nothing_of_either_is_lost(client, case, kari, at):
    client.force_login(kari)
    first, second = opened(client, at("edit", case.slug)), opened(client, at("edit", case.slug))
    client.post(at("autosave", case.slug), first | {"cost": "1 mill.", "technology": "Lyd"})
    saved = client.post(at("autosave", case.slug), second | {"solution": "Vi lyttet."}).json()
    later = second | {"solution": "Vi lyttet lenge.", "read": saved["read"], "revision": saved["revision"]}
    assert client.post(at("edit", case.slug), later).status_code == 302
    now = opened(client, at("edit", case.slug))
    assert (now["cost"], now["technology"], now["solution"]) == ("1 mill.", "Lyd", "Vi lyttet lenge.")


def test_only_an_answer_written_in_two_ways_must_be_settled(client, case, kari, at):
    client.force_login(kari)
    first, second = opened(client, at("edit", case.slug)), opened(client, at("edit", case.slug))
    client.post(at("autosave", case.slug), first | {"cost": "1 mill.", "solution": "Vi målte."})
    answer = client.post(at("edit", case.slug), second | {"solution": "Vi lyttet."})
    assert [one.section.key for one in answer.context["changes"]] == ["solution"]
    shown = {one.name: one.value() for one in answer.context["form"]} | {"topics": [], "tools": []}
    assert (shown["cost"], shown["solution"]) == ("1 mill.", "Vi lyttet.")
    assert client.post(at("edit", case.slug), shown | {"revision": 3}).status_code == 302
    now = opened(client, at("edit", case.slug))
    assert (now["cost"], now["solution"]) == ("1 mill.", "Vi lyttet.")


def test_whose_session_ended_is_sent_to_sign_in_and_nothing_is_written(client, case, at):
    assert client.post(at("autosave", case.slug), form_of(cost="1")).status_code == 302
    case.draft.refresh_from_db()
    assert case.draft.revision == 2


def test_read_and_published_in_the_browser(client, case, people, at):
    client.force_login(people.author)
    client.post(at("ask_for_review", case.slug), {"person": people.reviewer.pk})
    client.force_login(people.reviewer)
    assert "Tekst om failed" in client.get(at("review", case.slug)).content.decode()
    client.post(at("review", case.slug), {"verdict": "good", "comment": "", "revision": 2})
    client.force_login(people.author)
    client.post(at("publish", case.slug), {"note": "Første"})
    client.logout()
    assert client.get(at("case", case.slug)).status_code == 200


def test_a_colleague_who_only_reads_cannot_write(client, case, people, at):
    actions.ask_for_review(case, people.reviewer, by=people.author, at=MARCH)
    client.force_login(people.reviewer)
    assert client.get(at("edit", case.slug)).status_code == 403


def test_a_question_shows_the_organisation_and_not_the_person(client, published, kari, at):
    moss = OrganisationFactory(name="Moss kommune")
    asker = member(moss, name="Hemmelig Navn")
    client.force_login(asker)
    client.post(at("ask", published.slug), {"organisation": moss.pk, "text": "Hvorfor?"})
    client.logout()
    text = client.get(at("case", published.slug)).content.decode()
    assert "Moss kommune asks" in text
    assert "Hemmelig Navn" not in text


def test_a_question_is_answered_and_another_taken_off(client, published, kari, halden, at):
    client.force_login(kari)
    first, second = (
        actions.ask(published, text, organisation=halden, by=None, at=MARCH) for text in ("Hva?", "Spam")
    )
    client.post(at("answer", published.slug, first.pk), {"text": "Dette."})
    client.post(at("hide_question", published.slug, second.pk), {"reason": "Reklame"})
    client.logout()
    text = client.get(at("case", published.slug)).content.decode()
    assert "Dette." in text
    assert "Spam" not in text


def test_the_list_costs_the_same_however_long(client, at, django_assert_num_queries):
    CaseFactory().topics.add(TopicFactory())
    with django_assert_num_queries(4):
        client.get(at("cases"))
    CaseFactory.create_batch(2)
    with django_assert_num_queries(4):
        assert client.get(at("cases")).content.decode().count("<article") == 3


def test_a_case_asks_few_questions(client, published, at, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        client.get(at("case", published.slug))


def test_the_list_is_narrowed_by_topic_language_and_words(client, at):
    topic = TopicFactory(slug="water")
    CaseFactory(title={"fi": {"text": "Vuodot"}}, search_text="vuodot").topics.add(topic)
    CaseFactory()
    for asked in ({"topic": "water"}, {"language": "fi"}, {"q": "Vuodot"}):
        assert client.get(at("cases"), asked).content.decode().count("<article") == 1
