"""Topics as a tree, and what stands around one of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet, Value, prefetch_related_objects

from samklang.directory import names as naming
from samklang.directory.models import Topic

WHOLE_TREE = 200
"""Up to so many topics the tree is shown to its leaves; beyond, each branch shows its first storey."""


PROPOSED = 12
"""So many topics are proposed at a time to somebody who chooses some."""


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
    """Every top concept with what stands under it, in the reader's alphabet; three questions.

    Of all the others only place and name are read: with their texts in all languages they are large.
    """
    named = Topic.objects.current().values_list("pk", "slug", "labels").iterator()
    topics = {pk: (slug, str(label)) for pk, slug, label in named}
    below: dict[int, list[int]] = defaultdict(list)
    has_broader = set()
    for low, high in Topic.broader.through.objects.values_list("from_topic_id", "to_topic_id"):
        if low in topics and high in topics:
            below[high].append(low)
            has_broader.add(low)
    for ids in below.values():
        ids.sort(key=lambda pk: topics[pk][1].casefold())
    deepest = None if to_the_leaves or len(topics) <= WHOLE_TREE else 1
    roots = sorted(topics.keys() - has_broader, key=lambda pk: topics[pk][1].casefold())

    def lines(ids: list[int], above: int, depth: int) -> Iterator[Leaf]:
        for place, pk in enumerate(ids):
            is_last = place == len(ids) - 1
            inner = below[pk] if pk in below and (deepest is None or depth < deepest) else []
            closes = range(above if is_last and not inner else 0)
            yield Leaf(*topics[pk], opens=bool(inner), closes=closes)
            if inner:
                yield from lines(inner, 1 + (above if is_last else 0), depth + 1)

    shown = Topic.objects.in_bulk(roots)
    return [Branch(shown[pk], list(lines(below[pk], 0, 1)) if pk in below else []) for pk in roots]


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
    """Read through: topics are not many, and whoever types is answered with each letter."""
    return Q(*(("search_text__contains", word) for word in naming.words_of(words)))


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


def chosen(numbers: Collection[int]) -> list[Topic]:
    """Those of these numbers, in the reader's alphabet."""
    found = Topic.objects.current().filter(pk__in=numbers) if numbers else ()
    return sorted(found, key=lambda one: str(one).casefold())


def proposed(words: str, *, beside: Collection[Topic]) -> tuple[list[Topic], int]:
    """The first that fit the words in any language, with what they stand under, and how many fit."""
    sought = naming.folded(words.strip())
    if not sought:
        return [], 0

    def distance(topic: Topic) -> tuple[bool, bool, bool, str]:
        label = naming.folded(str(topic))
        return label != sought, not label.startswith(sought), f" {sought}" not in label, label

    fitting = Topic.objects.current().filter(found_by(words)).exclude(pk__in=[one.pk for one in beside])
    found = sorted(fitting.only("slug", "labels"), key=distance)
    prefetch_related_objects(found[:PROPOSED], "broader")
    return found[:PROPOSED], len(found)


def named(names: Iterable[str]) -> dict[str, list[Topic]]:
    """For each name the topics called so in any language; a preferred name goes before the others."""
    sought = {name: naming.folded(name) for name in names}
    where = Q(pk__in=[])
    for text in sought.values():
        where |= Q(search_text__contains=text)
    preferred, others = defaultdict(list), defaultdict(list)
    for topic in Topic.objects.current().filter(where).order_by("slug"):
        for text in {naming.folded(label) for label in topic.labels.plain().values()}:
            preferred[text].append(topic)
        for text in {naming.folded(label) for labels in topic.alternatives.values() for label in labels}:
            others[text].append(topic)
    return {name: preferred.get(text) or others.get(text, []) for name, text in sought.items()}


def current() -> QuerySet[Topic]:
    return Topic.objects.current()
