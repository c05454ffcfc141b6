"""When nothing answers: near words, topics that may show the way, and whom to ask."""

import difflib
from typing import Any, NamedTuple

from samklang.directory.models import Topic
from samklang.networks import queries as networks
from samklang.networks.models import Network

from .registry import Reader
from .words import words_of

NEAR = 0.72
MOST_WORDS, MOST_TOPICS, MOST_ASKED = 3, 5, 3


class Help(NamedTuple):
    words: list[str]
    topics: list[Topic]
    networks: list[Network]


def help_with(text: str, reader: Reader) -> Help:
    """Names of topics that look like the question, in any language, and the networks that may know."""
    by_label: dict[str, Topic] = {}
    for topic in Topic.objects.current().order_by("pk"):
        for label in topic.labels.plain().values():
            by_label.setdefault(label.lower(), topic)
    near = _near(text, by_label)
    topics = list({by_label[label].pk: by_label[label] for label in near}.values())
    asked = networks.visible_to(reader).filter(closed_on=None).order_by("parent", "name", "pk")
    words = [label for label in near if label not in {text.lower(), *words_of(text)}]
    return Help(words[:MOST_WORDS], topics[:MOST_TOPICS], list(asked[:MOST_ASKED]))


def _near(text: str, labels: dict[str, Any]) -> list[str]:
    whole = difflib.get_close_matches(text.lower(), labels, n=MOST_TOPICS, cutoff=NEAR)
    apart = [
        label
        for word in words_of(text)[:MOST_TOPICS]
        for label in difflib.get_close_matches(word, labels, n=2, cutoff=NEAR)
    ]
    return list(dict.fromkeys([*whole, *apart]))
