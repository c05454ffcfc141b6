"""When nothing answers, or a word is mistyped: near words, topics that may show the way, and whom to ask."""

import difflib
from typing import Any, NamedTuple

from samklang.directory.models import Topic
from samklang.networks import queries as networks
from samklang.networks.models import Network
from samklang.words import lexicons, spelling
from samklang.words.texts import words_of

from . import queries
from .queries import Found
from .registry import Reader

NEAR = 0.72
MOST_WORDS, MOST_TOPICS, MOST_ASKED = 3, 5, 3


class Help(NamedTuple):
    words: list[str]
    topics: list[Topic]
    networks: list[Network]


def help_with(text: str, reader: Reader, language: str) -> Help:
    """What the question may have been meant as, topics that look like it, and the networks that may know."""
    by_label = _labels()
    near = _near(text, by_label)
    topics = list({by_label[label].pk: by_label[label] for label in near}.values())
    asked = networks.visible_to(reader).filter(closed_on=None).order_by("parent", "name", "pk")
    labels = [label for label in near if label not in {text.lower(), *words_of(text)}]
    meant = [one for one in meant_by(text, language) if _answers(one, reader, language)]
    words = list(dict.fromkeys([*meant, *labels]))
    return Help(words[:MOST_WORDS], topics[:MOST_TOPICS], list(asked[:MOST_ASKED]))


def topics_near(text: str) -> list[Topic]:
    by_label = _labels()
    return list({by_label[label].pk: by_label[label] for label in _near(text, by_label)}.values())


def meant_by(text: str, language: str) -> list[str]:
    """The question with each word that nobody writes put as the likeliest known one a slip away."""
    analyser = lexicons.analyser()

    def known(word: str) -> float:
        return analyser.commonness(word, language) or float(bool(analyser.lexicon.meanings(word, language)))

    words = words_of(text)
    near = {word: spelling.meant(word, language, known) for word in words}
    if not any(near.values()):
        return []
    return list(
        dict.fromkeys(
            " ".join(near[word][min(turn, len(near[word]) - 1)] if near[word] else word for word in words)
            for turn in range(max(map(len, near.values())))
        )
    )


def better_spelt(found: Found, language: str) -> str:
    """What the question may have been meant as, where no hit holds a word of it as it is written."""
    analyser = lexicons.analyser()
    for word in found.question.words:
        key = f"f:{analyser.key(word.text, language)}"
        if any(key in hit.candidate.weights for hit in found.hits):
            continue
        if spelling.meant(word.text, language, lambda one: analyser.commonness(one, language)):
            return next(iter(meant_by(found.question.text, language)), "")
    return ""


def _answers(text: str, reader: Reader, language: str) -> bool:
    return bool(queries.search(text, reader=reader, language=language, by_meaning=False).hits)


def _labels() -> dict[str, Topic]:
    by_label: dict[str, Topic] = {}
    for topic in Topic.objects.current().order_by("pk"):
        for label in topic.labels.plain().values():
            by_label.setdefault(label.lower(), topic)
    return by_label


def _near(text: str, labels: dict[str, Any]) -> list[str]:
    whole = difflib.get_close_matches(text.lower(), labels, n=MOST_TOPICS, cutoff=NEAR)
    apart = [
        label
        for word in words_of(text)[:MOST_TOPICS]
        for label in difflib.get_close_matches(word, labels, n=2, cutoff=NEAR)
    ]
    return list(dict.fromkeys([*whole, *apart]))
