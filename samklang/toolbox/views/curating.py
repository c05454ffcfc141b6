"""Suggesting a tool, and looking after a toolbox."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from samklang.accounts.http import SignedInRequest
from samklang.foundation.http import (
    COMMITTEE,
    EDITOR,
    MEMBER,
    SECRETARIAT,
    page,
    refusals_on,
    require,
    route,
    saved,
)
from samklang.foundation.outcomes import Prefill, tell_origin
from samklang.foundation.text import Text
from samklang.history.opened import as_opened
from samklang.networks.models import Network
from samklang.networks.rules import speaks_for_network
from samklang.toolbox import actions, queries, rules
from samklang.toolbox.forms import NothingForm, ReasonForm, ToolForm
from samklang.toolbox.models import Tool

from .access import as_whom, curated

LONGEST_LIST = 300


@route("GET", "POST", roles=(MEMBER, EDITOR, COMMITTEE, SECRETARIAT))
def suggest(request: SignedInRequest) -> HttpResponse:
    """A member suggests; what the secretariat itself writes lies in its toolbox at once."""
    require(rules.may_suggest(request.user))
    networks = queries.networks_to_suggest_to(request.user)
    told = _told(request, networks)
    form = ToolForm(request.POST or None, networks=networks, others=_others(request), initial=told)
    if form.is_valid():
        facts = dict(form.cleaned_data)
        network = facts.pop("network")
        is_curator = speaks_for_network(request.user, network)
        write = actions.enter if is_curator else actions.suggest
        with refusals_on(form):
            tool = write(network, **facts, **as_whom(request), at=timezone.now())
            tell_origin(request, tool)
            messages.success(
                request,
                _("It is in the toolbox.") if is_curator else _("Thank you. The secretariat has been told."),
            )
            return redirect(tool)
    return page(request, "toolbox/form.html", {"form": form})


def _told(request: SignedInRequest, networks: QuerySet[Network]) -> dict[str, Any]:
    """What another room knew already, as the first words of the form."""
    asked, language = Prefill.asked_for(request), get_language() or "en"
    return {
        "name": asked.title[:200],
        "summary": Text.of(**{language: asked.text[:400]}) if asked.text else Text(),
        "network": networks.filter(slug=asked.network).first() if asked.network else None,
    }


def _others(request: SignedInRequest, tool: Tool | None = None) -> QuerySet[Tool]:
    """What could be used instead: everything the toolbox holds for this reader, but the tool itself."""
    rows = queries.listed(request.user).order_by("name", "pk")
    return rows.exclude(pk=tool.pk) if tool else rows


@route("GET", "POST", roles=(SECRETARIAT,))
def edit(request: SignedInRequest, slug: str) -> HttpResponse:
    tool = curated(request, slug)
    form = ToolForm(request.POST or None, others=_others(request, tool), tool=tool)
    if form.is_valid():
        with refusals_on(form):
            with as_opened(request, tool, "changed"):
                actions.edit(tool, **form.cleaned_data, **as_whom(request))
            return saved(request, tool)
    return page(request, "toolbox/form.html", {"form": form, "tool": tool})


@route("GET", roles=(SECRETARIAT,))
def desk(request: SignedInRequest) -> HttpResponse:
    """What waits for the curators: suggestions, and tools somebody should look at."""
    require(rules.may_curate(request.user))
    waiting = queries.waiting_for(request.user).select_related("network", "suggested_by")
    old = queries.to_look_after(request.user, on=timezone.localdate()).select_related("network")
    context = {
        "waiting": list(waiting.order_by("suggested_at", "pk")[:LONGEST_LIST]),
        "old": list(old.order_by("-link_fails", "checked_on", "pk")[:LONGEST_LIST]),
    }
    return page(request, "toolbox/desk.html", context)


@route("GET", "POST", roles=(SECRETARIAT,))
def accept(request: SignedInRequest, slug: str) -> HttpResponse:
    def do(tool: Tool, _said: dict[str, Any]) -> None:
        actions.accept(tool, **as_whom(request), at=timezone.now())

    return _step(request, slug, "accept", NothingForm, do)


@route("GET", "POST", roles=(SECRETARIAT,))
def decline(request: SignedInRequest, slug: str) -> HttpResponse:
    def do(tool: Tool, said: dict[str, Any]) -> None:
        actions.decline(tool, **said, **as_whom(request), at=timezone.now())

    return _step(request, slug, "decline", ReasonForm, do)


@route("GET", "POST", roles=(SECRETARIAT,))
def confirm(request: SignedInRequest, slug: str) -> HttpResponse:
    """Somebody looked at it today, and it is as the page says."""

    def do(tool: Tool, _said: dict[str, Any]) -> None:
        actions.confirm(tool, on=timezone.localdate(), **as_whom(request))

    return _step(request, slug, "confirm", NothingForm, do)


@route("GET", "POST", roles=(SECRETARIAT,))
def retire(request: SignedInRequest, slug: str) -> HttpResponse:
    def do(tool: Tool, said: dict[str, Any]) -> None:
        actions.retire(tool, **said, **as_whom(request))

    return _step(request, slug, "retire", ReasonForm, do)


@route("GET", "POST", roles=(SECRETARIAT,))
def take_up(request: SignedInRequest, slug: str) -> HttpResponse:
    def do(tool: Tool, _said: dict[str, Any]) -> None:
        actions.take_up(tool, on=timezone.localdate(), **as_whom(request))

    return _step(request, slug, "take_up", NothingForm, do)


Do = Callable[[Tool, dict[str, Any]], None]


def _step(
    request: SignedInRequest, slug: str, name: str, form_of: type[NothingForm | ReasonForm], do: Do
) -> HttpResponse:
    """One step in a tool's course, asked for on a page of its own."""
    tool = curated(request, slug)
    form = form_of(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_on(form):
            do(tool, form.cleaned_data)
            return saved(request, tool)
    return page(request, "toolbox/step.html", {"tool": tool, "form": form, "step": name})
