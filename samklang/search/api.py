"""Search for machines: the same hits in the same order, with the reason of each."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, Literal

from django.conf import settings
from django.http import HttpRequest
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.utils.translation import override
from ninja import Router, Schema
from ninja.errors import HttpError
from pydantic import Field

from samklang.directory.asked import topic_called
from samklang.foundation.api import PageNumber, among, api

from . import narrowing, queries, registry
from .excerpts import part_of
from .explaining import Explainer, Why
from .narrowing import Narrow
from .registry import Reader

router = Router(tags=["search"])
LANGUAGE = among([code for code, _name in settings.LANGUAGES])
BENEFIT = among(["validated"])
Words = Annotated[str, Field(max_length=300)]
Kind = Annotated[str, Field(max_length=80)]
Value = Annotated[str, Field(max_length=narrowing.LONGEST)]
Year = Annotated[str, Field(pattern=r"^(\d{4})?$")]


class AnsweredOut(Schema):
    by: Literal["name", "word", "topic", "meaning"] = Field(
        description="name: both name one concept; word: by spelling or translation;"
        " topic: the record was given it; meaning: an embedder found them alike."
    )
    asked: str = Field(description="The words of the question.")
    found: str = Field(description="The words of the record, or its topic.")


class HitOut(Schema):
    kind: str
    title: str
    excerpt: str = Field(description="How its text begins, and the part that answers.")
    url: str
    language: str
    also_in: list[str]
    score: float
    match: list[AnsweredOut] = Field(description="Why it answers, the whole of it.")
    explanation: list[str] = Field(
        description="What is not seen at a glance, as a sentence: kunstig intelligens = tekoäly."
    )
    likeness: float = Field(description="How near it is in meaning; 0 where it was found by its words alone.")
    said_on: date | None
    facets: dict[str, list[str]]


class SearchOut(Schema):
    query: str
    languages_asked: list[str]
    total: int
    page: int
    is_capped: bool = Field(description="More answer than were ranked; ask more narrowly.")
    kinds: dict[str, int]
    languages: dict[str, int]
    items: list[HitOut]


@router.get("", response=SearchOut, summary="Search every record the asker may see, in every language")
def search(  # noqa: PLR0917 -- what the address may ask, one by one
    request: HttpRequest,
    q: Words = "",
    language: str = LANGUAGE,
    kind: Kind = "",
    network: Value = "",
    topic: Value = "",
    place: Value = "",
    year: Year = "",
    benefit: str = BENEFIT,
    written_in: str = LANGUAGE,
    page: PageNumber = 1,
) -> dict[str, Any]:
    """``language`` is the asker's own; ``written_in`` narrows to records in one. ``network`` is a slug."""
    code = language or "en"
    slug = topic_called(topic).slug if topic else ""
    narrow = Narrow(_kind(kind), written_in, network, slug, place, year, benefit)
    if not narrowing.is_known(narrow, request.user):
        raise HttpError(422, _("There is no network called “%(slug)s”.") % {"slug": network[:80]})
    found = queries.search(q, reader=request.user, language=code, narrow=narrow, page=page)
    with override(code):
        items = list(_told(found, code, request.user))
    return {
        "query": q,
        "languages_asked": list(found.question.languages),
        "total": found.total,
        "page": page,
        "is_capped": found.is_capped,
        "kinds": found.kinds,
        "languages": found.languages,
        "items": items,
    }


def _kind(asked: str) -> str:
    kind = narrowing.kind_called(asked)
    if kind and kind not in registry.sources():
        known = ", ".join(registry.sources())
        raise HttpError(422, _("There is no kind of record called “%(kind)s”: %(known)s.") % locals())
    return kind


def _told(found: queries.Found, code: str, reader: Reader) -> Iterator[dict[str, Any]]:
    explainer = Explainer(found.question)
    told = [(hit, document, explainer.why(hit)) for hit in found.shown if (document := hit.document)]
    slugs = sorted({slug for _hit, _document, why in told for slug in why.topics})
    topics = narrowing.names_of("topic", slugs, reader)
    for hit, document, why in told:
        facets = {name: values for name, values in hit.candidate.facets.items() if name in narrowing.FACETS}
        yield {
            "kind": hit.candidate.kind,
            "title": hit.candidate.title,
            "excerpt": strip_tags(part_of(document.body, why)),
            "url": f"/{code}{document.url}",
            "language": hit.candidate.language,
            "also_in": list(hit.languages),
            "score": hit.score,
            "likeness": hit.likeness,
            "match": list(_matches(why, topics, hit, found)),
            "explanation": [
                *map(str, why.told()),
                *(_("Topic: %(name)s") % {"name": topics[slug]} for slug in why.topics if slug in topics),
            ],
            "said_on": hit.candidate.said_on,
            "facets": facets,
        }


def _matches(
    why: Why, topics: dict[str, Any], hit: queries.Hit, found: queries.Found
) -> Iterator[dict[str, str]]:
    for pair in why.pairs:
        yield {"by": "name" if pair.is_name else "word", "asked": pair.asked, "found": pair.found}
    for slug in why.topics:
        if slug in topics:
            yield {"by": "topic", "asked": found.question.text, "found": str(topics[slug])}
    if hit.likeness:
        yield {"by": "meaning", "asked": found.question.text, "found": hit.candidate.title}


api.add_router("/search", router)
