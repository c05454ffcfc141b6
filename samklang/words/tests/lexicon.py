"""A small lexicon for tests: a few words, compiled as all are."""

from samklang.words.analyser import Analyser
from samklang.words.lexicon import Lexicon
from samklang.words.vocabulary.compiling import compile_lexicon
from samklang.words.vocabulary.readers import Pair

PAIRS = [
    Pair("nb", "kommune", "en", "municipality"),
    Pair("fi", "kunta", "en", "municipality"),
    Pair("nb", "avtale", "en", "agreement"),
    Pair("nb", "utvalg", "en", "committee"),
    Pair("sv", "avtal", "en", "agreement"),
    Pair("nb", "skole", "en", "school"),
    Pair("nb", "buss", "en", "bus"),
    Pair("is", "skóli", "en", "school"),
    Pair("is", "hestur", "en", "horse"),
    Pair("fi", "koulu", "sv", "skola"),
    Pair("sv", "skola", "en", "school"),
]
NAMES = [
    ("artificial-intelligence", "nb", "kunstig intelligens"),
    ("artificial-intelligence", "fi", "tekoäly"),
    ("artificial-intelligence", "en", "artificial intelligence"),
]


def small_analyser(directory, pairs=PAIRS, names=NAMES):
    path = directory / "lexicon.sqlite"
    compile_lexicon(path, pairs, [], names)
    return Analyser(Lexicon(path))
