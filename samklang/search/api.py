"""Search for machines: the same hits in the same order, with the reason of each."""

from datetime import date
from typing import Annotated, Any

from django.conf import settings
from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from samklang.foundation.api import api

from . import narrowing, queries
from .narrowing import Narrow

router = Router(tags=["search"])
Words = Annotated[str, Field(max_length=300)]
Code = Annotated[str, Field(max_length=8)]
Kind = Annotated[str, Field(max_length=80)]
Value = Annotated[str, Field(max_length=narrowing.LONGEST)]
Place = Annotated[int, Field(ge=1, le=9999)]


class HitOut(Schema):
    kind: str
    title: str
    url: str
    language: str
    also_in: list[str]
    score: float
    matched: dict[str, str] = Field(description="Which word of the record answered which of the question.")
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
    language: Code = "en",
    kind: Kind = "",
    network: Value = "",
    topic: Value = "",
    place: Value = "",
    year: Code = "",
    written_in: Code = "",
    page: Place = 1,
) -> dict[str, Any]:
    """``language`` is the asker's own; ``written_in`` narrows to records in one. ``network`` is a slug."""
    code = language if language in dict(settings.LANGUAGES) else "en"
    narrow = Narrow(kind, written_in, network, topic, place, year)
    found = queries.search(q, reader=request.user, language=code, narrow=narrow, page=page)
    return {
        "query": q,
        "languages_asked": list(found.question.languages),
        "total": found.total,
        "page": page,
        "is_capped": found.is_capped,
        "kinds": found.kinds,
        "languages": found.languages,
        "items": [_told(hit, found, code) for hit in found.shown],
    }


def _told(hit: queries.Hit, found: queries.Found, code: str) -> dict[str, Any]:
    document = hit.document
    facets = {name: values for name, values in hit.candidate.facets.items() if name in narrowing.FACETS}
    return {
        "kind": hit.candidate.kind,
        "title": hit.candidate.title,
        "url": f"/{code}{document.url if document else ''}",
        "language": hit.candidate.language,
        "also_in": list(hit.languages),
        "score": hit.score,
        "likeness": hit.likeness,
        "matched": queries.shared_words(hit, found.question),
        "said_on": hit.candidate.said_on,
        "facets": facets,
    }


api.add_router("/search", router)
