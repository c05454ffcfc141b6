import pytest

from samklang.directory import names


def test_a_name_may_be_in_any_script_and_hold_emoji():
    assert names.clean("  جامعة   أوسلو ") == "جامعة أوسلو"
    assert names.clean("Sensor 🛰️ Lab 👩‍🔬") == "Sensor 🛰️ Lab 👩‍🔬"


def test_a_name_is_kept_in_composed_unicode():
    assert names.clean("Go\u0308teborg") == "Göteborg"


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("", "A name is missing."),
        ("\u200b\ufeff", "A name is missing."),
        ("x" * 10_000, "A name can have at most 300 characters; this one has 10000."),
        (
            "Oslo\u202eenummok",
            "The name holds a hidden control character (U+202E). Write it again without it.",
        ),
        ("Oslo\x07", "The name holds a hidden control character (U+0007). Write it again without it."),
        ("…—", "A name needs at least one letter, digit or sign that can be seen."),
    ],
)
def test_what_cannot_stand_as_a_name_is_refused_with_a_sentence(name, sentence):
    with pytest.raises(names.NameNotUsable) as refused:
        names.clean(name)
    assert str(refused.value) == sentence


def test_search_does_not_ask_for_accents_or_nordic_letters():
    assert names.folded("Tromsø Universitetssjukehus – Ålesund") == "tromso universitetssjukehus – alesund"
    assert names.words_of("MALMÖ  høgskole") == ["malmo", "hogskole"]


def test_legal_forms_and_the_word_for_municipality_do_not_keep_doubles_apart():
    assert names.match_key("Simula AS", "NO") == names.match_key("simula", "no")
    oslo = names.match_key("Oslo kommune", "NO", is_municipality=True)
    assert oslo == names.match_key("Oslo", "NO", is_municipality=True)
    assert names.match_key("Oslo", "NO") != names.match_key("Oslo", "SE")


def test_every_name_gets_an_address():
    assert names.slug_base("Høgskulen på Vestlandet") == "hogskulen-pa-vestlandet"
    assert names.slug_base("جامعة") == "organisation"
