"""The pages: what everybody sees, what those who keep them do, and what strangers never learn."""

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from samklang.foundation.outcomes import Prefill, came_of, offer_of
from samklang.foundation.text import Text
from samklang.networks.tests.factories import MandateFactory, NetworkFactory
from samklang.projects import actions, pictures, sheets
from samklang.projects.models import Benefit, Party, Project, Rung

from .factories import BenefitFactory, IndicatorFactory, PartyFactory, ProjectFactory

pytestmark = pytest.mark.django_db
OPEN = ["benefits", "benefit_list", "benefit_map", "plan"]
KEPT = ["edit", "parties", "contribute"]


@pytest.fixture
def project(network, town, secretary):
    return actions.open_project(network, title=Text.of(en="Roads", nb="Veier"), lead=town, by=secretary)


@pytest.fixture
def desk(client, secretary):
    client.force_login(secretary)
    return client


def at(name, *args):
    return reverse(f"projects:{name}", args=args)


def test_everybody_sees_the_list_and_a_project(client, project):
    assert "Roads" in client.get(at("index")).content.decode()
    assert "Halden" in client.get(project.get_absolute_url()).content.decode()


def test_a_project_is_found_by_the_name_of_a_party(client, project):
    ProjectFactory(title=Text.of(en="Other"))
    shown = client.get(at("index"), {"q": "halden"}).content.decode()
    assert "Roads" in shown
    assert "Other" not in shown


@pytest.mark.parametrize("name", OPEN)
def test_everybody_sees_the_benefits_of_a_public_network(client, climbed, name):
    climbed(Rung.CONFIRMED)
    assert client.get(at(name, "nora")).status_code == 200


@pytest.mark.parametrize("name", OPEN)
def test_a_private_network_keeps_its_benefits_to_itself(client, stranger, name):
    hidden = BenefitFactory(network=NetworkFactory(slug="hidden", is_public=False))
    client.force_login(stranger)
    assert client.get(at(name, "hidden")).status_code == 404
    assert client.get(hidden.get_absolute_url()).status_code == 404
    assert client.get("/api/v1/networks/hidden/benefits").status_code == 404


def test_a_benefit_of_a_hidden_project_is_neither_shown_nor_counted(client, network, peer):
    hidden = ProjectFactory(network=network, is_public=False)
    benefit = BenefitFactory(network=network, project=hidden, title=Text.of(en="Secret"))
    IndicatorFactory(benefit=benefit, counted=5000)
    client.force_login(peer)
    for name in ("benefits", "benefit_list"):
        assert "Secret" not in client.get(at(name, "nora")).content.decode()
    assert client.get("/api/v1/networks/nora/benefits").json()["totals"] == []
    assert client.get(hidden.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("name", KEPT)
def test_who_keeps_the_project_works_on_it(desk, project, name):
    assert desk.get(at(name, project.slug)).status_code == 200


@pytest.mark.parametrize("name", KEPT)
def test_another_secretariat_does_not(client, project, name):
    client.force_login(MandateFactory().user)
    assert client.get(at(name, project.slug)).status_code == 403


def test_an_editor_opens_a_project_from_a_decision_elsewhere_and_leads_it(client, owner, network, town):
    heard = []

    def hear(thing, origin, **_kwargs):
        heard.append((thing, origin))

    came_of.connect(hear)
    client.force_login(owner)
    address = f"{at('new')}?network=nora&origin=board-7&title=Parking"
    assert "Parking" in client.get(address).content.decode()
    answer = client.post(address, {"title_en": "Parking", "is_public": "on", "lead": town.pk})
    came_of.disconnect(hear)
    project = Project.objects.get()
    assert answer.url == project.get_absolute_url()
    assert project.parties.get().role == Party.Role.LEAD
    assert heard == [(project, "board-7")]


def test_a_project_is_offered_to_those_who_may_open_one(rf, owner, stranger):
    told = offer_of("projects.project")
    for user, is_offered in ((owner, True), (stranger, False)):
        request = rf.get("/")
        request.user = user
        assert bool(told.url_for(request, Prefill(title="x"))) is is_offered


def test_a_decision_leads_into_the_next_phase(desk, project):
    answer = {"answer": "go", "on": "2026-03-01", "reason": "The idea holds"}
    desk.post(at("decide", project.slug, 1), answer)
    project.refresh_from_db()
    assert project.phase == Project.Phase.CONCEPT
    assert desk.post(at("decide", project.slug, 1), answer).status_code == 422


@pytest.mark.parametrize("part", ["steps", "risks", "news"])
def test_what_is_set_down_stands_on_the_page(desk, project, part):
    facts = {"title_en": "Sensors in place", "kind": "pilot", "due_on": "2026-05-01", "on": "2026-05-01"}
    facts |= {"likelihood": 2, "impact": 3}
    assert desk.post(at("set_down", project.slug, part), facts).status_code == 302
    assert "Sensors in place" in desk.get(project.get_absolute_url()).content.decode()
    one = getattr(project, part).get()
    assert desk.get(at("change", project.slug, part, one.pk)).status_code == 200


def test_a_budget_is_entered_and_summed_per_currency(desk, project, town):
    party = project.parties.get()
    for currency, cash in (("NOK", "100000,50"), ("EUR", "9")):
        facts = {
            "party": party.pk,
            "year": 2026,
            "currency": currency,
            "cash": cash.replace(",", "."),
            "in_kind": 5,
        }
        assert desk.post(at("contribute", project.slug), facts).status_code == 302
    shown = desk.get(project.get_absolute_url()).context["budget"]
    assert [(currency, str(cash)) for currency, cash, _kind in shown.sums] == [
        ("EUR", "9.00"),
        ("NOK", "100000.50"),
    ]


def test_a_benefit_is_entered_measured_and_climbs_through_the_pages(desk, town, network):
    facts = {"title_en": "Saved time", "kind": "time", "organisation": "halden", "cadence": "yearly"}
    desk.post(at("enter_benefit", "nora"), facts | {"evidence": "A pilot"})
    benefit = Benefit.objects.get()
    key = {
        "title_en": "Minutes",
        "unit": "min",
        "baseline": "40",
        "baseline_on": "2025-01-01",
        "target": "10",
    }
    desk.post(at("add_indicator", "nora", "B1"), key | {"is_counted": "on"})
    desk.post(at("measure", "nora", "B1", "i1"), {"on": "2025-06-01", "value": "25"})
    for rung in (2, 3):
        assert desk.post(at("climb", "nora", "B1", rung), {"evidence": "Seen"}).status_code == 302
    assert desk.get(at("climb", "nora", "B1", 4)).status_code == 403
    shown = desk.get(benefit.get_absolute_url()).content.decode()
    assert "50" in shown
    assert "Saved time" in shown


def test_the_line_confirms_and_a_peer_reviews_through_the_pages(client, climbed, owner, peer):
    benefit = climbed(Rung.MEASURED)
    client.force_login(owner)
    assert client.post(at("climb", "nora", benefit.code, 4), {"evidence": "Yes"}).status_code == 302
    assert client.get(at("climb", "nora", benefit.code, 5)).status_code == 403
    client.force_login(peer)
    organisation = peer.mandates.get().organisation_id
    review = {"evidence": "I looked", "organisation": organisation}
    assert client.post(at("climb", "nora", benefit.code, 5), review).status_code == 422
    assert (
        client.post(at("climb", "nora", benefit.code, 5), review | {"is_independent": "on"}).status_code
        == 302
    )
    benefit.refresh_from_db()
    assert benefit.rung == Rung.REVIEWED


def test_a_plan_is_taken_in_through_the_page(desk, network, climbed):
    climbed(Rung.MEASURED)
    content = sheets.workbook(network, Benefit.objects.select_related("organisation", "project"))
    Benefit.objects.all().delete()
    seen = desk.post(at("import_plan", "nora"), {"file": SimpleUploadedFile("plan.xlsx", content)}).url
    shown = desk.get(seen).text
    assert "Nothing of it is in the plan yet." in shown
    assert "".join(shown.split()).count("<td>Isnew</td>") == 3
    assert not Benefit.objects.exists()

    assert desk.post(seen).url == at("benefits", "nora")
    assert Benefit.objects.get().indicators.get().measurements.exists()
    assert desk.post(seen).status_code == 404
    wrong = desk.post(at("import_plan", "nora"), {"file": SimpleUploadedFile("plan.xlsx", b"nonsense")})
    assert wrong.status_code == 422


def test_the_lists_cost_the_same_however_long(client, network, django_assert_num_queries):
    def add(count):
        for project in ProjectFactory.create_batch(count, network=network):
            PartyFactory(project=project)
            BenefitFactory(network=network, project=project)

    add(1)
    with django_assert_num_queries(5):
        client.get(at("index"))
    with django_assert_num_queries(4):
        client.get(at("benefit_list", "nora"))
    add(2)
    with django_assert_num_queries(5):
        client.get(at("index"))
    with django_assert_num_queries(4):
        client.get(at("benefit_list", "nora"))


def test_machines_read_projects_and_benefits_with_their_evidence(client, project, climbed):
    climbed(Rung.REVIEWED)
    assert client.get("/api/v1/projects").json()["items"][0]["slug"] == project.slug
    assert client.get(f"/api/v1/projects/{project.slug}").json()["parties"][0]["slug"] == "halden"
    told = client.get("/api/v1/networks/nora/benefits").json()
    assert [(t["rung"], t["unit"], float(t["amount"])) for t in told["totals"]] == [
        ("reviewed", "hours", 15.0)
    ]
    assert [one["rung"] for one in told["items"][0]["history"]][-1] == "reviewed"
    assert float(told["items"][0]["indicators"][0]["achievement_percent"]) == 50


def test_a_project_has_a_timeline(desk, project):
    plan = {"kind": "pilot", "title_en": "Pilot", "started_on": "2026-01-01", "due_on": "2026-04-01"}
    desk.post(at("set_down", project.slug, "steps"), plan)
    desk.post(at("plan_decision", project.slug, 1), {"planned_on": "2026-02-01"})
    picture = desk.get(project.get_absolute_url()).context["picture"]
    assert [(bar.kind, bar.is_moment) for bar in picture.bars] == [("pilot", False)]
    assert [(mark.point, mark.state) for mark in picture.marks] == [(1, "late")]
    assert [stretch.state for stretch in picture.phases] == ["now"]
    assert project.decisions.get().planned_on == date(2026, 2, 1)


def test_what_a_project_made_is_linked_by_who_keeps_it_and_shown_to_who_may_see_it(
    client, project, secretary, stranger, town
):
    other, hidden = ProjectFactory(), ProjectFactory(is_public=False)
    for thing in (other, hidden):
        came_of.send(Project, thing=thing, origin=f"projects.project:{project.slug}", by=secretary)
    came_of.send(Project, thing=town, origin=f"projects.project:{project.slug}", by=stranger)

    shown = client.get(project.get_absolute_url()).context["outcomes"]
    assert project.outcomes.count() == 2
    assert [one.address for one in shown] == [other.get_absolute_url()]


def test_a_long_arrow_of_the_map_runs_behind_no_card(network):
    first, middle, last = (BenefitFactory(network=network, code=code) for code in "abc")
    arrows = [(first.pk, middle.pk), (middle.pk, last.pk), (first.pk, last.pk)]
    drawn = pictures.benefit_map([first, middle, last], arrows)
    (card,) = (card for card in drawn.cards if card.benefit == middle)
    lane = re.search(r"H(\d+)", drawn.paths[2])
    heights = [int(y) for y in re.findall(r" (\d+)H", drawn.paths[2])]
    assert lane
    assert not any(card.y <= y <= card.y + drawn.card_height for y in heights)


def test_an_indicator_is_drawn_from_its_baseline(client, climbed, indicator):
    benefit = climbed(Rung.MEASURED)
    (line,) = client.get(benefit.get_absolute_url()).context["lines"]
    assert [dot.value for dot in line.picture.dots] == [40, 25]
    assert pictures.chart(indicator, []) is None
