"""Taking in many concepts at once: our own starting vocabulary, or somebody else's as SKOS."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Unpack

from django.conf import settings
from django.db import transaction

from samklang.accounts.models import User
from samklang.directory.concepts import Concept, starting_vocabulary
from samklang.directory.models import Topic

from . import topics


@dataclass(frozen=True)
class TakenIn:
    """How many concepts were new, how many were told anew, and how many were there as they are."""

    added: int
    changed: int
    same: int


@transaction.atomic
def take_in(
    concepts: Iterable[Concept],
    *,
    by: User | None,
    keeps_ours: bool = False,
    progress: Callable[[int], None] = lambda _done: None,
) -> TakenIn:
    """Enter the concepts that are not here and tell the others anew; links are made when all are here.

    With ``keeps_ours`` what stands here already is left as it is, so that nobody's correction is undone.
    """
    taken = _Taking(keeps_ours=keeps_ours)
    found: dict[str, Topic] = {}
    for concept in (held := list(concepts)):
        found[concept.key] = taken.enter(concept, by=by)
        progress(len(found))
    _say_both_ways(held)
    taken.link(held, found, by=by)
    changed = len(taken.changed - taken.added)
    return TakenIn(len(taken.added), changed, len(held) - len(taken.added) - changed)


def _say_both_ways(concepts: Iterable[Concept]) -> None:
    """What is related to another has it related back, whichever of the two the source says it of."""
    by_key = {concept.key: concept for concept in concepts}
    for concept in list(by_key.values()):
        for key in concept.related:
            other = by_key.get(key)
            if other and concept.key not in other.related:
                other.related.append(concept.key)


def load_vocabulary(*, by: User | None = None) -> TakenIn:
    """The starting vocabulary; running it again adds what is new in it and changes nothing else."""
    return take_in(starting_vocabulary(), by=by, keeps_ours=True)


def here(uri: str) -> str:
    """The slug, if the address is one of our own topics."""
    start = f"{settings.BASE_URL}/topics/"
    return uri.removeprefix(start).strip("/") if uri.startswith(start) else ""


class _Taking:
    """One run; it remembers what it entered, so that this is linked however it treats the others."""

    def __init__(self, *, keeps_ours: bool) -> None:
        self.keeps_ours = keeps_ours
        self.added: set[int] = set()
        self.changed: set[int] = set()
        standing = list(Topic.objects.select_related("merged_into"))
        self.by_slug = {topic.slug: topic.merged_into or topic for topic in standing}
        self.by_uri = {topic.uri: topic.merged_into or topic for topic in standing if topic.uri}

    def enter(self, concept: Concept, *, by: User | None) -> Topic:
        topic = self.by_uri.get(concept.uri) or self.by_slug.get(concept.slug or here(concept.uri))
        if topic is None:
            return self._add(concept, by=by)
        if not self.keeps_ours and topic.pk not in self.added:
            self._tell(topic, by=by, **_words(concept))
        return topic

    def _add(self, concept: Concept, *, by: User | None) -> Topic:
        slug = concept.slug or here(concept.uri)
        uri = "" if here(concept.uri) else concept.uri
        facts: topics.Facts = {**_words(concept), "matches": concept.matches, "uri": uri}
        topic = topics.create(by=by, slug="" if slug in self.by_slug else slug, **facts)
        self.added.add(topic.pk)
        self.by_slug[topic.slug] = topic
        if topic.uri:
            self.by_uri[topic.uri] = topic
        return topic

    def link(self, concepts: list[Concept], found: dict[str, Topic], *, by: User | None) -> None:
        links = {found[one.key]: _links(one, found) for one in concepts if found[one.key].pk in self.added}
        topics.link_new(links)
        for concept in concepts:
            if not self.keeps_ours and (topic := found[concept.key]) not in links:
                facts: topics.Facts = {**_links(concept, found), "matches": concept.matches}
                self._tell(topic, by=by, **facts)

    def _tell(self, topic: Topic, *, by: User | None, **facts: Unpack[topics.Facts]) -> None:
        if topics.edit(topic, by=by, **facts):
            self.changed.add(topic.pk)


def _words(concept: Concept) -> topics.Facts:
    return {
        "labels": concept.labels,
        "alternatives": concept.alternatives,
        "definition": concept.definition,
    }


def _links(concept: Concept, found: dict[str, Topic]) -> topics.Facts:
    """Links to concepts that did not come along are left out."""
    return {
        "broader": [
            found[key] for key in concept.broader if key in found and found[key] != found[concept.key]
        ],
        "related": [found[key] for key in concept.related if key in found],
    }
