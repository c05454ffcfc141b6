"""An agreement's own pages: the record, its versions, what changed between two, and what it does."""

from __future__ import annotations

import functools
from datetime import date
from typing import Any, NamedTuple

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from samklang.agreements import documents, jsonld, queries, reading, rules
from samklang.agreements.clauses import kind_of
from samklang.agreements.models import Agreement, AgreementParty, Step, Version
from samklang.foundation.http import page, route
from samklang.foundation.kept_pages import kept_page
from samklang.foundation.text import Text
from samklang.history import queries as history

from .shared import seen

State = Agreement.State
DRAFTS = {State.IDEA, State.NEGOTIATING, State.PLANNED, State.POSTPONED}


class Offer(NamedTuple):
    """A step the reader may take now."""

    url: str
    label: str
    is_first: bool


class Station(NamedTuple):
    """A place on the path every agreement goes: behind it, there now, or ahead."""

    key: str
    label: str
    at: str
    on: date | None


@route("GET")
def detail(request: HttpRequest, code: str) -> HttpResponse:
    agreement = seen(request, code)
    if request.GET.get("format") == "jsonld":
        context = _record(request, agreement)
        shown = context["shown"] if hasattr(context["shown"], "enactment") else None
        public = jsonld.of(agreement, context["parties"], shown)
        return JsonResponse(public, content_type="application/ld+json")
    follows = history.is_followed(agreement, by=request.user)
    told = functools.partial(_record, request, agreement)
    return kept_page(request, "agreements/detail.html", agreement, told, also=follows)


def _record(request: HttpRequest, agreement: Agreement) -> dict[str, Any]:
    """What this reader is told of an agreement."""
    today = timezone.localdate()
    parties = queries.parties_of(agreement)
    mine = rules.own_parties(request.user, [party for party in parties if party.is_party_on(today)])
    is_known = bool(mine) or queries.known_by(request.user, agreement)
    versions = queries.listed_versions(agreement, is_known=is_known)
    enacted = [version for version in versions if hasattr(version, "enactment")]
    spans = queries.laid_out([version.enactment for version in enacted], ended_on=agreement.ended_on)
    shown = _shown(versions, spans, today)
    steps = list(agreement.steps.select_related("party__organisation").order_by("id"))
    return {
        "agreement": agreement,
        "parties": parties,
        "mine": mine,
        "today": today,
        "is_known": is_known,
        "versions": versions if is_known else enacted,
        "newest": versions[0] if is_known and versions else None,
        "waiting": _waiting(versions[0], parties, today) if is_known and versions else [],
        "shown": shown,
        "purpose": Text.of(**shown.terms["purpose"]) if shown else None,
        "days": reading.days_in_words(shown.terms) if shown else "",
        "renewal": reading.renewal_in_words(shown.terms) if shown else "",
        "clauses": _clauses(agreement, shown, today) if shown else [],
        "spans": spans,
        "path": _path(agreement, steps),
        "steps": [step for step in reversed(steps) if is_known or _is_public(agreement, step)],
        "offers": _offers(agreement, mine, versions),
        "history": history.of(agreement, limit=4, reader=request.user)
        if agreement.is_signed or is_known
        else None,
        "evaluations": list(agreement.evaluations.order_by("-due_on")) if agreement.is_signed else [],
    }


def _shown(versions: list[Version], spans: list[queries.Span], today: date) -> Version | None:
    """The terms to read: those in force, else those that will be or last were, else the newest draft."""
    for span in spans:
        if span.started_on <= today and (span.ended_on is None or span.ended_on > today):
            return next(version for version in versions if version.pk == span.version.pk)
    enacted = [version for version in versions if hasattr(version, "enactment")]
    return next(iter(enacted or versions), None)


def _is_public(agreement: Agreement, step: Step) -> bool:
    """Before it is signed only the planning of the signing is anyone's business."""
    return agreement.is_signed or step.to_state in {State.PLANNED, State.POSTPONED}


def _waiting(newest: Version, parties: list[AgreementParty], today: date) -> list[AgreementParty]:
    if hasattr(newest, "enactment"):
        return []
    said = {approval.party_id for approval in newest.approvals.all()}
    return [party for party in parties if party.is_party_on(today) and party.pk not in said]


def _clauses(agreement: Agreement, shown: Version, today: date) -> list[dict[str, object]]:
    counts = queries.derived_counts(agreement, on=today) if agreement.is_signed else {}
    told = []
    for clause in reading.clauses_in_words(shown.terms):
        is_reciprocal = clause.kind == "reciprocal-membership" and agreement.is_signed
        url = reverse("agreements:derived", args=[agreement.code, clause.key]) if is_reciprocal else ""
        told.append({"clause": clause, "url": url, "count": counts.get(clause.key, 0)})
    return told


def _path(agreement: Agreement, steps: list[Step]) -> list[Station]:
    # The day a state was come to; what is done in it, such as giving notice, leaves that day as it is.
    on = {step.to_state: step.on for step in steps if step.deed == Step.Deed.STATE}
    through = [State.IDEA, State.NEGOTIATING, State.PLANNED, State.SIGNED, State.IN_FORCE, State.EVALUATION]
    swaps = {State.POSTPONED: State.PLANNED, State.RENEWED: State.EVALUATION, State.AMENDED: State.EVALUATION}
    now = swaps.get(State(agreement.state), State(agreement.state))
    order = [*through, State.ENDED]
    stations = []
    for place, key in enumerate(order):
        label = State(agreement.state).label if key == now else key.label
        if key == now:
            at = "now"
        elif key in on or (place < order.index(now) and now != State.ENDED):
            at = "behind" if place < order.index(now) else "seen"
        else:
            at = "passed-by" if now == State.ENDED else "ahead"
        stations.append(Station(str(agreement.state if key == now else key), str(label), at, on.get(key)))
    return stations


def _offers(agreement: Agreement, mine: list[AgreementParty], versions: list[Version]) -> list[Offer]:
    """What the reader may do next, the likeliest first."""
    if not mine or agreement.is_over or not versions:
        return []
    newest, state = versions[0], State(agreement.state)
    said = {approval.party_id for approval in newest.approvals.all()}
    is_waiting_for_me = not hasattr(newest, "enactment") and any(party.pk not in said for party in mine)
    named = {
        "approve": (is_waiting_for_me, _("Read and approve")),
        "sign": (state in {State.PLANNED, State.POSTPONED}, _("Enter the signing")),
        "negotiate": (state == State.IDEA, _("Take into negotiation")),
        "edit": (True, _("Write new terms") if agreement.is_signed else _("Edit the terms")),
        "plan": (
            state in DRAFTS,
            _("Plan anew") if state in {State.PLANNED, State.POSTPONED} else _("Plan the signing"),
        ),
        "postpone": (state == State.PLANNED, _("Postpone the signing")),
        "evaluate": (state == State.IN_FORCE, _("Open an evaluation")),
        "notice": (agreement.is_signed and any(not one.left_on for one in mine), _("Give notice")),
        "end": (True, _("Agree on an end") if agreement.is_signed else _("Give it up")),
    }
    open_now = [(name, label) for name, (is_open, label) in named.items() if is_open]
    return [
        Offer(reverse(f"agreements:{name}", args=[agreement.code]), label, place == 0)
        for place, (name, label) in enumerate(open_now)
    ]


def _version(request: HttpRequest, agreement: Agreement, number: int) -> Version:
    """A version the reader may read: enacted, or one of their own party's drafts."""
    version = get_object_or_404(agreement.versions.select_related("agreement", "enactment"), number=number)
    if not hasattr(version, "enactment") and not queries.known_by(request.user, agreement):
        raise Http404
    return version


@route("GET")
def version(request: HttpRequest, code: str, number: int) -> HttpResponse:
    agreement = seen(request, code)
    shown = _version(request, agreement, number)
    context = {
        "agreement": agreement,
        "version": shown,
        "is_enacted": hasattr(shown, "enactment"),
        "lines": list(reading.lines(shown.terms)),
        "approvals": list(shown.approvals.select_related("party__organisation").order_by("at")),
        "api_url": reverse("api:agreement_version", args=[agreement.code, shown.number]),
    }
    return page(request, "agreements/version.html", context)


@route("GET")
def compare(request: HttpRequest, code: str) -> HttpResponse:
    """Two versions side by side; without a choice, the newest the reader may read and the one before."""
    agreement = seen(request, code)
    is_known = queries.known_by(request.user, agreement)
    versions = {one.number: one for one in queries.listed_versions(agreement, is_known=is_known)}
    if not versions:
        raise Http404
    after = versions[_chosen(request.GET.get("after"), versions, max(versions))]
    earlier = [number for number in versions if number < after.number]
    before = versions[_chosen(request.GET.get("before"), versions, max(earlier, default=min(versions)))]
    context = {
        "agreement": agreement,
        "versions": sorted(versions),
        "before": before,
        "after": after,
        "differences": reading.compare(before.terms, after.terms),
    }
    return page(request, "agreements/compare.html", context, part="differences")


def _chosen(asked: str | None, versions: dict[int, Version], otherwise: int) -> int:
    return next((number for number in versions if str(number) == asked), otherwise)


@route("GET")
def pdf(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """A version with its hash and approvals as a tagged document."""
    agreement = seen(request, code)
    shown = _version(request, agreement, number)
    answer = HttpResponse(documents.as_pdf(shown), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{agreement.code}-v{shown.number}.pdf"'
    return answer


@route("GET")
def derived(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """The rows behind a clause's figures: who is, was or will be a member through it."""
    agreement = seen(request, code)
    spans = [span for span in queries.spans(agreement) if span.clause(key)]
    if not spans:
        raise Http404
    clause = spans[-1].clause(key) or {}
    rows = queries.derived_sources(agreement, key).select_related("organisation", "network", "tier")
    if not queries.known_by(request.user, agreement):
        rows = rows.filter(network__is_public=True)  # who is in a private network is its own business
    today = timezone.localdate()
    context = {
        "agreement": agreement,
        "clause": kind_of(clause),
        "said": kind_of(clause).describe(clause),
        "rows": list(rows.order_by("organisation__name", "started_on")[:2000]),
        "current": rows.on(today).values("organisation").distinct().count(),
        "today": today,
    }
    return page(request, "agreements/derived.html", context)
