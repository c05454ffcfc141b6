"""A case names the tools it was done with, and each tool's page tells who used it."""

from datetime import timedelta

import pytest

from samklang.accounts.tests.factories import UserFactory
from samklang.foundation.outcomes import Prefill
from samklang.history.models import Entry
from samklang.knowledge import actions
from samklang.knowledge.tests.factories import MARCH, CaseFactory, DraftCaseFactory
from samklang.networks.tests.factories import MandateFactory, NetworkFactory
from samklang.projects.reading import origin_of
from samklang.projects.tests.factories import ProjectFactory
from samklang.toolbox.models import Tool
from samklang.toolbox.tests.factories import ToolFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def whisper():
    return ToolFactory(name="Whisper", slug="whisper", search_text="whisper")


@pytest.fixture
def hidden():
    return ToolFactory(name="Whisper for us", search_text="whisper for us", is_public=False)


def form_of(**changes):
    return {"phase": "pilot", "revision": 2, "title": "Tekst om title", **changes}


def test_a_tool_is_named_in_the_form_and_shown_with_the_case(client, case, kari, whisper, at):
    client.force_login(kari)
    client.post(at("edit", case.slug), form_of(tools_named="whisper"))
    assert list(case.tools.all()) == [whisper]
    assert '<a href="/en/tools/whisper/">Whisper</a>' in client.get(at("case", case.slug)).text
    assert Entry.objects.get(verb="tools-named").facts == {"tools": "Whisper"}


def test_a_tool_that_not_everyone_may_see_cannot_be_named(client, case, kari, hidden, at):
    client.force_login(kari)
    for said in ({"tools": [hidden.pk]}, {"tools_named": "Whisper for us"}):
        assert client.post(at("edit", case.slug), form_of(**said)).status_code == 422
    assert not case.tools.exists()


def test_tools_left_unsaid_stay(case, kari, whisper):
    case.tools.add(whisper)
    actions.save(case, texts={"cost": "1 kr"}, on_top_of=2, by=kari, at=MARCH)
    assert case.tools.get() == whisper


def test_the_page_of_a_tool_counts_published_cases_and_opens_them(client, whisper, at):
    used = CaseFactory(slug="used")
    for one in (used, CaseFactory(), DraftCaseFactory(slug="unseen")):
        one.tools.add(whisper)
    CaseFactory()
    page = client.get("/en/tools/whisper/").text
    assert "All 2 cases" in page
    assert "unseen" not in page
    assert client.get(at("cases"), {"tool": "whisper"}).text.count("<article") == 2


def test_machines_hear_who_used_a_tool_the_newest_first(client, whisper, django_assert_num_queries):
    older, newer = (
        CaseFactory(slug="older"),
        CaseFactory(slug="newer", published_at=MARCH + timedelta(days=1)),
    )
    for one in (older, newer, DraftCaseFactory(slug="unseen")):
        one.tools.add(whisper)
    ToolFactory(name="Unused")
    with django_assert_num_queries(3):
        heard = client.get("/api/v1/tools").json()["items"]
    assert {one["name"]: one["used_by_count"] for one in heard} == {"Whisper": 2, "Unused": 0}
    used_by = client.get("/api/v1/tools/whisper").json()["used_by"]
    assert [one["url"].rpartition("/cases/")[2] for one in used_by] == ["newer/", "older/"]
    assert used_by[0]["organisation"] == newer.organisation.slug


def test_proposals_name_only_what_everyone_may_see(client, whisper, hidden):
    private = NetworkFactory(is_public=False)
    ToolFactory(name="Whisper at home", search_text="whisper at home", network=private)
    shown = client.get("/en/tools/choose/", {"field": "tools", "tools_named": "whis"}).text
    assert "1 tool fits." in shown
    assert "Whisper for us" not in shown
    assert "Whisper at home" not in shown


def test_a_tool_taken_out_stays_with_the_case_and_is_proposed_no_more(client, case, kari, whisper, at):
    case.tools.add(whisper)
    Tool.objects.update(state="retired", because="Old")
    client.force_login(kari)
    client.post(at("edit", case.slug), form_of(tools=[whisper.pk], cost="1 kr"))
    assert case.tools.get() == whisper
    assert "0 " not in client.get("/en/tools/choose/", {"tools_named": "whisper"}).text
    assert "Taken out" in client.get(at("case", case.slug)).text


def test_machines_and_files_are_told_the_tools_that_everyone_may_see(client, whisper, hidden, at):
    used = CaseFactory()
    used.tools.add(whisper, hidden)
    CaseFactory()
    told = client.get("/api/v1/cases", {"tool": "whisper"}).json()
    assert [one["tools"] for one in told["items"]] == [["whisper"]]
    assert client.get(f"/api/v1/cases/{used.pk}").json()["tools"] == ["whisper"]
    assert client.get("/api/v1/cases", {"tool": hidden.slug}).status_code == 422
    assert ",Whisper," in b"".join(client.get(at("cases"), {"format": "csv"})).decode()


def test_a_tool_that_a_project_made_is_linked_both_ways(client):
    project = ProjectFactory(slug="leaks")
    secretary = UserFactory()
    MandateFactory(user=secretary, role="secretariat", network=project.network)
    client.force_login(secretary)
    words = Prefill("Ear", "Hears leaks", project.network.slug, origin_of(project))
    address = words.on("/en/tools/suggest/")
    page = client.get(address).text
    assert 'value="Ear"' in page
    assert "Hears leaks" in page
    facts = {"network": project.network.pk, "name": "Ear", "summary_en": "Hears leaks", "box": "autonomy"}
    client.post(address, {**facts, "kind": "program", "maturity": 4, "cost": "free", "is_public": "on"})
    assert project.outcomes.get().kind == "toolbox.tool"
    assert project.get_absolute_url() in client.get("/en/tools/ear/").text
