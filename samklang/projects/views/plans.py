"""The whole plan in and out of a workbook, and the words it is written in."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samklang.accounts.http import SignedInRequest
from samklang.foundation.exports import XLSX
from samklang.foundation.http import SECRETARIAT, page, refusals_on, require, route
from samklang.networks.models import Network
from samklang.projects import actions, queries, rules, sheets
from samklang.projects.forms.benefits import PlanForm, WordsForm
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
def take_in(request: SignedInRequest, network: str) -> HttpResponse:
    """All of the workbook is taken in, or nothing and a sentence for each row that cannot stand."""
    one, troubles = _kept(request, network), []
    form = PlanForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        with refusals_on(form):
            try:
                plan = sheets.read(form.cleaned_data["file"].read(sheets.LARGEST + 1))
                rows = actions.take_in_plan(one, plan, at=timezone.now(), **as_whom(request))
                said = ngettext("%(n)s row was taken in.", "%(n)s rows were taken in.", rows)
                messages.success(request, said % {"n": rows})
                return redirect("projects:benefits", one.slug)
            except actions.PlanRefused as refused:
                troubles = refused.troubles
                raise
    told = [(sheets.SHEETS[name][0], row, sentence) for name, row, sentence in troubles[:SHOWN]]
    context = {"network": one, "words": words_of(one), "form": form, "troubles": told}
    return page(request, "projects/import_plan.html", context)


@route("GET", "POST", roles=(SECRETARIAT,))
def words(request: SignedInRequest, network: str) -> HttpResponse:
    one = _kept(request, network)
    form = WordsForm(request.POST or None, initial={"key": words_of(one).key})
    if form.is_valid():
        actions.choose_words(one, form.cleaned_data["key"], **as_whom(request))
        return redirect("projects:benefits", one.slug)
    context = {
        "network": one,
        "form": form,
        "heading": _("What you call your benefits"),
        "up": "../",
        "above": words_of(one).benefits,
    }
    return page(request, "projects/one_form.html", context)
