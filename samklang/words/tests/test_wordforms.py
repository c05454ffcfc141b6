"""What the mapped files say is what the libraries say that they were made from."""

import random

import pytest
import simplemma
import wordfreq

from samklang.words import inflection, wordforms


@pytest.mark.parametrize("language", ["nn", "is", "en"])
def test_the_mapped_files_say_what_their_sources_say(language):
    counted = {"nn": "nb"}.get(language, language)
    plain = [word for word in wordfreq.top_n_list(counted, 20_000, wordlist="small") if word.isalpha()]
    for word in random.Random(1).sample(plain, 300):
        assert inflection.lemma(word, language) == simplemma.lemmatize(word, lang=language).lower()
        assert inflection.commonness(word, language) == pytest.approx(
            wordfreq.zipf_frequency(word, counted, wordlist="best"), abs=0.006
        )


def test_a_word_that_nobody_knows_is_its_own_form_and_not_common():
    assert inflection.lemma("xyzzyqv", "nb") == "xyzzyqv"
    assert inflection.commonness("xyzzyqv", "nb") == 0.0


def test_all_forms_of_a_language_are_there_in_order():
    held = wordforms.forms("nn")
    told = list(held)
    assert len(told) == len(held) > 100_000
    assert told == sorted(told, key=str.encode)
    assert held[told[0]]
    assert held[told[-1]]
    with pytest.raises(KeyError):
        held["xyzzyqv"]


def test_a_phrase_is_as_rare_as_its_words_together():
    asked = inflection.commonness("machine learning", "en")
    assert asked == pytest.approx(wordfreq.zipf_frequency("machine learning", "en"), abs=0.02)
    assert inflection.commonness("machine xyzzyqv", "en") == 0.0
