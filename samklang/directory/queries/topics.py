"""Topics as a tree, and what stands around one of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet, Value

from samklang.directory import names as naming
from samklang.directory.models import Topic

WHOLE_TREE = 200
"""Up to so many topics the tree is shown to its leaves; beyond, each branch shows its first storey."""


@dataclass(frozen=True)
class Leaf:
    """One line of the tree, written flat so that a template can loop: it may open a list and close some."""

    slug: str
    label: str
    opens: bool
    closes: range


@dataclass(frozen=True)
class Branch:
    """A top concept and all that stands under it."""

    topic: Topic
    leaves: list[Leaf]


@dataclass(frozen=True)
class Around:
    """The topics that stand above, below and beside one topic."""

    broader: list[Topic] = field(default_factory=list)
    narrower: list[Topic] = field(default_factory=list)
    related: list[Topic] = field(default_factory=list)


def tree(*, to_the_leaves: bool = False) -> list[Branch]:
    """Every top concept with what stands under it, in the reader's alphabet; two questions."""
    topics = {topic.pk: topic for topic in Topic.objects.current()}
    below: dict[int, list[int]] = defaultdict(list)
    has_broader = set()
    for low, high in Topic.broader.through.objects.values_list("from_topic_id", "to_topic_id"):
        if low in topics and high in topics:
            below[high].append(low)
            has_broader.add(low)
    labels = {pk: str(topic) for pk, topic in topics.items()}
    for ids in below.values():
        ids.sort(key=lambda pk: labels[pk].casefold())
    deepest = None if to_the_leaves or len(topics) <= WHOLE_TREE else 1
    roots = sorted((pk for pk in topics if pk not in has_broader), key=lambda pk: labels[pk].casefold())

    def lines(ids: list[int], above: int, depth: int) -> Iterator[Leaf]:
        for place, pk in enumerate(ids):
            is_last = place == len(ids) - 1
            inner = below[pk] if pk in below and (deepest is None or depth < deepest) else []
            closes = range(above if is_last and not inner else 0)
            yield Leaf(topics[pk].slug, labels[pk], opens=bool(inner), closes=closes)
            if inner:
                yield from lines(inner, 1 + (above if is_last else 0), depth + 1)

    return [Branch(topics[pk], list(lines(below[pk], 0, 1)) if pk in below else []) for pk in roots]


def around(topic: Topic) -> Around:
    """Broader, narrower and related in one question."""
    sides = [
        Topic.objects.current().filter(**{name: topic}).annotate(side=Value(side)).order_by()
        for side, name in (("broader", "narrower"), ("narrower", "broader"), ("related", "related"))
    ]
    found = Around()
    for one in sides[0].union(*sides[1:], all=True):
        getattr(found, one.__dict__["side"]).append(one)
    for side in (found.broader, found.narrower, found.related):
        side.sort(key=lambda one: str(one).casefold())
    return found


def found_by(words: str) -> Q:
    where = Q()
    for word in naming.words_of(words):
        where &= Q(search_text__contains=word)
    return where


def to_choose_from() -> list[tuple[str, list[tuple[int, str]]]]:
    """Every topic under its top concept, for a form; one with several tops stands under the first."""
    seen: set[str] = set()
    ids = dict(Topic.objects.current().values_list("slug", "pk"))
    groups = []
    for branch in tree(to_the_leaves=True):
        lines = [(ids[branch.topic.slug], str(branch.topic))]
        for leaf in branch.leaves:
            if leaf.slug not in seen and leaf.slug in ids:
                seen.add(leaf.slug)
                lines.append((ids[leaf.slug], leaf.label))
        groups.append((str(branch.topic), lines))
    return groups


def current() -> QuerySet[Topic]:
    return Topic.objects.current()
