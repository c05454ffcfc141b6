"""What a word is found by: a table of tokens, each with its weight.

Kinds of tokens: ``f:`` the folded stem, ``p:`` its first five letters, ``e:`` an English meaning,
``c:`` a concept of our thesaurus. The first two bridge spellings, the last two bridge languages.
"""

from collections.abc import Iterator
from functools import lru_cache

from . import spelling
from .compounds import LINKS, split
from .inflection import commonness, counted, lemma, pivot, stem
from .lexicon import NEAREST, Lexicon, Weights
from .spelling import Known
from .texts import fold, rough, words_of

VERSION = "7"
"""Goes up when the same record gives other tokens, so that an index knows it is old."""

NEIGHBOURS = {"nn": "nb", "nb": "nn", "da": "nb"}
"""Who is asked about a word that one's own dictionaries do not hold."""

KIN = {
    "nb": ("nn", "da", "sv"),
    "nn": ("nb", "da", "sv"),
    "da": ("nb", "nn", "sv"),
    "sv": ("nb", "da", "nn"),
    "is": ("nn", "nb", "sv", "da"),
}
"""Whose words look so much alike that a letter or two tells them apart: udvalg, utvalg."""
SHORTEST_KIN = 4
KIN_ALONE, KIN_BESIDE = 0.85, 0.35
"""What the meaning of a cousin counts: where nothing else is known of the word, and where something is."""

WELL_COUNTED = ("nb", "sv", "fi", "en")
"""Of whose words a hundred thousand are known by how often they are written."""

RARELY_WRITTEN, MISTYPED = 2.5, 0.8
"""Of a word that nobody writes, what it may have been meant for counts so much."""

SHORTEST_NAME, SHORTEST_REST, OF_COMPOUND = 6, 4, 0.6
"""A compound is about the concept it begins with, if both its parts are long enough not to meet by chance."""

PREFIX = 5
LONGEST_SCRAP, IN_EVERY_SENTENCE = 3, 5.7

UNEXPLAINED = 6
"""A word as long as this may be part of a compound if it is written often, though no dictionary has it."""

SURE, OF_SISTER = 0.7, 0.5
LONELY = ("fi", "is")
"""Languages without near cousins: what is surely meant is also asked by its sisters, which count half."""


class Analyser:
    """All that is known of words, over one lexicon. Deterministic: the same text, the same tokens."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.version = f"{VERSION}-{lexicon.version}"
        self.key = lru_cache(maxsize=100_000)(self._key)
        self.tokens = lru_cache(maxsize=100_000)(self._tokens)
        self.parts = lru_cache(maxsize=100_000)(self._parts)
        self.standing = lru_cache(maxsize=200_000)(self._standing)
        self.pivots = lru_cache(maxsize=100_000)(self._pivots)
        self.meant = lru_cache(maxsize=50_000)(self._meant)

    def groups(self, text: str, language: str) -> list[tuple[str, Weights]]:
        """The words of a text in order, each with what it is found by; names of concepts among them."""
        words = words_of(text)
        found = [(word, dict(self.tokens(word, language))) for word in words]
        for first, last, concepts in self.named(words, language):
            for _, tokens in found[first:last]:
                tokens.update({f"c:{slug}": 1.0 for slug in concepts})
        return found

    def named(self, words: list[str], language: str) -> Iterator[tuple[int, int, tuple[str, ...]]]:
        """Where names of concepts stand among these words, from the first word to behind the last."""
        keys = [self.key(word, language) for word in words]
        longest = self.lexicon.openings(language)
        for first, key in enumerate(keys):
            for last in range(min(first + longest.get(key, 0), len(words)), first, -1):
                concepts = self.lexicon.concept(" ".join(keys[first:last]), language)
                if concepts and not (last - first == 1 and self._is_scrap(words[first], language)):
                    yield first, last, concepts

    def questions(self, text: str, language: str) -> list[tuple[str, Weights]]:
        """The same for what somebody asks: by what is said with nearly the same words besides."""
        return [(word, self._widened(tokens, language)) for word, tokens in self.groups(text, language)]

    def _widened(self, tokens: Weights, language: str) -> Weights:
        found = dict(tokens)
        for token, weight in tokens.items() if language in LONELY else ():
            if token[0] == "e" and weight >= SURE:
                _raise(found, self.lexicon.sisters(token), weight * OF_SISTER)
        return found

    def _is_scrap(self, word: str, language: str) -> bool:
        """A short word of every sentence is no name, though a dictionary takes AI for a form of be."""
        return len(word) <= LONGEST_SCRAP and commonness(word, language) >= IN_EVERY_SENTENCE

    def weights(self, text: str, language: str) -> Weights:
        """All tokens of a text, each with its highest weight."""
        told: Weights = {}
        for _, tokens in self.groups(text, language):
            for token, weight in tokens.items():
                if weight > told.get(token, 0.0):
                    told[token] = weight
        return told

    def _key(self, word: str, language: str) -> str:
        """What inflected forms of one word share."""
        return fold(stem(lemma(word, language), language)) if language != "se" else word

    def forgiving(self, word: str, language: str, here: Known | None = None) -> Weights:
        """What a word is found by, and what those are found by that somebody may have meant who mistyped it.

        ``here`` says how often a word is written in what is asked; those words are thought of first.
        """
        found = dict(self.tokens(word, language))
        if commonness(word, language) < RARELY_WRITTEN and not self.lexicon.meanings(word, language):
            for near in self._meant(word, language, here) if here else self.meant(word, language):
                _raise(found, self.tokens(near, language), MISTYPED)
        return found

    def _meant(self, word: str, language: str, here: Known | None = None) -> tuple[str, ...]:
        """Hundreds of words are tried for one, and hardly any is asked for again."""

        def known(one: str) -> float:
            return (here(one) if here else 0.0) or counted(one, language) / 100

        return spelling.meant(word, language, known)

    def importance(self, word: str, language: str) -> float:
        """How much a word of a query counts: rare words fully, the commonest half."""
        return min(1.0, max(0.25, (7.5 - commonness(word, language)) / 5)) ** 0.5 if language != "se" else 1.0

    def commonness(self, word: str, language: str) -> float:
        return commonness(word, language) if language != "se" else 0.0

    def _tokens(self, word: str, language: str) -> Weights:
        if language == "se":
            return {f"f:{fold(word)}": 1.0}
        own = self.key(word, language)
        found: Weights = {f"f:{own}": 1.0}
        if len(own) >= PREFIX:
            found[f"p:{own[:PREFIX]}"] = 0.5
        meant = self.pivots(word, language)
        _raise(found, meant, 1.0)
        share = self._share_of_parts(word, language, bool(meant))
        for part in self.parts(word, language):
            _raise(found, self.pivots(part, language), share * 0.8)
            _raise(found, {f"f:{self.key(part, language)}": 1.0}, share * 0.6)
        for slug in self._begins_with(own, language):
            found[f"c:{slug}"] = OF_COMPOUND
        return found

    def _share_of_parts(self, word: str, language: str, is_known: bool) -> float:
        """A compound that a dictionary explains is less in need of its parts, and more seldom means them."""
        if any(self.lexicon.meanings(form, language) for form in (word, lemma(word, language))):
            return 0.45
        return 0.75 if is_known else 0.9

    def _begins_with(self, key: str, language: str) -> tuple[str, ...]:
        """The concepts of the longest name a compound begins with: maskinlæring in maskinlæringsmodell."""
        names = self.lexicon.names(language) if language in LINKS else frozenset()
        for cut in range(len(key) - SHORTEST_REST, SHORTEST_NAME - 1, -1):
            if key[:cut] in names:
                return self.lexicon.concept(key[:cut], language)
        return ()

    def _pivots(self, word: str, language: str) -> Weights:
        """English meanings, by the word, its dictionary form, its stem, or a neighbour's dictionary."""
        base = lemma(word, language)
        found: Weights = {}
        if language == "en":
            token = pivot(word)
            _raise(found, self.lexicon.sisters(token), 1.0)
            return {**found, token: 1.0}
        _raise(found, self.lexicon.meanings(base, language), 1.0)
        if word != base:
            _raise(found, self.lexicon.meanings(word, language), 0.8)
        if not found:
            for term in self._near(word, language):
                _raise(found, self.lexicon.meanings(term, language), 0.8)
        other = NEIGHBOURS.get(language)
        if other and (not found or language == "nn"):
            terms = {term for term in (word, base, lemma(word, other)) if self.lexicon.meanings(term, other)}
            for term in sorted(terms) or ([] if found else self._near(word, other)[:2]):
                _raise(found, self.lexicon.meanings(term, other), 0.9)
        _raise(found, self._by_kin(word, base, language), KIN_BESIDE if found else KIN_ALONE)
        return found

    def _by_kin(self, word: str, base: str, language: str) -> Weights:
        """What the same word means to the neighbours; their dictionaries may know more of it."""
        found: Weights = {}
        key = rough(self.key(word, language))
        for other in KIN.get(language, ()) if len(key) >= SHORTEST_KIN else ():
            _raise(found, self.lexicon.meanings(base, other), 1.0)
            for term in self.lexicon.alike(f"~{key}", other)[:2]:
                _raise(found, self.lexicon.meanings(term, other), 0.8)
        return found

    def _near(self, word: str, language: str) -> list[str]:
        """Terms of the lexicon with the same stem, the most alike first."""
        return self._of_stem(word, language) or self._of_stem(lemma(word, language), language, word)

    def _of_stem(self, word: str, language: str, like: str = "") -> list[str]:
        same = self.lexicon.alike(stem(word, language), language)
        return sorted(same, key=lambda term: abs(len(term) - len(like or word)))[:NEAREST]

    def _parts(self, word: str, language: str) -> tuple[str, ...]:
        return split(word, language, self._as_part)

    def _as_part(self, word: str, language: str) -> float:
        known = self.standing(word, language)
        return known or (commonness(word, language) if len(word) >= UNEXPLAINED else 0.0)

    def _standing(self, word: str, language: str) -> float:
        """How common a word is, in its commonest form; nothing if no dictionary holds it."""
        near: list[str] = []
        # Most scraps of a word are no words; of those nobody has counted, no dictionary form is looked for.
        is_known = commonness(word, language) or language not in WELL_COUNTED
        for asked in filter(None, (language, NEIGHBOURS.get(language))):
            forms = (word, lemma(word, language)) if is_known else (word,)
            near = [form for form in forms if self.lexicon.meanings(form, asked)]
            near = near or (self._near(word, asked) if is_known else self._of_stem(word, asked))
            if near:
                break
        return max((commonness(form, language) for form in (word, *near)), default=0.0) if near else 0.0


def _raise(found: Weights, by: Weights, factor: float) -> None:
    """Each token keeps the highest weight it was given."""
    for token, weight in by.items():
        if weight * factor > found.get(token, 0.0):
            found[token] = weight * factor
