"""What the README beside the tables promises of the concepts of the house."""

from collections import Counter

import pytest

from samklang.directory.concepts import THEMES, starting_vocabulary

EVERYWHERE = ("nb", "nn", "sv", "da", "fi", "is", "en")
CONCEPTS = {one.slug: one for one in starting_vocabulary()}


def names(language):
    for concept in CONCEPTS.values():
        yield from filter(None, [concept.labels.get(language), *concept.alternatives.get(language, [])])


def test_there_are_at_least_400_concepts_each_with_an_address_of_its_own():
    assert len(CONCEPTS) == sum(1 for _ in starting_vocabulary()) >= 400
    assert len(THEMES) == len(set(THEMES))


def test_every_concept_has_a_name_in_seven_languages_and_a_meaning_in_two():
    assert [one.slug for one in CONCEPTS.values() if not set(EVERYWHERE) <= set(one.labels)] == []
    assert [slug for slug, one in CONCEPTS.items() if not all(one.definition.values())] == []


@pytest.mark.parametrize("language", [*EVERYWHERE, "se"])
def test_a_name_stands_once_in_a_language(language):
    counted = Counter(name.casefold() for name in names(language))

    assert [name for name, times in counted.items() if times > 1] == []


def test_every_concept_named_by_another_is_there_and_none_stands_under_itself():
    for slug, concept in CONCEPTS.items():
        assert {*concept.broader, *concept.related} <= CONCEPTS.keys() - {slug}
        above, storey = set(), set(concept.broader)
        while storey:
            above |= storey
            storey = {high for low in storey for high in CONCEPTS[low].broader} - above
        assert slug not in above


@pytest.mark.parametrize("language", EVERYWHERE)
def test_names_are_written_cleanly(language):
    for name in names(language):
        assert name == " ".join(name.split())
        assert not set(name) & set("|;=<>\t")
        assert len(name) <= 80


def test_what_networks_and_municipalities_speak_of_is_there():
    spoken = {name.casefold() for name in names("en")}
    assert spoken >= {
        *("machine learning", "digital twins", "smart cities", "benefits realisation", "open data"),
        *("data protection impact assessment", "snow clearing", "kindergartens", "case processing"),
        *("memorandum of understanding", "baseline", "hackathons", "reference groups", "sandbox"),
    }


SHORT = {
    "nb": {"KI", "LLM", "RPA", "IoT", "DPIA", "PVK", "GDPR", "FoU", "EØS", "SMB", "BIM", "GIS", "KPI"},
    "nn": {"KI", "LLM", "RPA", "IoT", "DPIA", "PVK", "GDPR", "FoU", "EØS", "SMB", "BIM", "GIS", "KPI"},
    "sv": {"AI", "LLM", "RPA", "IoT", "DPIA", "GDPR", "FoU", "EES", "BIM", "GIS", "KPI"},
    "da": {"AI", "LLM", "RPA", "IoT", "DPIA", "GDPR", "FoU", "EØS", "SMV", "BIM", "GIS", "KPI", "DPO"},
    "fi": {"AI", "LLM", "RPA", "IoT", "DPIA", "GDPR", "TKI", "ETA", "BIM", "KPI", "pk-yritys"},
    "is": {"AI", "LLM", "RPA", "IoT", "DPIA", "MÁP", "GDPR", "EES", "BIM", "KPI"},
    "en": {"AI", "LLM", "RPA", "IoT", "DPIA", "GDPR", "R&D", "EEA", "SME", "BIM", "GIS", "KPI", "DPO"},
}


@pytest.mark.parametrize("language", EVERYWHERE)
def test_what_each_country_says_in_initials_is_a_name_too(language):
    assert SHORT[language] - set(names(language)) == set()
