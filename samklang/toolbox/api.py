"""Tools for machines: what everyone may see, in all its languages."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from samklang.directory.asked import paged, topic_called
from samklang.directory.names import says
from samklang.foundation.api import PageNumber, among, api
from samklang.foundation.text import Text

from . import queries
from .models import Experience, Tool
from .uses import Use, uses_of

router = Router(tags=["tools"])
BOX = among(Tool.Box.values)


class UseOut(Schema):
    """A case that was done with the tool."""

    organisation: str
    title: dict[str, str]
    url: str
    published_at: datetime


class ToolOut(Schema):
    """``used_by`` names the newest uses, ``used_by_count`` counts all."""

    slug: str
    url: str
    name: str
    network: str
    box: str
    kind: str
    licence: str
    maturity: int
    cost: str
    languages: list[str]
    supplier: str
    website: str
    summary: dict[str, str]
    topics: list[str]
    checked_on: date | None
    link: str
    used_by_count: int
    used_by: list[UseOut]
    is_sample: bool


class ToolsOut(Schema):
    count: int
    page: int
    has_more: bool
    items: list[ToolOut]


class ExperienceOut(Schema):
    organisation: str
    worked: str
    did_not: str
    language: str
    on: date
    is_sample: bool


class WholeToolOut(ToolOut):
    about: dict[str, str]
    alternatives: list[str]
    experiences: list[ExperienceOut]
    link_moved_to: str
    link_broken_since: date | None


@router.get("", response=ToolsOut, url_name="tools")
def tools(
    request: HttpRequest, box: str = BOX, topic: str = "", q: str = "", page: PageNumber = 1
) -> dict[str, Any]:
    """What the public toolboxes hold, by name. ``count`` is of this page."""
    rows = _rows()
    if box:
        rows = rows.filter(box=box)
    if topic:
        rows = rows.filter(topics=topic_called(topic))
    found, has_more = paged(rows.filter(says(q, Tool)).order_by("name", "pk"), page)
    items = _told(found)
    return {"count": len(items), "page": page, "has_more": has_more, "items": items}


@router.get("/{slug}", response=WholeToolOut, url_name="tool")
def tool(request: HttpRequest, slug: str) -> dict[str, Any]:
    one = get_object_or_404(_rows(), slug=slug)
    others = queries.open_to_all().filter(pk__in=one.alternatives.all()).order_by("slug")
    return {
        **_told([one])[0],
        "about": Text(one.about).plain(),
        "alternatives": list(others.values_list("slug", flat=True)),
        "experiences": [_experience(note) for note in queries.experiences_of([one])],
        "link_moved_to": one.link_moved_to,
        "link_broken_since": one.link_broken_since if one.link == Tool.Link.BROKEN else None,
    }


def _rows() -> QuerySet[Tool]:
    rows = queries.open_to_all().select_related("network").prefetch_related("topics")
    return rows.defer("search_text")


def _told(tools: Iterable[Tool]) -> list[dict[str, Any]]:
    rows = list(tools)
    uses = uses_of([one.pk for one in rows])
    return [{**_tool(one), **_used(uses[one.pk])} for one in rows]


def _used(uses: list[Use]) -> dict[str, Any]:
    return {"used_by_count": uses[0].of_all if uses else 0, "used_by": uses}


def _tool(one: Tool) -> dict[str, Any]:
    same = ("slug", "name", "box", "kind", "licence", "maturity", "cost", "languages", "supplier", "website")
    more = ("checked_on", "link", "is_sample")
    return {
        **{name: getattr(one, name) for name in (*same, *more)},
        "url": f"{settings.BASE_URL}/en/tools/{one.slug}/",
        "network": one.network.slug,
        "summary": Text(one.summary).plain(),
        "topics": sorted(topic.slug for topic in one.topics.all()),
    }


def _experience(note: Experience) -> dict[str, Any]:
    same = ("worked", "did_not", "language", "on", "is_sample")
    return {"organisation": note.organisation.slug, **{name: getattr(note, name) for name in same}}


api.add_router("/tools", router)
