"""Learning paths for machines: those for everyone, step by step. Who walks them is told to nobody."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from samklang.directory.asked import paged, topic_called
from samklang.directory.names import says
from samklang.foundation.api import PageNumber, among, api
from samklang.foundation.text import Text

from . import queries
from .models import Path

router = Router(tags=["learning"])
AUDIENCE, LEVEL = among(Path.Audience.values), among(Path.Level.values)


class PathOut(Schema):
    slug: str
    url: str
    network: str
    title: dict[str, str]
    summary: dict[str, str]
    audience: str
    level: str
    topics: list[str]
    steps: int
    minutes: int
    published_at: datetime
    is_sample: bool


class PathsOut(Schema):
    count: int
    page: int
    has_more: bool
    items: list[PathOut]


class PathStepOut(Schema):
    """``case`` and ``tool`` are their slugs, where the step leads to one that everyone may see."""

    number: int
    kind: str
    title: dict[str, str]
    text: dict[str, str]
    minutes: int
    is_required: bool
    url: str
    case: str | None
    tool: str | None


class WholePathOut(PathOut):
    way: list[PathStepOut]


@router.get("", response=PathsOut, url_name="learning-paths", summary="Public learning paths")
def paths(
    request: HttpRequest,
    *,
    topic: str = "",
    audience: str = AUDIENCE,
    level: str = LEVEL,
    q: str = "",
    page: PageNumber = 1,
) -> dict[str, Any]:
    """Newest first. ``count`` is of this page."""
    rows = _rows().filter(says(q, Path))
    if topic:
        tagged = Path.topics.through.objects.filter(topic=topic_called(topic))
        rows = rows.filter(pk__in=tagged.values("path"))
    for name, value in {"audience": audience, "level": level}.items():
        if value:
            rows = rows.filter(**{name: value})
    found, has_more = paged(rows.order_by("-published_at", "-pk"), page)
    items = [_path(one) for one in found]
    return {"count": len(items), "page": page, "has_more": has_more, "items": items}


@router.get("/{slug}", response=WholePathOut, url_name="learning-path", summary="One learning path")
def path(request: HttpRequest, slug: str) -> dict[str, Any]:
    one = get_object_or_404(_rows(), slug=slug)
    return {**_path(one), "way": [_step(stop) for stop in queries.stops_of(one, AnonymousUser())]}


def _rows() -> QuerySet[Path]:
    rows = queries.with_length(queries.open_to_all()).select_related("network")
    return rows.prefetch_related("topics").defer("search_text")


def _path(one: Any) -> dict[str, Any]:
    same = ("slug", "audience", "level", "published_at", "is_sample")
    return {
        **{name: getattr(one, name) for name in same},
        "url": f"{settings.BASE_URL}/en/learning/{one.slug}/",
        "network": one.network.slug,
        "title": Text(one.title).plain(),
        "summary": Text(one.summary).plain(),
        "topics": sorted(topic.slug for topic in one.topics.all()),
        "steps": one.step_count,
        "minutes": one.minutes or 0,
    }


def _step(stop: queries.Stop) -> dict[str, Any]:
    step = stop.step
    led_to = {one.get_absolute_url(): one.slug for one in (step.case, step.tool) if one}.get(stop.url)
    url = f"{settings.BASE_URL}{stop.url}" if stop.url.startswith("/") else stop.url
    return {
        **{name: getattr(step, name) for name in ("kind", "minutes", "is_required")},
        "number": stop.number,
        "title": Text(step.title).plain(),
        "text": Text(step.text).plain(),
        "url": url,
        "case": led_to if step.case else None,
        "tool": led_to if step.tool else None,
    }


api.add_router("/learning", router)
