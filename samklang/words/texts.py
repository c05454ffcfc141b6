"""Texts as words: cut, lower-cased, and spelt so that Nordic neighbours look alike."""

import re
import unicodedata
from functools import lru_cache

LANGUAGES = ("nb", "nn", "sv", "da", "fi", "is", "en")
"""Those that are analysed; Northern Sámi is searched as it is written."""

_WORD = re.compile(r"[^\W_]+(?:[-’'][^\W_]+)*")
_GENITIVE = re.compile(r"(?:['’]s)+$")
_DOUBLED = re.compile(r"(.)\1+")
_SPELT = (
    *(("æ", "a"), ("ä", "a"), ("ø", "o"), ("ö", "o"), ("å", "a"), ("aa", "a"), ("þ", "t"), ("ð", "d")),
    *(("ce", "se"), ("ci", "si"), ("cy", "sy"), ("ch", "k"), ("sjon", "tion"), ("ssion", "tion")),
    *(("ck", "k"), ("kk", "k"), ("hv", "v"), ("ph", "f"), ("w", "v"), ("th", "t"), ("c", "k"), ("z", "s")),
    *(("q", "k"), ("x", "ks")),
)
_COUSINS = (
    *(("oy", "o"), ("oi", "o"), ("ei", "e"), ("au", "o"), ("kj", "k"), ("gj", "g"), ("ld", "l"), ("nd", "n")),
    *(("d", "t"), ("g", "k"), ("b", "p"), ("v", "f"), ("j", "i"), ("y", "i")),
)


def words_of(text: str) -> list[str]:
    """The words in reading order, in lower case; what a hyphen joins comes apart."""
    found: list[str] = []
    plain = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).lower())
    for match in _WORD.findall(plain):
        found += [part for part in (_GENITIVE.sub("", one) for one in match.split("-")) if part]
    return found


@lru_cache(maxsize=100_000)
def fold(word: str) -> str:
    """One spelling for what neighbours spell differently: ä/æ, ö/ø, ck/kk, aa/å, hv/v, central/sentral."""
    bare = "".join(sign for sign in unicodedata.normalize("NFD", word) if not unicodedata.combining(sign))
    return _respelt(bare, _SPELT)


@lru_cache(maxsize=100_000)
def rough(folded: str) -> str:
    """What Scandinavian cousins have in common: udvalg and utvalg, kjelde and kjelda, av and af."""
    return _respelt(folded, _COUSINS)


def _respelt(word: str, rules: tuple[tuple[str, str], ...]) -> str:
    """Until no rule applies any more, so that what was spelt anew stays as it is."""
    before = None
    while word != before:
        before = word
        for theirs, ours in rules:
            word = word.replace(theirs, ours)
        word = _DOUBLED.sub(r"\1", word)
    return word
