"""A case is read by a colleague, published, asked about, and kept true."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from samklang.directory.tests.factories import OrganisationFactory
from samklang.foundation.jobs import jobs
from samklang.foundation.models import Letter
from samklang.history.models import Notice
from samklang.knowledge import actions, queries
from samklang.knowledge.actions.states import WrongState
from samklang.knowledge.models import Case
from samklang.knowledge.tests.conftest import member
from samklang.knowledge.tests.factories import MARCH, CaseFactory, DraftCaseFactory

pytestmark = pytest.mark.django_db


def test_without_a_colleagues_word_nothing_is_published(case, kari):
    with pytest.raises(WrongState, match="colleague"):
        actions.publish(case, by=kari, at=MARCH)


def test_what_is_missing_is_named(halden, kari, colleague):
    case = actions.begin(halden, language="nb", title="Bare en tittel", by=kari, at=MARCH)
    with pytest.raises(WrongState, match="The challenge, What you did"):
        actions.ask_for_review(case, colleague, by=kari, at=MARCH)


def test_a_colleague_reads_and_it_is_published(published):
    assert published.state == Case.State.PUBLISHED
    assert published.confirmed_on == date(2026, 3, 2)
    assert queries.newest_version(published).number == 1
    assert str(published.lead) == "Tekst om challenge"


def test_a_colleague_who_wants_changes_stops_it_and_the_author_is_told(case, kari, colleague):
    review = actions.ask_for_review(case, colleague, by=kari, at=MARCH)
    actions.give_review(review, "changes", comment="Hva kostet det?", revision=2, at=MARCH)
    assert "Hva kostet det?" in Letter.objects.get(to=kari.email).body
    assert Notice.objects.filter(user=kari, verb="review-changes-you").exists()
    with pytest.raises(WrongState):
        actions.publish(case, by=kari, at=MARCH)


def test_a_review_is_of_the_text_that_was_read(case, kari, colleague):
    review = actions.ask_for_review(case, colleague, by=kari, at=MARCH)
    actions.save(case, texts={"cost": "Mer"}, on_top_of=2, by=kari, at=MARCH)
    with pytest.raises(WrongState, match="changed while"):
        actions.give_review(review, "good", comment="", revision=2, at=MARCH)


def test_an_author_does_not_review_their_own(case, kari):
    with pytest.raises(WrongState):
        actions.ask_for_review(case, kari, by=kari, at=MARCH)


def test_readers_see_the_version_while_the_authors_write_on(published, kari):
    draft = actions.save(published, texts={"title": "Nytt navn"}, on_top_of=2, by=kari, at=MARCH)
    assert draft.revision == 3
    published.refresh_from_db()
    assert str(published.title) == "Lytter til rør"
    assert "Nytt navn" not in str(queries.newest_version(published).content)


def test_a_new_version_wants_a_new_reading(published, kari, colleague):
    later = MARCH + timedelta(days=3)
    actions.save(published, texts={"cost": "2 mill."}, on_top_of=2, by=kari, at=later)
    with pytest.raises(WrongState, match="colleague"):
        actions.publish(published, by=kari, at=later)
    review = actions.ask_for_review(published, colleague, by=kari, at=later)
    actions.give_review(review, "good", comment="", revision=3, at=later)
    assert actions.publish(published, by=kari, at=later).number == 2


def test_a_withdrawn_case_is_seen_by_its_authors_only(published, kari):
    actions.withdraw(published, reason="Feil tall", by=kari)
    assert not queries.published().exists()
    assert queries.visible_to(kari).get() == published
    actions.take_up_again(published, by=kari)
    assert published.state == Case.State.DRAFT


def test_a_question_reaches_those_who_did_it_and_the_answer_comes_back(published, kari):
    moss = OrganisationFactory(name="Moss")
    asker = member(moss)
    question = actions.ask(published, "Hvilke sensorer?", organisation=moss, by=asker, at=MARCH)
    assert "Hvilke sensorer?" in Letter.objects.get(to=kari.email, subject__contains="Moss").body
    actions.answer(question, "Vanlige.", by=kari, at=MARCH)
    assert "Vanlige." in Letter.objects.get(to=asker.email).body


def test_once_a_year_the_authors_are_asked_whether_it_is_true(published, kari):
    published.confirmed_on = timezone.localdate() - timedelta(days=366)
    published.save()
    Letter.objects.all().delete()
    jobs["knowledge.tasks.ask_if_still_true"].run()
    jobs["knowledge.tasks.ask_if_still_true"].run()
    assert Letter.objects.get().to == kari.email
    actions.confirm(published, by=kari, at=timezone.now())
    assert not queries.to_ask_anew(timezone.localdate()).exists()


def test_a_stranger_sees_no_draft(halden):
    DraftCaseFactory()
    shown = CaseFactory()
    assert list(queries.visible_to(member(OrganisationFactory()))) == [shown]


def test_who_asks_whom_is_counted_and_each_count_opens_its_questions(client, published, kari, at):
    moss, hidden = OrganisationFactory(name="Moss", slug="moss"), OrganisationFactory(name="Gjemt")
    for text in ("Hvorfor?", "Hvor mye?"):
        actions.ask(published, text, organisation=moss, by=None, at=MARCH)
    spam = actions.ask(published, "Kjøp!", organisation=hidden, by=None, at=MARCH)
    actions.hide_question(spam, reason="Reklame", by=kari)
    page = client.get(at("questions")).content.decode()
    assert "2: from Moss to Halden" in page
    assert "Gjemt" not in page
    narrowed = client.get(at("questions"), {"asks": "moss", "asked": "halden-kommune"}).content.decode()
    assert "Hvor mye?" in narrowed
    assert "Hvor mye?" not in client.get(at("questions"), {"asks": "x", "asked": "y"}).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_who_asks_whom_asks_the_same_of_the_database(client, published, at, count, django_assert_num_queries):
    for number in range(count):
        asker = OrganisationFactory(slug=f"asker-{number}")
        actions.ask(published, "Hva?", organisation=asker, by=None, at=MARCH)
    client.get(at("questions"))
    with django_assert_num_queries(3):
        client.get(at("questions"))
