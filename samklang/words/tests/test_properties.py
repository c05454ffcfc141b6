"""What holds of every text there can be, and not only of those we thought of."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from samklang.words import spelling
from samklang.words.analyser import Analyser
from samklang.words.lexicon import Lexicon
from samklang.words.tests.lexicon import small_analyser
from samklang.words.texts import LANGUAGES, fold, rough, words_of

relaxed = settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))
languages = st.sampled_from([*LANGUAGES, "se"])


@pytest.fixture(scope="module")
def analyser(tmp_path_factory):
    return small_analyser(tmp_path_factory.mktemp("small"))


@relaxed
@given(st.text())
def test_what_was_cut_into_words_is_cut_the_same_again(text):
    words = words_of(text)

    assert words_of(" ".join(words)) == words


@relaxed
@given(st.text())
def test_a_folded_word_folds_to_itself(text):
    assert fold(fold(text)) == fold(text)
    assert rough(rough(fold(text))) == rough(fold(text))


@relaxed
@given(st.text(max_size=80), languages)
def test_any_text_has_tokens_and_always_the_same(analyser, text, language):
    told = analyser.weights(text, language)

    assert told == Analyser(Lexicon(analyser.lexicon.path)).weights(text, language)
    assert all(token[1] == ":" and 0 < weight <= 1 for token, weight in told.items())
    assert bool(told) == bool(words_of(text))


@relaxed
@given(st.text(alphabet="abdeiklmnoprstuæøåäöðþ", min_size=4, max_size=12), languages, st.randoms())
def test_a_slip_is_understood_whatever_it_is(word, language, chance):
    slips = spelling.slips(word, language) if language in spelling.LETTERS else ()
    for slip in chance.sample(slips, min(3, len(slips))):
        # What stands in no alphabet of the language cannot be struck by mistake, and is not put back.
        if len(slip) >= spelling.SHORTEST and set(word) <= set(spelling.LETTERS[language]):
            assert word in spelling.meant(slip, language, lambda one: float(one == word))
