"""A path is put together by a network and walked by persons, whose way is their own."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation

from samklang.accounts.tests.factories import UserFactory
from samklang.foundation.text import Text
from samklang.history.models import Entry
from samklang.knowledge.tests.factories import CaseFactory
from samklang.learning import actions, queries
from samklang.learning.actions.writing import WrongState
from samklang.learning.models import Learner, Step
from samklang.learning.tests.factories import NOON, LearnerFactory, PathFactory, StepFactory
from samklang.networks.tests.factories import MandateFactory, NetworkFactory
from samklang.toolbox.tests.factories import ToolFactory

pytestmark = pytest.mark.django_db


def at(name, *args):
    with translation.override("en"):
        return reverse(f"learning:{name}", args=args)


@pytest.fixture
def keeper():
    user = UserFactory(language="en")
    MandateFactory(user=user, role="secretariat", network=NetworkFactory(slug="forum"))
    return user


def drafted(keeper):
    network = keeper.mandates.get().network
    path = actions.open_path(network, title=Text.of(en="Pipes"), summary=Text.of(en="Hear"), by=keeper)
    for number in (1, 2, 3):
        actions.add_step(path, kind="task", title=Text.of(en=f"Step {number}"), by=keeper)
    return path


def order(path):
    return [str(step.title) for step in path.steps.order_by("position")]


def test_steps_are_moved_one_place_and_no_further_than_the_end(keeper):
    path = drafted(keeper)
    last = path.steps.get(position=3)
    actions.move(last, is_up=True, by=keeper)
    assert order(path) == ["Step 1", "Step 3", "Step 2"]
    actions.move(last, is_up=True, by=keeper)
    actions.move(last, is_up=True, by=keeper)
    assert order(path) == ["Step 3", "Step 1", "Step 2"]
    actions.move(last, is_up=False, by=keeper)
    assert order(path) == ["Step 1", "Step 3", "Step 2"]


def test_a_draft_is_seen_by_its_keepers_until_it_is_published(client, keeper):
    path = drafted(keeper)
    assert client.get(at("path", path.slug)).status_code == 404
    actions.publish(path, by=keeper, at=NOON)
    assert b"Step 2" in client.get(at("path", path.slug)).content
    actions.close(path, by=keeper)
    assert not queries.listed(keeper).exists()


def test_a_path_without_steps_is_not_published(keeper):
    path = PathFactory(state="draft")
    with pytest.raises(WrongState):
        actions.publish(path, by=keeper, at=NOON)


def test_the_last_required_step_finishes_and_taking_it_back_undoes_that():
    needed, extra = StepFactory(), None
    extra = StepFactory(path=needed.path, is_required=False)
    learner = actions.begin(needed.path, by=UserFactory(), at=NOON)
    before = Entry.objects.count()
    actions.tick(learner, extra, is_done=True, at=NOON)
    assert not Learner.objects.get().finished_at
    actions.tick(learner, needed, is_done=True, note="Easy", at=NOON)
    assert Learner.objects.get().finished_at == NOON
    actions.tick(learner, needed, is_done=False, at=NOON)
    assert not Learner.objects.get().finished_at
    assert Entry.objects.count() == before  # what somebody learns is told to nobody


def test_fewer_than_three_are_not_told_as_a_number(client, keeper):
    path = PathFactory(network=keeper.mandates.get().network)
    for _ in range(2):
        LearnerFactory(path=path, user=UserFactory(), finished_at=NOON)
    assert queries.counts_of(path) == queries.Counts(None, None)
    LearnerFactory(path=path, user=UserFactory())
    assert queries.counts_of(path) == queries.Counts(3, None)
    client.force_login(keeper)
    assert "fewer than 3" in client.get(at("path", path.slug)).content.decode()


def test_walked_in_the_browser_to_a_page_that_can_be_printed(client):
    step = StepFactory()
    client.force_login(UserFactory(name="Kari Strand", language="en"))
    client.post(at("begin", step.path.slug))
    answer = client.post(at("tick", step.path.slug, step.pk), {"is_done": "on", "note": "Psst"}, follow=True)
    assert "Kari Strand" in answer.content.decode()
    assert "Psst" in client.get(at("path", step.path.slug)).content.decode()
    assert ">Done<" in client.get(at("mine")).content.decode()


def test_nobody_sees_the_way_of_another(client, keeper):
    path = PathFactory(network=keeper.mandates.get().network)
    step = StepFactory(path=path)
    learner = LearnerFactory(path=path, user=UserFactory(name="Kari Strand"))
    actions.tick(learner, step, is_done=True, note="Psst", at=NOON)
    client.force_login(keeper)
    for name in ("path", "steps"):
        text = client.get(at(name, path.slug)).content.decode()
        assert "Psst" not in text
        assert "Kari Strand" not in text
    for name, more in (("tick", [step.pk]), ("finished", []), ("leave", [])):
        assert client.get(at(name, path.slug, *more)).status_code == 404


def test_who_leaves_takes_it_all_along():
    learner = LearnerFactory(user=UserFactory())
    actions.tick(learner, StepFactory(path=learner.path), is_done=True, note="Mine", at=NOON)
    assert queries.held_on(learner.user)["steps"][0]["note"] == "Mine"
    actions.forget(learner.user)
    assert queries.held_on(learner.user) == {"paths": [], "steps": []}


def test_a_step_leads_only_where_its_reader_may_go(client):
    hidden = ToolFactory(network=NetworkFactory(is_public=False), name="Hush")
    step = StepFactory(kind="tool", tool=hidden)
    assert "Hush" not in client.get(at("path", step.path.slug)).content.decode()
    shown = StepFactory(kind="tool", tool=ToolFactory(name="Loud"), path=step.path)
    assert "Loud" in client.get(at("path", shown.path.slug)).content.decode()


def test_a_step_without_what_its_kind_needs_is_refused(client, keeper):
    path = drafted(keeper)
    with pytest.raises(IntegrityError), transaction.atomic():
        Step.objects.create(path=path, position=9, kind="tool", title=Text.of(en="?"))
    client.force_login(keeper)
    said = {"kind": "link", "title_en": "Read", "minutes": "5", "is_required": "on"}
    assert client.post(at("add_step", path.slug), said).status_code == 422
    said["url"] = "https://example.org/"
    assert client.post(at("add_step", path.slug), said).status_code == 302


def test_put_together_in_the_browser(client, keeper):
    client.force_login(keeper)
    network = keeper.mandates.get().network
    said = {"network": network.pk, "title_en": "Pipes", "summary_en": "Hear", "audience": "all"}
    client.post(at("new"), {**said, "level": "first", "is_public": "on"})
    client.post(at("add_step", "pipes"), {"kind": "task", "title_en": "Do it", "minutes": "5"})
    assert client.post(at("publish", "pipes")).status_code == 302
    client.logout()
    assert "Do it" in client.get(at("path", "pipes")).content.decode()


def test_the_list_costs_the_same_however_long(client, django_assert_num_queries):
    StepFactory()
    with django_assert_num_queries(2):
        client.get(at("paths"))
    StepFactory.create_batch(2)
    with django_assert_num_queries(2):
        client.get(at("paths"))


def test_a_case_names_the_paths_that_lead_by_it(client):
    step = StepFactory(kind="case", case=CaseFactory(slug="leaks"))
    assert step.path.get_absolute_url() in client.get("/en/cases/leaks/").text
