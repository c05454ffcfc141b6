"""Cases for machines: what is published, in all its languages, each text with its origin."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Router, Schema
from ninja.errors import HttpError

from samklang.directory.asked import paged, topic_called
from samklang.foundation.api import PageNumber, among, api
from samklang.foundation.text import Text
from samklang.toolbox import queries as toolbox

from . import queries
from .models import Case, Measurement
from .template import SECTIONS, text_of

router = Router(tags=["cases"])
LANGUAGE = among(list(dict(settings.LANGUAGES)))


class CaseOut(Schema):
    id: int
    slug: str
    url: str
    title: dict[str, str]
    lead: dict[str, str]
    organisation: str
    country: str
    phase: str
    technology: str
    topics: list[str]
    tools: list[str]
    language: str
    published_at: datetime
    confirmed_on: date
    is_sample: bool


class CasesOut(Schema):
    count: int
    page: int
    has_more: bool
    items: list[CaseOut]


class TextOut(Schema):
    """One text in one language, and where it came from: a person, or a machine and perhaps read by one."""

    text: str
    origin: str
    reviewed: bool


class SectionOut(Schema):
    key: str
    texts: dict[str, TextOut]


class WholeCaseOut(CaseOut):
    version: int
    sections: list[SectionOut]
    contact_name: str
    contact_email: str
    source: str


@router.get("", response=CasesOut, url_name="cases")
def cases(
    request: HttpRequest,
    *,
    topic: str = "",
    language: str = LANGUAGE,
    q: str = "",
    page: PageNumber = 1,
    tool: str = "",
) -> dict[str, Any]:
    """What everyone may read, newest first, in ``language`` from end to end. ``count`` is of this page."""
    rows = queries.published()
    if topic:
        tagged = Case.topics.through.objects.filter(topic=topic_called(topic))
        rows = rows.filter(pk__in=tagged.values("case"))
    if tool:
        rows = rows.filter(queries.done_with(_tool_called(tool)))
    if language:
        rows = rows.filter(queries.is_readable_in(language))
    if words := " ".join(q.replace("\x00", "").split()).lower()[:200]:
        rows = rows.filter(queries.saying(words))
    rows = (
        rows.select_related("organisation")
        .prefetch_related("topics", queries.open_tools())
        .defer("search_text")
    )
    found, has_more = paged(rows.order_by("-published_at", "-id"), page)
    items = [_case(one) for one in found]
    return {"count": len(items), "page": page, "has_more": has_more, "items": items}


def _tool_called(slug: str) -> str:
    if not toolbox.known_to_all().filter(slug=slug.replace("\x00", "")).exists():
        raise HttpError(422, _("There is no tool called “%(slug)s”.") % {"slug": slug[:80]})
    return slug


@router.get("/{int:case_id}", response=WholeCaseOut, url_name="case")
def case(request: HttpRequest, case_id: int) -> dict[str, Any]:
    rows = queries.published().select_related("organisation").prefetch_related("topics", queries.open_tools())
    one = get_object_or_404(rows, pk=case_id)
    version = queries.newest_version(one)
    content = version.content if version else {}
    sections = [{"key": one.key, "texts": text_of(content, one.key)} for one in SECTIONS]
    return {
        **_case(one),
        "version": version.number if version else 0,
        "sections": [section for section in sections if section["texts"]],
        "contact_name": one.contact_name,
        "contact_email": one.contact_email,
        "source": one.source,
    }


class MeasurementOut(Schema):
    indicator: str
    unit: str
    baseline: float
    value: float
    measured_on: date


class ReplicationOut(Schema):
    """One who tried it. ``taken_from``: the id of the trial it was taken from, or none for the origin."""

    id: int
    organisation: str
    country: str
    taken_from: int | None
    depth: int
    state: str
    adapted: str
    result: str
    started_on: date
    result_on: date | None
    measurements: list[MeasurementOut]
    is_sample: bool


class ReplicationsOut(Schema):
    case: int
    organisation: str
    measurements: list[MeasurementOut]
    replications: list[ReplicationOut]


@router.get("/{int:case_id}/replications", response=ReplicationsOut, url_name="replications")
def replications(request: HttpRequest, case_id: int) -> dict[str, Any]:
    """Who took it from whom, in the order of the tree, each with the indicators measured there."""
    one = get_object_or_404(queries.published().select_related("organisation"), pk=case_id)
    tree, measured = queries.travelled(one)
    return {
        "case": one.pk,
        "organisation": one.organisation.slug,
        "measurements": _measured(measured),
        "replications": [_replication(branch) for branch in tree],
    }


def _replication(branch: queries.Branch) -> dict[str, Any]:
    one = branch.replication
    same = ("id", "state", "adapted", "result", "started_on", "result_on", "is_sample")
    return {
        **{name: getattr(one, name) for name in same},
        "organisation": one.organisation.slug,
        "country": one.organisation.country,
        "taken_from": one.taken_from_id,
        "depth": branch.depth,
        "measurements": _measured(branch.measurements),
    }


def _measured(rows: list[Measurement]) -> list[dict[str, Any]]:
    return [
        {
            "indicator": row.indicator.name,
            "unit": row.indicator.unit,
            "baseline": row.baseline,
            "value": row.value,
            "measured_on": row.measured_on,
        }
        for row in rows
    ]


def _case(one: Case) -> dict[str, Any]:
    same = ("id", "slug", "phase", "technology", "language", "published_at", "confirmed_on", "is_sample")
    return {
        **{name: getattr(one, name) for name in same},
        "url": f"{settings.BASE_URL}/{one.language}/cases/{one.slug}/",
        "title": Text(one.title).plain(),
        "lead": Text(one.lead).plain(),
        "organisation": one.organisation.slug,
        "country": one.organisation.country,
        "topics": sorted(topic.slug for topic in one.topics.all()),
        "tools": sorted(tool.slug for tool in one.open_tools),  # type: ignore[attr-defined]  # put there by the prefetch,
    }


api.add_router("/cases", router)
