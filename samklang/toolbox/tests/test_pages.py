"""Every page of the toolbox answers those it is for, and nobody else."""

import pytest

from samklang.accounts.tests.factories import UserFactory
from samklang.directory.tests.factories import OrganisationFactory, TopicFactory
from samklang.networks.tests.factories import MandateFactory, NetworkFactory
from samklang.toolbox.models import Tool
from samklang.toolbox.tests.factories import ExperienceFactory, ToolFactory

pytestmark = pytest.mark.django_db
STEPS = ["edit", "accept", "decline", "confirm", "retire", "take_up"]


def test_a_visitor_finds_a_tool_by_its_box_and_its_words(client, at):
    ToolFactory(name="Rørlytter")
    ToolFactory(name="Svever", box="autonomy", search_text="svever over byen")
    assert b"Svever" not in client.get(at("tools"), {"box": "machine-learning"}).content
    found = client.get(at("tools"), {"q": "Over BYEN"})
    assert b"Svever" in found.content
    assert "Rørlytter" not in found.content.decode()
    assert not found.cookies


def test_the_list_is_a_file_too(client, at):
    ToolFactory(name="Rørlytter", licence="MIT")
    answer = client.get(at("tools"), {"format": "csv"})
    head, row = b"".join(answer).decode("utf-8-sig").splitlines()
    assert head.startswith("Name")
    assert row.startswith("Rørlytter")
    assert "MIT" in row


def test_the_list_costs_the_same_however_long(client, at, django_assert_num_queries):
    ToolFactory().topics.add(TopicFactory())
    with django_assert_num_queries(5):
        client.get(at("tools"))
    for tool in ToolFactory.create_batch(2):
        tool.topics.add(TopicFactory())
    with django_assert_num_queries(5):
        client.get(at("tools"))


def test_the_page_shows_notes_of_organisations_and_no_person(client, at, kari):
    note = ExperienceFactory(organisation=OrganisationFactory(name="Moss"), written_by=kari)
    hidden = ExperienceFactory(
        tool=note.tool, organisation=OrganisationFactory(is_listed=False), worked="Psst"
    )
    text = client.get(at("tool", note.tool.slug)).content.decode()
    assert "Moss" in text
    assert "Kari" not in text
    assert hidden.worked not in text


def test_three_at_most_stand_side_by_side(client, at):
    tools = ToolFactory.create_batch(4)
    text = client.get(at("compare"), {"tool": [one.slug for one in tools]}).content.decode()
    assert all(f'<th scope="col"><a href="{one.get_absolute_url()}"' in text for one in tools[:3])
    assert f'<th scope="col"><a href="{tools[3].get_absolute_url()}"' not in text
    assert "Choose at least two tools" in client.get(at("compare"), {"tool": "nonsense"}).content.decode()


def suggestion(network, **more):
    said = {"name": "Whisper", "summary_en": "Writes what is said", "box": "machine-learning"}
    return {
        **said,
        "network": network.pk,
        "kind": "program",
        "maturity": "4",
        "cost": "free",
        "is_public": "on",
        **more,
    }


def test_a_member_suggests_and_the_secretariat_accepts(client, at, network, kari, curator):
    client.force_login(kari)
    assert client.post(at("suggest"), suggestion(network)).status_code == 302
    client.force_login(curator)
    assert "Whisper" in client.get(at("desk")).content.decode()
    client.post(at("accept", "whisper"))
    client.logout()
    assert "Writes what is said" in client.get(at("tool", "whisper")).content.decode()


def test_nobody_suggests_to_a_network_they_are_not_in(client, at, kari):
    client.force_login(kari)
    answer = client.post(at("suggest"), suggestion(NetworkFactory()))
    assert (answer.status_code, Tool.objects.count()) == (422, 0)
    client.force_login(UserFactory())
    assert client.get(at("suggest")).status_code == 403


def test_what_was_written_stays_in_the_form_when_something_is_missing(client, at, network, kari):
    client.force_login(kari)
    answer = client.post(at("suggest"), suggestion(network, name="", licence="EUPL-1.2"))
    assert answer.status_code == 422
    assert 'value="EUPL-1.2"' in answer.content.decode()


@pytest.mark.parametrize("name", STEPS)
def test_a_visitor_or_a_member_does_not_curate(client, at, network, kari, name):
    tool = ToolFactory(network=network)
    assert client.get(at(name, tool.slug)).status_code == 302
    client.force_login(kari)
    assert client.get(at(name, tool.slug)).status_code == 403


@pytest.mark.parametrize("name", STEPS)
def test_a_curator_does(client, at, network, curator, name):
    client.force_login(curator)
    assert client.get(at(name, ToolFactory(network=network).slug)).status_code == 200


@pytest.mark.parametrize("name", ["tool", *STEPS, "tell"])
def test_a_suggestion_does_not_exist_for_strangers(client, at, name):
    tool = ToolFactory(state=Tool.State.SUGGESTED)
    user = UserFactory()
    MandateFactory(user=user, network=NetworkFactory())
    client.force_login(user)
    assert client.get(at(name, tool.slug)).status_code == 404


def test_an_organisation_tells_and_withdraws_and_no_other_may(client, at, network, kari, halden):
    tool, other = ToolFactory(network=network), OrganisationFactory()
    said = {"worked": "Well", "did_not": "", "language": "en", "on": "2026-11-01"}
    client.force_login(kari)
    assert client.post(at("tell", tool.slug), {**said, "organisation": other.pk}).status_code == 422
    assert client.post(at("tell", tool.slug), {**said, "organisation": halden.pk}).status_code == 302
    note = tool.experiences.get()
    stranger = UserFactory()
    MandateFactory(user=stranger, role="member", network=None, organisation=other)
    client.force_login(stranger)
    assert client.post(at("withdraw", tool.slug, note.pk)).status_code == 403
    client.force_login(kari)
    client.post(at("withdraw", tool.slug, note.pk))
    note.refresh_from_db()
    assert note.withdrawn_at


def test_machines_read_what_is_public_in_all_its_languages(client):
    tool = ToolFactory(licence="MIT")
    ToolFactory(is_public=False)
    ToolFactory(network=NetworkFactory(is_public=False))
    items = client.get("/api/v1/tools").json()["items"]
    assert [(one["slug"], one["licence"]) for one in items] == [(tool.slug, "MIT")]
    whole = client.get(f"/api/v1/tools/{tool.slug}").json()
    assert whole["summary"] == {"en": "Finds leaks", "nb": "Finner lekkasjer"}
    assert client.get("/api/v1/tools?q=leaks&box=autonomy").json()["count"] == 0


def test_where_a_sample_was_taken_from_is_said_in_the_language_of_the_reader(client):
    tool = ToolFactory(source="Described in our own words from its public website", is_sample=True)
    assert "Beskrevet med egne ord" in client.get(f"/nb/tools/{tool.slug}/").text
