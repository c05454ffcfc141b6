"""Topics as SKOS says them, in JSON."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema

from samklang.directory.concepts import Concept
from samklang.directory.models import Topic
from samklang.directory.queries import concepts
from samklang.directory.queries import topics as queries

router = Router(tags=["topics"])
PAGE = 100


class MatchOut(Schema):
    relation: str
    uri: str


class TopicOut(Schema):
    slug: str
    uri: str
    labels: dict[str, str]
    alternatives: dict[str, list[str]]
    definition: dict[str, str]
    broader: list[str]
    related: list[str]
    matches: list[MatchOut]


class TopicsOut(Schema):
    items: list[TopicOut]
    next: str | None


class Asked(Schema):
    """``q`` looks in every language; ``after`` is the ``next`` of the page before."""

    q: str = ""
    after: str = ""
    limit: int = Field(PAGE, ge=1, le=PAGE)


@router.get("", response=TopicsOut, summary="Topics, in the order of their addresses")
def topics(request: HttpRequest, asked: Query[Asked]) -> TopicsOut:  # noqa: ARG001 -- the same for everyone
    rows = Topic.objects.current().filter(slug__gt=asked.after)
    if asked.q:
        rows = rows.filter(queries.found_by(asked.q))
    found = list(rows.order_by("slug")[: asked.limit + 1])
    shown = concepts.as_concepts(found[: asked.limit])
    return TopicsOut(
        items=[_out(concept) for concept in shown], next=shown[-1].slug if len(found) > asked.limit else None
    )


@router.get("/{slug}", response=TopicOut, summary="One topic")
def topic(request: HttpRequest, slug: str) -> TopicOut:  # noqa: ARG001 -- the same for everyone
    """A topic that was merged answers as the one that stayed."""
    found = get_object_or_404(Topic.objects.select_related("merged_into"), slug=slug)
    return _out(concepts.as_concepts([found.merged_into or found])[0])


def _out(concept: Concept) -> TopicOut:
    return TopicOut(
        slug=concept.slug,
        uri=concept.uri,
        labels=concept.labels,
        alternatives=concept.alternatives,
        definition=concept.definition,
        broader=concept.broader,
        related=concept.related,
        matches=[MatchOut(relation=relation, uri=uri) for relation, uri in concept.matches],
    )
