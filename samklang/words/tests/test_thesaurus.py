"""Every concept is found in every language, and in the forms in which people write it."""

import pytest

from samklang.directory.concepts import starting_vocabulary
from samklang.words import lexicons

LANGUAGES = ("nb", "nn", "sv", "da", "fi", "is", "en")
INFLECTED = [
    ("nb", "digital-twins", "den digitale tvillingen"),
    ("nb", "smart-cities", "smarte byer"),
    ("nb", "machine-learning", "maskinlæringsmodellene"),
    ("nb", "snow-clearing", "snøryddingen"),
    ("nn", "kindergartens", "barnehagane"),
    ("nn", "elder-care", "eldreomsorga"),
    ("sv", "open-data", "det öppna datat"),
    ("sv", "digital-twins", "den digitala tvillingen"),
    ("sv", "municipalities", "kommunernas"),
    ("da", "language-models", "de store sprogmodeller"),
    ("da", "case-processing", "sagsbehandlingen"),
    ("fi", "open-data", "avoimessa datassa"),
    ("fi", "machine-learning", "koneoppimisesta"),
    ("fi", "smart-cities", "älykaupungin"),
    ("fi", "municipalities", "kunnissa"),
    ("is", "artificial-intelligence", "gervigreindar"),
    ("is", "municipalities", "sveitarfélaginu"),
    ("en", "neural-networks", "a neural network"),
    ("en", "digital-twins", "Digital Twin"),
    ("en", "benefits-realisation", "benefits realization"),
]


@pytest.fixture(scope="module")
def analyser(tmp_path_factory, django_db_blocker):
    from django.test import override_settings

    place = tmp_path_factory.getbasetemp() / "lexicon"
    place.mkdir(exist_ok=True)
    with override_settings(DATA_DIR=place):
        yield lexicons.analyser()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_name_of_every_concept_brings_its_concept(analyser, language):
    """So a question by any name of it, in any language, finds what is written under any other."""
    missed = [
        name
        for concept in starting_vocabulary()
        for name in [concept.labels[language], *concept.alternatives.get(language, [])]
        if f"c:{concept.slug}" not in analyser.weights(f"Vi – {name}.", language)
    ]

    assert missed == []


@pytest.mark.parametrize(("language", "slug", "text"), INFLECTED)
def test_a_concept_is_found_in_the_forms_people_write(analyser, language, slug, text):
    assert f"c:{slug}" in analyser.weights(text, language)
