"""The whole plan in and out of a workbook, and the words it is written in."""

from collections import Counter
from collections.abc import Iterable
from itertools import islice
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samklang.accounts.http import SignedInRequest
from samklang.foundation.exports import XLSX
from samklang.foundation.http import SECRETARIAT, page, refusals_on, require, route, saved
from samklang.networks.models import Network
from samklang.projects import actions, queries, rules, sheets
from samklang.projects.columns import SHEETS
from samklang.projects.forms.benefits import PlanForm, WordsForm
from samklang.projects.models import Workbook
from samklang.projects.words import words_of

from .access import as_whom, network_at, reader

SHOWN = 200


@route("GET")
def download(request: HttpRequest, network: str) -> HttpResponse:
    one = network_at(request, network)
    rows = queries.benefits_visible_to(reader(request), one).select_related("organisation", "project")
    plan = sheets.workbook(one, rows.prefetch_related("causes__cause").order_by("pk"))
    response = HttpResponse(plan, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{one.slug}-benefits.xlsx"'
    return response


def _kept(request: SignedInRequest, slug: str) -> Network:
    network = network_at(request, slug)
    require(rules.may_keep_plan(request.user, network))
    return network


@route("GET", "POST", roles=(SECRETARIAT,))
def hand_in(request: SignedInRequest, network: str) -> HttpResponse:
    """A workbook that can be taken in whole is looked at first; of another, each row that cannot is told."""
    one, troubles, unread = _kept(request, network), [], []
    form = PlanForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        file = form.cleaned_data["file"]
        with refusals_on(form):
            try:
                content = file.read(sheets.LARGEST + 1)
                return redirect(
                    actions.hand_in_plan(one, content, filename=file.name, at=timezone.now(), by=request.user)
                )
            except actions.PlanRefused as refused:
                troubles, unread = refused.troubles, refused.unread
                raise
    context = {"network": one, "words": words_of(one), "form": form}
    context |= {"troubles": _told(troubles), "unread": unread[:SHOWN]}
    return page(request, "projects/import_plan.html", context)


def _told(rows: Iterable[Any]) -> list[tuple[Any, Any]]:
    """The first rows, each with what its sheet is called."""
    return [(SHEETS[one.sheet][0], one) for one in islice(rows, SHOWN)]


def _mine(request: SignedInRequest, network: str, workbook: int) -> Workbook:
    rows = Workbook.objects.filter(network=_kept(request, network), owner=request.user)
    return get_object_or_404(rows.select_related("network"), pk=workbook)


@route("GET", "POST", roles=(SECRETARIAT,))
def workbook(request: SignedInRequest, network: str, workbook: int) -> HttpResponse:
    """What taking it in would do today; and then it is done."""
    one, troubles, lines, now = _mine(request, network, workbook), [], [], timezone.now()
    form = Form(request.POST if request.method == "POST" else None)
    try:
        if form.is_valid():
            rows = actions.confirm_plan(one, at=now, **as_whom(request))
            said = ngettext("%(n)s row was taken in.", "%(n)s rows were taken in.", rows)
            messages.success(request, said % {"n": rows})
            return redirect("projects:benefits", one.network.slug)
        plan = sheets.read(bytes(one.content))
        unread, lines = plan.unread, actions.look_at_plan(one.network, plan, at=now, by=request.user)
    except actions.PlanRefused as refused:  # the plan was changed since it was handed in
        troubles, unread = refused.troubles, refused.unread
    does = Counter(line.does for line in lines)
    news = [line for line in lines if line.does != "same"]
    context = {"network": one.network, "words": words_of(one.network), "workbook": one, "form": form}
    context |= {"does": does, "troubles": _told(troubles), "unread": unread[:SHOWN]}
    context |= {"lines": _told(news), "shown": SHOWN, "has_more": len(news) > SHOWN}
    return page(request, "projects/workbook.html", context)


@route("GET", "POST", roles=(SECRETARIAT,))
def discard(request: SignedInRequest, network: str, workbook: int) -> HttpResponse:
    one = _mine(request, network, workbook)
    if request.method == "POST":
        one.delete()
        return redirect("projects:benefits", one.network.slug)
    context = {"network": one.network, "words": words_of(one.network), "workbook": one}
    return page(request, "projects/discard_workbook.html", context)


@route("GET", "POST", roles=(SECRETARIAT,))
def words(request: SignedInRequest, network: str) -> HttpResponse:
    one = _kept(request, network)
    form = WordsForm(request.POST or None, initial={"key": words_of(one).key})
    if form.is_valid():
        actions.choose_words(one, form.cleaned_data["key"], **as_whom(request))
        return saved(request, "projects:benefits", one.slug)
    context = {
        "network": one,
        "form": form,
        "heading": _("What you call your benefits"),
        "up": "../",
        "above": words_of(one).benefits,
    }
    return page(request, "projects/one_form.html", context)
