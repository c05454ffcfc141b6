"""Agreements for machines: the canonical terms, their hash, the hash before, and who approved."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from samklang.foundation.api import api

from . import queries
from .canonical import FORMAT, canonical
from .models import Agreement, Version

router = Router(tags=["agreements"])
PER_PAGE = 100


class PartyOut(Schema):
    slug: str
    name: str
    left_on: date | None


class ApprovalOut(Schema):
    party: str
    hash: str
    at: datetime


class PeriodOut(Schema):
    version: int
    starts_on: date
    ends_on: date | None


class LinkOut(Schema):
    """One link of the chain of hashes; the terms of a draft that was never agreed stay with the parties."""

    number: int
    hash: str
    previous_hash: str
    is_public: bool


class VersionOut(Schema):
    agreement: str
    number: int
    format: str
    terms: dict[str, Any]
    canonical: str
    hash: str
    previous_hash: str
    written_at: datetime
    in_force: PeriodOut | None
    approvals: list[ApprovalOut]


class AgreementOut(Schema):
    code: str
    kind: str
    state: str
    title: dict[str, str]
    parties: list[PartyOut]
    signing_on: date | None
    signing_place: str
    signed_on: date | None
    signed_place: str
    starts_on: date | None
    ends_on: date | None
    ended_on: date | None
    source: str
    is_sample: bool


class WholeAgreementOut(AgreementOut):
    in_force: list[PeriodOut]
    versions: list[LinkOut]
    newest: VersionOut | None


class AgreementsOut(Schema):
    count: int
    next_after: str
    items: list[AgreementOut]


@router.get("", response=AgreementsOut, url_name="agreements")
def agreements(
    request: HttpRequest, state: str = "", kind: str = "", party: str = "", after: str = ""
) -> dict[str, Any]:
    """What everyone may see, by code. ``after`` is the last code of the page before."""
    rows = queries.with_parties(queries.visible_to(AnonymousUser()))
    wanted = {"state": state, "kind": kind, "parties__organisation__slug": party, "code__gt": after}
    rows = rows.filter(**{name: value for name, value in wanted.items() if value}).order_by("code")
    found = list(rows[: PER_PAGE + 1])
    items = found[:PER_PAGE]
    return {
        "count": len(items),
        "next_after": items[-1].code if len(found) > PER_PAGE else "",
        "items": [_agreement(one) for one in items],
    }


@router.get("/{code}", response=WholeAgreementOut, url_name="agreement")
def agreement(request: HttpRequest, code: str) -> dict[str, Any]:
    one = get_object_or_404(queries.with_parties(queries.visible_to(AnonymousUser())), code=code)
    enacted = queries.listed_versions(one, is_known=False)
    last = enacted[0].number if enacted else 0
    links = one.versions.filter(number__lte=last).order_by("number").only("number", "hash", "previous_hash")
    public = {version.number for version in enacted}
    spans = queries.laid_out([version.enactment for version in enacted], ended_on=one.ended_on)
    return {
        **_agreement(one),
        "in_force": [_period(span) for span in spans],
        "versions": [
            {
                "number": link.number,
                "hash": link.hash,
                "previous_hash": link.previous_hash,
                "is_public": link.number in public,
            }
            for link in links
        ],
        "newest": _version(enacted[0], spans) if enacted else None,
    }


@router.get("/{code}/versions/{int:number}", response=VersionOut, url_name="agreement_version")
def agreement_version(request: HttpRequest, code: str, number: int) -> dict[str, Any]:
    one = get_object_or_404(queries.visible_to(AnonymousUser()), code=code)
    enacted = queries.listed_versions(one, is_known=False)
    spans = queries.laid_out([version.enactment for version in enacted], ended_on=one.ended_on)
    found = get_object_or_404(one.versions.filter(enactment__isnull=False), number=number)
    return _version(next(version for version in enacted if version.pk == found.pk), spans)


def _agreement(one: Agreement) -> dict[str, Any]:
    parties = [
        {"slug": party.organisation.slug, "name": party.organisation.name, "left_on": party.left_on}
        for party in one.parties.all()
    ]
    same = ("code", "kind", "state", "signing_on", "signing_place", "signed_on", "signed_place")
    days = ("starts_on", "ends_on", "ended_on", "source", "is_sample")
    return {
        **{name: getattr(one, name) for name in same + days},
        "title": one.title.plain(),
        "parties": parties,
    }


def _period(span: queries.Span) -> dict[str, Any]:
    return {"version": span.version.number, "starts_on": span.started_on, "ends_on": span.ended_on}


def _version(version: Version, spans: list[queries.Span]) -> dict[str, Any]:
    period = next((span for span in spans if span.version.pk == version.pk), None)
    return {
        "agreement": version.agreement.code,
        "number": version.number,
        "format": FORMAT,
        "terms": version.terms,
        "canonical": canonical(version.terms),
        "hash": version.hash,
        "previous_hash": version.previous_hash,
        "written_at": version.written_at,
        "in_force": _period(period) if period else None,
        "approvals": [
            {"party": approval.party.organisation.slug, "hash": approval.hash, "at": approval.at}
            for approval in version.approvals.all()
        ],
    }


api.add_router("/agreements", router)
