"""Nothing that somebody wrote is lost, and nobody writes over another."""

from datetime import timedelta

import pytest

from samklang.foundation.models import Letter
from samklang.history.models import Entry
from samklang.knowledge import actions, queries, template
from samklang.knowledge.models import Case
from samklang.knowledge.tests.factories import MARCH

pytestmark = pytest.mark.django_db


def said(case, key, language="nb"):
    case.draft.refresh_from_db()
    return template.text_of(case.draft.content, key).get(language, {}).get("text")


def test_a_case_begins_with_a_title_and_its_author(case, kari, halden):
    assert case.state == Case.State.DRAFT
    assert [author.user for author in case.authors.all()] == [kari]
    assert (case.contact_name, case.slug) == ("Kari", "lytter-til-ror")
    assert said(case, "challenge") == "Tekst om challenge"


def test_who_writes_on_an_old_text_is_refused_and_the_newer_stays(case, kari):
    actions.save(case, texts={"solution": "Ny"}, on_top_of=2, by=kari, at=MARCH)
    with pytest.raises(actions.Outdated):
        actions.save(case, texts={"solution": "Gammel fane"}, on_top_of=2, by=kari, at=MARCH)
    assert said(case, "solution") == "Ny"


def test_saving_the_same_twice_is_no_new_revision(case, kari):
    again = actions.save(case, texts={"solution": "Tekst om solution"}, on_top_of=1, by=kari, at=MARCH)
    assert again.revision == 2


def test_an_hour_of_savings_is_one_line_of_history(case, kari):
    for number in range(2, 6):
        actions.save(case, texts={"cost": f"{number} kr"}, on_top_of=number, by=kari, at=MARCH)
    assert Entry.objects.filter(verb="written").count() == 1
    later = MARCH + timedelta(hours=3)
    actions.save(case, texts={"cost": "9 kr"}, on_top_of=6, by=kari, at=later)
    assert Entry.objects.filter(verb="written").count() == 2


def test_a_translation_remembers_its_original(case, kari):
    texts = {"title": "Listens to pipes"}
    actions.translate(case, "en", texts=texts, is_read=False, on_top_of=2, by=kari, at=MARCH)
    title = template.text_of(case.draft.content, "title")
    assert not template.is_stale(title, "nb", "en")
    case.draft.refresh_from_db()
    actions.save(case, texts={"title": "Lytter til vannrør"}, on_top_of=3, by=kari, at=MARCH)
    case.draft.refresh_from_db()
    assert template.is_stale(template.text_of(case.draft.content, "title"), "nb", "en")


def test_a_co_author_is_told_and_the_last_author_stays(case, kari, colleague):
    actions.add_author(case, colleague, by=kari, at=MARCH)
    assert "co-author" in Letter.objects.get(to=colleague.email).body
    actions.remove_author(case, kari, by=colleague)
    with pytest.raises(actions.states.WrongState):
        actions.remove_author(case, colleague, by=colleague)


def test_who_leaves_takes_their_address_along(published, kari):
    actions.forget(kari)
    published.refresh_from_db()
    assert (published.contact_name, published.contact_email) == ("", "")
    assert not published.authors.exists()


def test_a_number_is_not_broken_at_its_hard_space_in_lists():
    content = {"challenge": {"nb": {"text": "Det kostet\n14\N{NO-BREAK SPACE}000  kroner."}}}

    assert template.lead_of(content)["nb"]["text"] == "Det kostet 14\N{NO-BREAK SPACE}000 kroner."


def test_two_versions_are_compared_word_by_word():
    texts = [
        {"results": {"nb": {"text": said}}} for said in ("Tapet gikk ned.\n\nMye.", "Tapet gikk opp.\n\nMye.")
    ]

    (change,) = queries.compare(*texts, "nb")

    assert [tuple(piece) for piece in change.pieces] == [
        ("Tapet gikk ", ""),
        ("ned.\n\n", "removed"),
        ("opp.\n\n", "added"),
        ("Mye.", ""),
    ]
