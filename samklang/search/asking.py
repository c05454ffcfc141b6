"""A question as somebody writes it: words, "a phrase", -without, and the language it is likely in."""

import re
from typing import NamedTuple

from samklang.words.analyser import Analyser
from samklang.words.lexicon import Weights
from samklang.words.texts import LANGUAGES, words_of

from .engines.plan import Group, group_of

_QUOTED = re.compile(r'"([^"]+)"')
LONGEST = 12
"""Words of a question that are asked; the rest is let be."""
LEAST_WEIGHT = 0.3
WHOLE = 0.8
"""What a word is found by at least so well is more than a part of its meaning."""
NEARLY = 0.85
MOST_LANGUAGES = 3
COMMON = 5.8


class Word(NamedTuple):
    """A word of the question: how much it counts, and all it may be found by."""

    text: str
    importance: float
    tokens: Weights
    is_common: bool

    def whole(self) -> set[str]:
        """What says more than a part of its meaning."""
        return {one for one, weight in self.tokens.items() if weight >= WHOLE and one[0] != "p"}


class Question(NamedTuple):
    text: str
    languages: tuple[str, ...]
    words: tuple[Word, ...]
    phrases: tuple[str, ...]
    without: tuple[str, ...]

    def concepts(self) -> set[str]:
        """What all the telling words name together; nothing where they say more than one thing."""
        told = [{one for one in word.whole() if one[0] == "c"} for word in self._telling()]
        return set.intersection(*told) if told else set()

    def is_whole_in(self, weights: Weights) -> bool:
        """Whether each word stands in a text as it is asked, or as a dictionary translates it."""
        there = {one for one, weight in weights.items() if weight >= WHOLE}
        return not any(there.isdisjoint(word.whole()) for word in self._telling())

    def _telling(self) -> list[Word]:
        return [word for word in self.words if not word.is_common] or list(self.words)

    def groups(self, *, wide: bool = False) -> list[Group]:
        """What must be found for each word; wide takes common words and like beginnings too."""
        return [
            group_of(
                token
                for token, weight in word.tokens.items()
                if (weight >= LEAST_WEIGHT and token[0] != "p") or (wide and token[0] == "p")
            )
            for word in (self.words if wide else self._telling())
        ]


def read(analyser: Analyser, text: str, language: str) -> Question:
    text = text.replace("\x00", " ")  # PostgreSQL takes no such sign
    phrases = tuple(found.strip() for found in _QUOTED.findall(text) if found.strip())
    plain = _QUOTED.sub(r" \1 ", text)
    without = tuple(word for part in re.findall(r"(?:^|\s)-(\w+)", plain) for word in words_of(part))
    kept = " ".join(words_of(re.sub(r"(?:^|\s)-\w+", " ", plain))[:LONGEST])
    languages = likely(analyser, kept, language)
    merged: list[Word] = []
    for place, code in enumerate(languages):
        for number, (word, tokens) in enumerate(analyser.questions(kept, code)):
            importance = analyser.importance(word, code)
            is_common = analyser.commonness(word, code) >= COMMON
            if place == 0:
                merged.append(Word(word, importance, tokens, is_common))
                continue
            known = merged[number]
            both = {t: max(known.tokens.get(t, 0.0), w) for t, w in tokens.items()}
            merged[number] = Word(known.text, known.importance, {**known.tokens, **both}, known.is_common)
    return Question(text, languages, tuple(merged), phrases, without)


def likely(analyser: Analyser, text: str, language: str) -> tuple[str, ...]:
    """The languages the words are common in, the likeliest first; when unsure, several are asked."""
    words = words_of(text)
    if language == "se" or not words:
        return (language,)
    worth = {
        code: sum(analyser.standing(word, code) or analyser.commonness(word, code) / 2 for word in words)
        for code in LANGUAGES
    }
    worth[language] = worth[language] * 1.1 + 0.1
    most = max(worth.values())
    likely = sorted((code for code in worth if worth[code] >= NEARLY * most), key=lambda one: -worth[one])
    return tuple(likely[:MOST_LANGUAGES])
