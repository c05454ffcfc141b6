import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from samklang.accounts.tests.factories import UserFactory
from samklang.directory.actions import topics
from samklang.directory.actions.vocabularies import load_vocabulary, take_in
from samklang.directory.concepts import Concept, starting_vocabulary
from samklang.directory.models import Expertise, Topic
from samklang.directory.tests.factories import PersonFactory, TopicFactory
from samklang.history.models import Entry
from tests.chance import tries

pytestmark = pytest.mark.django_db


def verbs():
    return list(Entry.objects.order_by("id").values_list("verb", flat=True))


def test_a_topic_is_found_by_every_label_without_accents():
    topic = topics.create(
        by=None,
        labels={"nb": "Språkteknologi", "se": "giellateknologiija"},
        alternatives={"nb": ["Tale på nett"]},
    )
    assert topic.slug == "sprakteknologi"
    assert topic.search_text == "sprakteknologi giellateknologiija tale pa nett"


def test_a_topic_without_a_label_is_refused():
    with pytest.raises(topics.LabelMissing):
        topics.create(by=None, labels={"nb": "  "})


def test_what_did_not_change_is_not_told_again():
    topic = topics.create(by=None, labels={"en": "Water"})
    assert topics.edit(topic, by=None, labels={"en": "Water"}) is False
    assert topics.edit(topic, by=None, labels={"en": "Water", "nb": "Vann"}) is True
    assert verbs() == ["created", "edited"]


def test_a_topic_cannot_stand_under_what_stands_under_it():
    top, middle, low = TopicFactory.create_batch(3)
    topics.edit(middle, by=None, broader=[top])
    topics.edit(low, by=None, broader=[middle])
    with pytest.raises(topics.GoesInCircles):
        topics.edit(top, by=None, broader=[low])
    assert topics.ancestors([low.pk]) == {middle.pk, top.pk}


def test_merging_moves_experts_and_labels_and_keeps_the_old_address():
    gone = topics.create(
        by=None, labels={"en": "Floods", "nb": "Flom"}, matches=[("exact", "https://w.example/1")]
    )
    kept = topics.create(by=None, labels={"en": "Flooding"})
    below = topics.create(by=None, labels={"en": "Flood warning"}, broader=[gone])
    both, one = PersonFactory.create_batch(2)
    for person, topic in ((both, gone), (both, kept), (one, gone)):
        Expertise.objects.create(person=person, topic=topic)

    topics.merge(gone, into=kept, by=UserFactory())

    kept.refresh_from_db()
    assert set(kept.experts.values_list("person_id", flat=True)) == {both.pk, one.pk}
    assert kept.labels.plain() == {"en": "Flooding", "nb": "Flom"}
    assert kept.alternatives == {"en": ["Floods"]}
    assert [match.uri for match in kept.matches.all()] == ["https://w.example/1"]
    assert list(below.broader.all()) == [kept]
    assert Topic.objects.get(slug="floods").merged_into == kept


def test_a_merged_topic_is_not_merged_again():
    gone, kept, third = TopicFactory.create_batch(3)
    topics.merge(gone, into=kept, by=None)
    with pytest.raises(topics.AlreadyMerged):
        topics.merge(gone, into=third, by=None)
    with pytest.raises(topics.AlreadyMerged):
        topics.merge(kept, into=kept, by=None)


def test_the_starting_vocabulary_holds_the_themes_of_the_sources():
    slugs = {one.slug for one in starting_vocabulary()}
    assert slugs >= {
        "dementia-prediction",
        "synthetic-data-in-healthcare",
        "technology-adoption",
        "ai-and-sustainability",
        "economy-and-investment",
        "benefits-validation",
        "toolboxes",
        "competence-development",
    }


def test_loading_the_vocabulary_again_changes_nothing_and_keeps_corrections():
    first = load_vocabulary()
    topics.edit(Topic.objects.get(slug="water"), by=None, labels={"nb": "Vann"})
    lines = Entry.objects.count()
    again = load_vocabulary()
    assert (first.added, first.changed) == (again.same, 0)
    assert (again.added, Entry.objects.count()) == (0, lines)
    assert Topic.objects.get(slug="water").labels.plain() == {"nb": "Vann"}
    dementia = Topic.objects.get(slug="dementia-prediction")
    assert {topic.slug for topic in dementia.broader.all()} == {"dementia", "ai-in-health", "prediction"}


def test_what_a_source_says_anew_is_told_anew():
    first = take_in([Concept("a", {"en": "Old"}, uri="https://v.example/a")], by=None)
    second = take_in([Concept("x", {"en": "New"}, uri="https://v.example/a", related=["gone"])], by=None)
    assert (first.added, second.changed, second.same) == (1, 1, 0)
    assert str(Topic.objects.get().labels) == "New"


def test_what_is_related_one_way_is_related_both_ways():
    take_in([Concept("a", {"en": "A"}, related=["b"]), Concept("b", {"en": "B"})], by=None)
    a, b = Topic.objects.order_by("slug")
    assert (list(a.related.all()), list(b.related.all())) == ([b], [a])


@settings(max_examples=tries(25), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(arrows=st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=12))
def test_no_order_of_edits_makes_a_circle(arrows):
    five = TopicFactory.create_batch(5)
    for low, high in arrows:
        try:
            topics.edit(five[low], by=None, broader=[*five[low].broader.all(), five[high]])
        except topics.GoesInCircles:
            continue
    assert all(topic.pk not in topics.ancestors([topic.pk]) for topic in five)


def test_a_vocabulary_whose_concepts_stand_under_each_other_is_refused_whole():
    facts = [("rain", ["water"]), ("water", ["rain"]), ("snow", ["rain"])]
    concepts = [Concept(key, {"en": key.capitalize()}, broader=broader) for key, broader in facts]

    with pytest.raises(topics.GoesInCircles, match=r"“(Rain|Water)” cannot stand under itself"):
        take_in(concepts, by=None)

    assert not Topic.objects.exists()


def test_what_is_related_to_a_new_concept_is_so_in_both_directions():
    facts = [("rain", ["water", "rain"]), ("water", ["rain"])]
    take_in([Concept(key, {"en": key}, slug=key, related=related) for key, related in facts], by=None)

    related = {topic.slug: [one.slug for one in topic.related.all()] for topic in Topic.objects.all()}
    assert related == {"rain": ["water"], "water": ["rain"]}
