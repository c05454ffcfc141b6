"""What an engine is asked: words of which each may be found by several tokens, and what must be besides."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import Protocol

from django.db.models import QuerySet

from samklang.search.models import Document

Group = tuple[str, ...]
"""Tokens of which one is enough."""

_STRANGE = re.compile(r"[\W_]+")
TITLE = "t"
"""Before a token that stands in the title."""
MOST_WAYS = 70
"""Ways to leave words out that are asked one by one; beyond, every word may be left out."""


def word_of(token: str) -> str:
    """A token as a word that every engine takes as it is: its kind as the first letter, no signs."""
    kind, _, name = token.partition(":")
    return kind + _STRANGE.sub("", name.lower())


def facet_word(name: str, value: str) -> str:
    """The word by which a document is found under one value of a facet."""
    return f"x{name}{_STRANGE.sub('', value.lower())}"


@dataclass(frozen=True)
class Plan:
    """A word of at least ``least`` groups, every word of ``must``, and none of ``never``."""

    groups: tuple[Group, ...]
    least: int = 0
    must: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    is_prefix: bool = field(default=False)
    """The last group is the beginning of a word that is still being typed."""

    def of(self, least: int) -> "Plan":
        return replace(self, least=least)

    def in_title(self) -> "Plan":
        """The same, found in titles alone."""
        groups = tuple(tuple(TITLE + word for word in group) for group in self.groups)
        return replace(self, groups=groups, least=len(groups))

    def ways(self) -> list[tuple[Group, ...]]:
        """Groups that are enough together, in every way the plan allows."""
        least = max(1, min(self.least, len(self.groups)))
        found = list(combinations(self.groups, least))
        return found if len(found) <= MOST_WAYS else list(combinations(self.groups, 1))


def group_of(tokens: Iterable[str]) -> Group:
    return tuple(sorted({word_of(token) for token in tokens}))


class Engine(Protocol):
    """Finds documents; a derived one is also told of what came and went."""

    name: str

    def matching(self, plan: Plan, rows: QuerySet[Document], most: int) -> QuerySet[Document]:
        """At most so many of these documents that fit, the newest first. ``rows`` says who may see what."""

    def put(self, ids: Iterable[int]) -> None:
        """These documents are new; an engine that reads the database itself has nothing to do."""

    def take(self, ids: Iterable[int]) -> None:
        """These documents are gone."""
