"""The recipe, a newcomer's check against it, and the plan that comes of it."""

from datetime import date

import pytest

from samklang.directory.tests.factories import OrganisationFactory
from samklang.foundation.text import Text
from samklang.knowledge import actions, plans
from samklang.knowledge.actions.states import WrongState
from samklang.knowledge.models import Need, Readiness, Standing
from samklang.knowledge.tests.conftest import member
from samklang.knowledge.tests.factories import MARCH

pytestmark = pytest.mark.django_db


@pytest.fixture
def needs(published):
    return [
        actions.add_need(published, area=area, text=Text.of(en=text), by=None)
        for area, text in (("law", "Legal basis"), ("people", "A lead"), ("data", "Meters"))
    ]


@pytest.fixture
def moss():
    return OrganisationFactory(name="Moss", slug="moss-kommune")


@pytest.fixture
def check(published, needs, moss):
    return actions.begin_check(published, moss, by=None, at=MARCH)


def test_the_usual_lines_are_put_in_once_in_the_languages_of_the_house(published):
    actions.add_usual_needs(published, by=None)
    areas = {need.area for need in published.needs.all()}
    assert areas == set(Need.Area.values)
    assert {"nb", "nn", "en"} <= set(published.needs.first().text)
    with pytest.raises(WrongState):
        actions.add_usual_needs(published, by=None)


def test_a_plan_has_the_missing_first_then_the_earliest_day(check, needs):
    law, people, data = needs
    found = {
        law.pk: actions.Found("partly", by_on=date(2026, 4, 1)),
        people.pk: actions.Found("missing", who="Per"),
        data.pk: actions.Found("in-place"),
    }
    actions.save_check(check, found, at=MARCH)
    plan = plans.plan_of(check)
    assert [line.need for line in plan.gaps] == [people, law]
    assert [line.need for line in plan.in_place] == [data]
    assert not plan.is_ready


def test_an_answer_can_be_taken_back_and_a_line_taken_out_is_asked_of_nobody(check, needs):
    law = needs[0]
    actions.save_check(check, {law.pk: actions.Found("missing")}, at=MARCH)
    actions.save_check(check, {law.pk: actions.Found("")}, at=MARCH)
    assert not check.standings.exists()
    actions.save_check(check, {law.pk: actions.Found("missing")}, at=MARCH)
    actions.retire_need(law, by=None, at=MARCH)
    assert law not in [line.need for line in plans.plan_of(check).lines]
    assert check.standings.count() == 1


def test_each_organisation_has_one_check_and_a_case_without_recipe_none(published, check, moss, case):
    with pytest.raises(WrongState, match="already"):
        actions.begin_check(published, moss, by=None, at=MARCH)
    published.needs.update(retired_at=MARCH)
    with pytest.raises(WrongState, match="no recipe"):
        actions.begin_check(published, OrganisationFactory(), by=None, at=MARCH)


def test_checked_in_the_browser_and_read_as_a_plan(client, published, needs, moss, at):
    client.force_login(member(moss))
    client.post(at("begin_check", published.slug), {"organisation": moss.pk})
    one = Readiness.objects.get()
    law = needs[0].pk
    facts = {f"state_{law}": "missing", f"who_{law}": "Jurist Ås", f"by_on_{law}": "2026-12-01"}
    answer = client.post(at("check", published.slug, one.pk), facts, follow=True)
    text = answer.content.decode()
    assert "Jurist Ås" in text
    assert "1 thing is left" in text
    assert Standing.objects.get().by_on == date(2026, 12, 1)


@pytest.mark.parametrize("name", ["check", "plan"])
def test_a_check_is_the_organisations_own(client, check, kari, at, name):
    for stranger in (kari, member(OrganisationFactory())):
        client.force_login(stranger)
        assert client.get(at(name, check.case.slug, check.pk)).status_code == 404
    client.force_login(member(check.organisation))
    assert client.get(at(name, check.case.slug, check.pk)).status_code == 200


def test_the_authors_write_the_recipe_and_everybody_reads_it(client, published, needs, kari, at):
    client.force_login(kari)
    client.post(at("recipe", published.slug), {"area": "finance", "text_en": "Money for a year"})
    client.post(at("need", published.slug, needs[0].pk), {"area": "law", "text_en": "A legal basis"})
    client.post(at("retire_need", published.slug, needs[1].pk))
    client.logout()
    text = client.get(at("case", published.slug)).content.decode()
    assert "Money for a year" in text
    assert "A legal basis" in text
    assert "A lead" not in text


def test_a_stranger_does_not_write_the_recipe(client, published, moss, at):
    client.force_login(member(moss))
    for name in ("recipe", "usual_needs"):
        assert client.get(at(name, published.slug)).status_code == 403
