"""A tool is suggested, answered, kept true and taken out; each step leaves a line."""

from datetime import date

import pytest

from samklang.foundation.text import Text
from samklang.history.models import Entry, Notice
from samklang.toolbox import actions, queries
from samklang.toolbox.actions.curating import WrongState
from samklang.toolbox.models import Tool
from samklang.toolbox.tests.factories import NOON, ExperienceFactory, ToolFactory

pytestmark = pytest.mark.django_db


def facts(**more):
    return {"name": "Whisper", "box": "machine-learning", "summary": Text.of(en="Writes"), "at": NOON, **more}


def verbs(tool):
    return list(Entry.objects.filter(record_id=tool.pk, kind="toolbox.tool").values_list("verb", flat=True))


def told(user):
    return list(Notice.objects.filter(user=user).values_list("verb", flat=True))


def test_a_suggestion_is_seen_by_its_maker_and_the_curators_until_it_is_accepted(network, kari, curator):
    tool = actions.suggest(network, **facts(by=kari))
    assert [queries.visible_to(who).filter(pk=tool.pk).exists() for who in (kari, curator)] == [True, True]
    assert not queries.open_to_all().exists()
    assert told(curator) == ["suggested-you"]

    actions.accept(tool, by=curator, at=NOON)

    assert list(queries.open_to_all()) == [tool]
    assert told(kari) == ["accepted-you"]
    assert verbs(tool) == ["suggested", "accepted"]


def test_a_suggestion_is_declined_with_a_reason_and_only_once(network, kari, curator):
    tool = actions.suggest(network, **facts(by=kari))
    actions.decline(tool, reason="Not open", by=curator, at=NOON)
    tool.refresh_from_db()
    assert (tool.state, tool.because, told(kari)) == ("declined", "Not open", ["declined-you"])
    with pytest.raises(WrongState):
        actions.accept(tool, by=curator, at=NOON)


def test_what_a_secretariat_enters_lies_in_the_toolbox_at_once(network, curator):
    tool = actions.enter(network, **facts(by=curator))
    assert (tool.state, tool.checked_on) == ("listed", date(2026, 11, 1))


def test_a_name_that_is_the_name_of_a_page_gets_another_address(network, curator):
    assert actions.enter(network, **facts(by=curator, name="Compare")).slug == "compare-tool"


def test_a_tool_taken_out_keeps_its_page_and_can_be_put_back(network, curator):
    tool = actions.enter(network, **facts(by=curator))
    actions.retire(tool, reason="No longer kept up", by=curator)
    assert not queries.listed(curator).exists()
    assert queries.visible_to(queries.AnonymousUser()).get().because == "No longer kept up"
    actions.take_up(tool, on=date(2026, 11, 2), by=curator)
    assert queries.listed(curator).get().checked_on == date(2026, 11, 2)


def test_changed_facts_are_found_and_named_in_the_history(network, curator):
    tool = actions.enter(network, **facts(by=curator))
    other = ToolFactory(network=network)
    changed = actions.edit(tool, name="Whisper 3", alternatives=[other], by=curator)
    assert "whisper 3" in changed.search_text
    assert list(other.alternatives.all()) == [tool]
    assert Entry.objects.order_by("-id").first().facts["fields"] == ["alternatives", "name"]


def test_an_organisation_has_one_note_which_it_writes_anew(network, kari, halden):
    tool = ToolFactory(network=network)
    said = {"did_not": "", "on": date(2026, 11, 1), "language": "en", "by": kari}
    actions.tell_experience(tool, halden, worked="Well", **said)
    actions.tell_experience(tool, halden, worked="Better", **said)
    note = queries.experiences_of([tool]).get()
    assert note.worked == "Better"
    actions.withdraw_experience(note, by=kari, at=NOON)
    assert not queries.experiences_of([tool]).exists()
    actions.tell_experience(tool, halden, worked="Again", **said)
    assert verbs(tool) == [
        "experience-told",
        "experience-changed",
        "experience-withdrawn",
        "experience-told",
    ]


def test_a_note_that_says_nothing_is_refused(network, kari, halden):
    with pytest.raises(WrongState):
        actions.tell_experience(
            ToolFactory(), halden, worked=" ", did_not="", on=date(2026, 11, 1), language="en", by=kari
        )


def test_who_leaves_takes_their_name_along(network, kari):
    tool = actions.suggest(network, **facts(by=kari))
    note = ExperienceFactory(tool=tool, written_by=kari)
    assert queries.held_on(kari)["suggested"][0]["tool"] == "whisper"
    actions.forget(kari)
    tool.refresh_from_db()
    note.refresh_from_db()
    assert (tool.suggested_by, note.written_by) == (None, None)
    assert queries.held_on(kari) == {"suggested": [], "experiences": []}


def test_only_for_the_network_means_that(network, kari):
    tool = ToolFactory(network=network, is_public=False)
    assert list(queries.listed(kari)) == [tool]
    assert not queries.open_to_all().exists()
    assert Tool.objects.count() == 1
