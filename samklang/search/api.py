"""Search for machines: the same hits in the same order, with the reason of each."""

from typing import Annotated, Any

from django.conf import settings
from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from samklang.foundation.api import api

from . import queries

router = Router(tags=["search"])
Words = Annotated[str, Field(max_length=300)]
Code = Annotated[str, Field(max_length=8)]
Kind = Annotated[str, Field(max_length=80)]
Place = Annotated[int, Field(ge=1, le=9999)]


class HitOut(Schema):
    kind: str
    title: str
    url: str
    language: str
    also_in: list[str]
    score: float
    matched: dict[str, str]


class SearchOut(Schema):
    query: str
    languages_asked: list[str]
    total: int
    page: int
    kinds: dict[str, int]
    languages: dict[str, int]
    items: list[HitOut]


@router.get("", response=SearchOut, summary="Search every record the asker may see, in every language")
def search(
    request: HttpRequest,
    q: Words = "",
    language: Code = "en",
    kind: Kind = "",
    page: Place = 1,
) -> dict[str, Any]:
    """``language`` is the asker's own. ``matched``: which word of a record answered which of ``q``."""
    code = language if language in dict(settings.LANGUAGES) else "en"
    found = queries.search(q, reader=request.user, language=code, kind=kind, page=page)
    return {
        "query": q,
        "languages_asked": list(found.question.languages),
        "total": found.total,
        "page": page,
        "kinds": found.kinds,
        "languages": found.languages,
        "items": [
            {
                "kind": hit.document.kind,
                "title": hit.document.title,
                "url": f"/{code}{hit.document.url}",
                "language": hit.document.language,
                "also_in": list(hit.languages),
                "score": hit.score,
                "matched": queries.shared_words(hit, found.question),
            }
            for hit in found.shown
        ],
    }


api.add_router("/search", router)
