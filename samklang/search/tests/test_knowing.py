import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils.translation import override

from samklang.directory.tests.factories import OrganisationFactory, TopicFactory
from samklang.foundation.text import Text
from samklang.knowledge.tests.factories import CaseFactory
from samklang.networks.tests.factories import MandateFactory, NetworkFactory
from samklang.projects.models import Party
from samklang.projects.tests.factories import ProjectFactory
from samklang.search import actions, knowing

pytestmark = pytest.mark.django_db
VISITOR = AnonymousUser()
LEAKS = "Lytter etter lekkasjer i vannledninger"


@pytest.fixture(autouse=True)
def data(settings, tmp_path_factory):
    settings.DATA_DIR = tmp_path_factory.getbasetemp() / "lexicon"
    settings.DATA_DIR.mkdir(exist_ok=True)


def titles(entries):
    return [entry.title for entry in entries]


def index_all():
    actions.rebuild()
    while actions.place_some():
        pass


def test_whoever_wrote_of_it_knows_about_it_and_their_case_is_the_reason():
    moss = OrganisationFactory(name="Moss kommune")
    CaseFactory(title=Text.of(nb=LEAKS), organisation=moss)
    OrganisationFactory(name="Bodø kommune")
    actions.rebuild()

    found = knowing.who_knows("lekkasjer i vannledninger", VISITOR, "nb")

    assert titles(found)[0] == "Moss kommune"
    assert titles(found[0].items) == [LEAKS]
    assert "lekkasjer" in found[0].shared
    assert "Bodø kommune" not in titles(found)


def test_a_word_of_every_text_is_no_reason():
    CaseFactory(title=Text.of(nb="Hører hvor lekkasjer ligger"))
    actions.rebuild()

    found = knowing.who_knows("lekkasjer som ligger her", VISITOR, "nb")

    assert found[0].shared == ["lekkasjer"]


def test_a_topic_is_named_as_the_reason_in_the_language_of_whoever_reads():
    TopicFactory(slug="digital-twins", labels=Text.of(nb="digitale tvillinger", fi="digitaaliset kaksoset"))
    one = CaseFactory(title=Text.of(nb="Digital tvilling av havna"))
    CaseFactory(title=Text.of(nb="Digital tvilling av vannverket"))
    index_all()

    told = {}
    for language in ("nb", "fi"):
        with override(language):
            alike, _ = knowing.around("knowledge.case", one.pk, VISITOR)
            told[language] = alike[0].shared[0]
    assert told == {"nb": "digitale tvillinger", "fi": "digitaaliset kaksoset"}


def test_nobody_is_named_for_what_the_reader_may_not_read():
    hidden = NetworkFactory(is_public=False)
    secretary = MandateFactory(network=hidden, role="secretariat").user
    project = ProjectFactory(network=hidden, title=Text.of(nb=LEAKS), is_public=False)
    Party.objects.create(project=project, organisation=OrganisationFactory(name="Moss kommune"), role="owner")
    topic = TopicFactory(labels=Text.of(nb="lekkasjer i vannledninger"))
    index_all()

    assert titles(knowing.who_knows(LEAKS, VISITOR, "nb")) == []
    assert knowing.around("directory.topic", topic.pk, VISITOR) == ([], [])
    alike, _ = knowing.around("directory.topic", topic.pk, secretary)
    assert titles(alike) == [LEAKS]


def test_a_case_names_those_like_it_on_its_page(client, django_assert_max_num_queries):
    one = CaseFactory(title=Text.of(nb=LEAKS))
    CaseFactory(title=Text.of(nb="Finner lekkasjer i vannledninger med drone"))
    index_all()

    with django_assert_max_num_queries(13):
        text = client.get(f"/nb{one.get_absolute_url()[3:]}").text

    assert "Finner lekkasjer i vannledninger med drone" in text


def test_the_page_of_experts_answers_a_visitor(client):
    CaseFactory(title=Text.of(nb=LEAKS), organisation=OrganisationFactory(name="Moss kommune"))
    actions.rebuild()

    assert "Moss kommune" in client.get("/nb/search/experts/", {"q": LEAKS}).text
    assert 'class="sk-empty"' in client.get("/nb/search/experts/", {"q": "xyzzyq"}).text


def test_a_word_without_end_is_no_fault_in_a_question_or_in_a_record(client):
    endless = "x" * 5_000
    CaseFactory(
        title=Text.of(nb=LEAKS),
        organisation=OrganisationFactory(name="Moss kommune", about=Text.of(nb=endless)),
    )
    actions.rebuild()

    assert 'class="sk-empty"' in client.get("/nb/search/experts/", {"q": endless}).text
    assert "Moss kommune" in client.get("/nb/search/experts/", {"q": LEAKS}).text
    assert "Moss kommune" in client.get("/nb/search/", {"q": "Moss kommune"}).text
