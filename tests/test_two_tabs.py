"""Of two who open the same form, the second to save is told, and what they wrote is still there."""

import pytest

from samklang.boards.models import Question
from samklang.history.models import Entry
from samklang.history.tests.carrying import carried

from .isolation.test_matrix import client_of
from .isolation.world import world
from .test_hostile_forms import Fields

pytestmark = pytest.mark.django_db
TITLE = "title_en"
FORMS = {
    "project": ("projects/{0.plan.project.slug}/edit/", TITLE),
    "document": ("projects/{0.plan.project.slug}/documents/{0.plan.document.pk}/edit/", TITLE),
    "benefit": ("networks/{0.network.slug}/benefits/effect/edit/", TITLE),
    "indicator": ("networks/{0.network.slug}/benefits/effect/indicators/time/", TITLE),
    "tool": ("tools/{0.note.tool.slug}/edit/", "website"),
    "path": ("learning/{0.step.path.slug}/edit/", TITLE),
    "step": ("learning/{0.step.path.slug}/steps/{0.step.pk}/edit/", TITLE),
    "board": ("boards/{0.idea.question.board.slug}/edit/", TITLE),
}


class AsItStands(Fields):
    """What is empty stays empty."""

    def handle_starttag(self, tag, attributes):
        super().handle_starttag(tag, attributes)
        has = dict(attributes)
        if tag == "input" and has.get("name") in self.sent and has.get("type") not in {"checkbox", "radio"}:
            self.sent[has["name"]] = has.get("value", "")


@pytest.mark.parametrize("what", FORMS)
def test_the_second_to_save_is_told_and_may_save_on_top(what):
    here = world()
    Question.objects.update(position=1)
    place, name = FORMS[what]
    page, client = "/en/" + place.format(here.ours), client_of(here, "secretariat")
    opened = client.get(page)
    said = AsItStands(opened.content.decode()).sent | carried(opened) | {name: "https://first.example"}
    assert client.post(page, said).status_code == 302
    lines = Entry.objects.count()
    assert client.post(page, said).status_code == 302, "what stands already undoes nothing"
    assert Entry.objects.count() == lines

    refused = client.post(page, said | {name: "https://second.example"})

    assert refused.status_code == 422
    assert "It was changed after you opened this page" in refused.content.decode()
    assert "https://second.example" in refused.content.decode()
    assert Entry.objects.count() == lines
    again = said | {name: "https://second.example"} | carried(refused)
    assert client.post(page, again).status_code == 302
    assert Entry.objects.count() == lines + 1
