"""Where a list of organisations is handed in, looked at and confirmed."""

from itertools import islice

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from samklang.accounts.http import SignedInRequest
from samklang.directory import rules
from samklang.directory.reading import behalf, posted, reader
from samklang.foundation.exports import export_as
from samklang.foundation.http import OPERATOR, SECRETARIAT, page, refusals_on, require, route
from samklang.registers import actions, rows, tables
from samklang.registers.forms import MappingForm, SheetForm
from samklang.registers.models import Sheet

KEEPERS = (SECRETARIAT, OPERATOR)
SHOWN = 20
ERRORS_SHOWN = 200
EXAMPLE = {
    "name": "Oslo kommune",
    "kind": "municipality",
    "country": "NO",
    "place": "Oslo",
    "no-orgnr": "958935420",
}


@route("GET", "POST", roles=KEEPERS)
def sheets(request: SignedInRequest) -> HttpResponse:
    require(rules.may_enter(reader(request)))
    form = SheetForm(posted(request), request.FILES if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            file = form.cleaned_data["file"]
            sheet = actions.hand_in(
                file.read(),
                filename=file.name,
                language=get_language() or "en",
                at=timezone.now(),
                by=request.user,
                on_behalf_of=behalf(request),
            )
            return redirect(
                sheet if "name" in sheet.mapping else reverse("registers:sheet-columns", args=[sheet.pk])
            )
    mine = Sheet.objects.filter(owner=request.user).defer("content", "errors").order_by("-id")[:50]
    return page(request, "registers/sheets.html", {"form": form, "sheets": mine})


@route("GET", roles=KEEPERS)
def template(request: SignedInRequest, kind: str) -> HttpResponse:
    """A file with the right headings and one row, to be filled in."""
    require(rules.may_enter(reader(request)))
    facts = [fact for fact, _label in rows.facts()]
    return export_as(kind, "organisations-template", facts, [[EXAMPLE.get(fact, "") for fact in facts]])


@route("GET", roles=KEEPERS)
def sheet(request: SignedInRequest, sheet: int) -> HttpResponse:
    """How far it is, what is wrong with it, and how it will look; asks for itself anew while work goes on."""
    one = _mine(request, sheet)
    is_working = one.state in {Sheet.State.WAITING, Sheet.State.CHECKING, Sheet.State.CONFIRMED}
    is_open = one.state == Sheet.State.CHECKED
    context = {
        "sheet": one,
        "is_working": is_working,
        "tries": actions.tries_of(one) if is_working else None,
        "is_open": is_open,
        "preview": _preview(one) if is_open else None,
        "errors": one.errors[:ERRORS_SHOWN],
        "has_more_errors": len(one.errors) > ERRORS_SHOWN,
        "counts": [(label, one.counts.get(key, 0)) for key, label in _counts()],
    }
    return page(request, "registers/sheet.html", context, part="progress")


@route("GET", "POST", roles=KEEPERS)
def columns(request: SignedInRequest, sheet: int) -> HttpResponse:
    one = _mine(request, sheet)
    form = MappingForm(posted(request), sheet=one)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.map_columns(one, form.mapping(), at=timezone.now())
            return redirect(one)
    return page(request, "registers/sheet_columns.html", {"form": form, "sheet": one})


@route("GET", "POST", roles=KEEPERS)
def confirm(request: SignedInRequest, sheet: int) -> HttpResponse:
    one = _mine(request, sheet)
    form = forms.Form(posted(request))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.confirm(one, at=timezone.now(), by=request.user)
            return redirect(one)
    return page(request, "registers/sheet_confirm.html", {"form": form, "sheet": one})


@route("GET", "POST", roles=KEEPERS)
def discard(request: SignedInRequest, sheet: int) -> HttpResponse:
    one = _mine(request, sheet)
    form = forms.Form(posted(request))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.discard(one, at=timezone.now(), by=request.user)
            return redirect("registers:sheets")
    return page(request, "registers/sheet_discard.html", {"form": form, "sheet": one})


@route("GET", roles=KEEPERS)
def wrong(request: SignedInRequest, sheet: int) -> HttpResponse:
    """The rows that cannot be taken in, as they came, with what is wrong with each."""
    one = _mine(request, sheet)
    lines = list(actions.wrong_rows(one)) if one.state == Sheet.State.CHECKED else []
    return export_as("xlsx", "rows-to-put-right", [*one.headings, _("What is wrong")], lines)


def _mine(request: SignedInRequest, sheet: int) -> Sheet:
    require(rules.may_enter(reader(request)))
    return get_object_or_404(Sheet.objects.filter(owner=request.user), pk=sheet)


def _preview(one: Sheet) -> dict[str, object]:
    """The first rows as they were understood."""
    labels = dict(rows.facts())
    facts = list(one.mapping)
    first = islice(tables.rows_of(bytes(one.content), one.separator), SHOWN)
    lines = [
        (number, [row[one.mapping[fact]] if one.mapping[fact] < len(row) else "" for fact in facts])
        for number, row in first
    ]
    return {"headings": [labels[fact] for fact in facts], "lines": lines}


def _counts() -> list[tuple[str, str]]:
    return [
        ("new", _("New")),
        ("updated", _("Brought up to date")),
        ("unchanged", _("As they were")),
        ("doubles", _("Possible doubles, waiting for an operator")),
    ]
