"""From a word as it stands in a text to its dictionary form, its stem, and how rare it is."""

import re
import threading
from functools import cache, lru_cache
from typing import Any

from . import wordforms

_SNOWBALL = {
    "nb": "norwegian",
    "nn": "norwegian",
    "sv": "swedish",
    "da": "danish",
    "fi": "finnish",
    "en": "english",
}
_COUNTED_AS = {"nn": "nb"}
_AMERICAN = tuple(
    (re.compile(theirs), ours)
    for theirs, ours in (
        (r"(?<=\w{3})our(?=(s|ed|ing|ite|ites|able|al|ful|less|hood|ly)?$)", "or"),
        (r"(?<=\w{3})is(?=(e|ed|es|er|ers|ing|ation|ations)$)", "iz"),
        (r"(?<=\w{3})ys(?=(e|ed|es|er|ers|ing)$)", "yz"),
        (r"(?<=\w{2})tre(?=s?$)", "ter"),
        (r"(?<=\w{3})ogue(?=s?$)", "og"),
        (r"(?<=gram)me(?=s?$)", ""),
        (r"(?<=def|off|lic)enc(?=es?$)", "ens"),
    )
)
"""Dictionaries spell English either way, and a word must not mean two things for it."""
_stemming = threading.Lock()

# Icelandic: the article and the cases first, then what is left of the nominative; u-umlaut is undone.
_ICELANDIC_ENDINGS = sorted(
    [
        *("anna", "unum", "arnir", "irnir", "urnar", "arnar", "inum", "inni", "innar", "anum", "urinn"),
        *("una", "inn", "ina", "inu", "ins", "nir", "nar", "num", "ana", "ar", "ir", "ur", "um", "in"),
        *("ið", "ni", "na", "nu", "an", "i", "a", "u", "s", "ð", "t"),
    ],
    key=lambda ending: (-len(ending), ending),
)
_ICELANDIC_REST = ("inn", "in", "ið", "st", "ur", "ar", "ir", "um", "a", "i", "u", "r")
_SHORTEST_ROOT = 3
_CUT_SHORT = "fi"
"""Where simplemma takes up to five last letters of a word it does not know for an ending."""
_SHORTEST_PART, _KNOWN = 3, 3.0
"""Letters of a compound's last part, and how common it is by itself: one in a million, as Zipf counts."""


@lru_cache(maxsize=200_000)
def lemma(word: str, language: str) -> str:
    found = str(_lemmatizer().lemmatize(word, lang=language)).lower()
    base = found.rstrip(".") or word  # some of its Finnish forms end in a full stop
    if language == _CUT_SHORT and _is_but_a_part(base, word, language):
        return _of_compound(word, base, language)
    return base


def _is_but_a_part(base: str, word: str, language: str) -> bool:
    """Whether "vesi", water, is guessed for "vesivuoto", a leak of it: no ending is that long."""
    rest = len(word) - len(base)
    if rest < _SHORTEST_PART or not word.startswith(base) or len(stem(word, language)) <= len(base) + 1:
        return False
    return _dictionary().get_lemma(word, language) is None


def _of_compound(word: str, first: str, language: str) -> str:
    """The last part of a compound is what is inflected."""
    last = word.removeprefix(first)
    return first + lemma(last, language) if counted(last, language) >= _KNOWN else word


@lru_cache(maxsize=200_000)
def stem(word: str, language: str) -> str:
    if language == "is":
        return _icelandic(word)
    if language not in _SNOWBALL:
        return word
    with _stemming:  # a Snowball stemmer keeps its place in a buffer of its own
        return str(_stemmer(_SNOWBALL[language]).stemWord(word))


@lru_cache(maxsize=200_000)
def pivot(word: str) -> str:
    """The token of an English meaning, on whichever side of the sea it is spelt."""
    base = lemma(word, "en")
    for theirs, ours in _AMERICAN:
        base = theirs.sub(ours, base)
    return f"e:{stem(base, 'en')}"


def counted(word: str, language: str) -> float:
    """Zipf frequency: 7 for the commonest words, 3 for one in a million, 0 for one never seen."""
    return wordforms.common(_COUNTED_AS.get(language, language)).zipf(word)


commonness = lru_cache(maxsize=200_000)(counted)
"""The same, remembered: for words that are met in texts."""


@cache
def _lemmatizer() -> Any:
    from simplemma import Lemmatizer
    from simplemma.strategies import DefaultStrategy

    return Lemmatizer(lemmatization_strategy=DefaultStrategy(dictionary_factory=wordforms.Library()))


@cache
def _dictionary() -> Any:
    """What stands in its dictionaries, without its guesses."""
    from simplemma.strategies import DictionaryLookupStrategy

    return DictionaryLookupStrategy(wordforms.Library())


@cache
def _stemmer(name: str) -> Any:
    import Stemmer

    return Stemmer.Stemmer(name, 0)


def _icelandic(word: str) -> str:
    word = _without(word, _ICELANDIC_ENDINGS, _SHORTEST_ROOT).replace("ö", "a")
    return _without(word, _ICELANDIC_REST, _SHORTEST_ROOT + 1)


def _without(word: str, endings: "list[str] | tuple[str, ...]", shortest: int) -> str:
    for ending in endings:
        if word.endswith(ending) and len(word) - len(ending) >= shortest:
            return word[: -len(ending)]
    return word
