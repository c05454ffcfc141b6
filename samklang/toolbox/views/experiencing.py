"""What an organisation found when it used a tool."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import get_language

from samklang.accounts.http import SignedInRequest
from samklang.foundation.http import EDITOR, MEMBER, SECRETARIAT, page, refusals_on, require, route, saved
from samklang.toolbox import actions, queries, rules
from samklang.toolbox.forms import ExperienceForm, NothingForm
from samklang.toolbox.models import Tool

from .access import visible

ROLES = (MEMBER, EDITOR, SECRETARIAT)


@route("GET", "POST", roles=ROLES)
def tell(request: SignedInRequest, slug: str) -> HttpResponse:
    """A new note, or the organisation's own to write anew."""
    tool = visible(request, slug)
    require(rules.may_tell(request.user, tool))
    organisations = rules.organisations_of(request.user)
    form = ExperienceForm(
        request.POST or None, organisations=organisations, initial=_before(request, tool, organisations)
    )
    if form.is_valid():
        with refusals_on(form):
            actions.tell_experience(tool, **form.cleaned_data, by=request.user)
            return saved(request, tool)
    return page(request, "toolbox/experience.html", {"tool": tool, "form": form})


def _before(request: SignedInRequest, tool: Tool, organisations: list[Any]) -> dict[str, Any]:
    """What one of the reader's organisations has said already: the one asked for, or else the newest."""
    mine = queries.experiences_of([tool]).filter(organisation__in=organisations)
    asked = request.GET.get("organisation", "")
    note = mine.filter(organisation__slug=asked).first() if asked else mine.first()
    if note is None:
        return {"on": timezone.localdate(), "language": get_language()}
    names = ("organisation", "worked", "did_not", "language")
    return {name: getattr(note, name) for name in names} | {"on": timezone.localdate()}


@route("GET", "POST", roles=ROLES)
def withdraw(request: SignedInRequest, slug: str, note: int) -> HttpResponse:
    tool = visible(request, slug)
    one = get_object_or_404(queries.experiences_of([tool]).select_related("tool__network"), pk=note)
    require(rules.may_take_off(request.user, one))
    form = NothingForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_on(form):
            actions.withdraw_experience(one, by=request.user, at=timezone.now())
            return saved(request, tool)
    return page(request, "toolbox/withdraw.html", {"tool": tool, "note": one, "form": form})
