"""Where those who look after the directory decide on records that may be the same organisation."""

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from samklang.accounts.http import SignedInRequest
from samklang.directory import actions as directory
from samklang.directory import rules
from samklang.directory.actions.merging import CHOOSABLE
from samklang.directory.models import Organisation
from samklang.directory.queries.organisations import identifiers_by_organisation, visible_to
from samklang.directory.reading import behalf, posted, reader
from samklang.foundation.http import OPERATOR, page, refusals_on, require, route
from samklang.foundation.lists import Choice, Column, Listing
from samklang.registers import actions
from samklang.registers.forms import FoldForm
from samklang.registers.models import Double
from samklang.registers.queries import open_doubles


@route("GET", roles=(OPERATOR,))
def doubles(request: SignedInRequest) -> HttpResponse:
    require(rules.may_operate(reader(request)))
    listing = Listing(
        rows=open_doubles(),
        columns=[
            Column("first", _("One record"), lambda pair: pair.first.label),
            Column("second", _("The other"), lambda pair: pair.second.label),
            Column("reason", _("Why"), lambda pair: pair.get_reason_display()),
        ],
        sorts={"found": "id"},
        default_sort="found",
        filters=[Choice("reason", _("Why"), Double.Reason.choices, lambda reason: Q(reason=reason))],
        filename="doubles",
    )
    if export := listing.export(request):
        return export
    shown = listing.shown(request)
    pks = [pk for pair in shown.rows for pk in (pair.first_id, pair.second_id)]
    held = identifiers_by_organisation(pks)
    pairs = [(pair, held[pair.first_id], held[pair.second_id]) for pair in shown.rows]
    return page(request, "registers/doubles.html", {"listing": shown, "pairs": pairs}, part="listing")


@route("GET", "POST", roles=(OPERATOR,))
def fold(request: SignedInRequest, slug: str, gone: str) -> HttpResponse:
    """Both records side by side; the first is kept, and of each fact the right one is chosen."""
    require(rules.may_operate(reader(request)))
    kept = get_object_or_404(visible_to(reader(request)), slug=slug)
    going = get_object_or_404(visible_to(reader(request)), slug=gone)
    if kept.pk == going.pk:
        raise Http404
    form = FoldForm(request.POST or None, choices=_differences(kept, going))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            directory.fold(
                going,
                into=kept,
                taking=form.taking(),
                at=timezone.now(),
                by=request.user,
                on_behalf_of=behalf(request),
            )
            messages.success(request, _("The two are one record now."))
            return redirect(kept)
    held = identifiers_by_organisation([kept.pk, going.pk])
    clash = {one.scheme for one in held[kept.pk]} & {one.scheme for one in held[going.pk]}
    context = {
        "form": form,
        "kept": kept,
        "gone": going,
        "kept_numbers": held[kept.pk],
        "gone_numbers": held[going.pk],
        "is_doubtful": bool(clash),
        "moving": _moving(going),
    }
    return page(request, "registers/fold.html", context)


@route("GET", "POST", roles=(OPERATOR,))
def tell_apart(request: SignedInRequest, double: int) -> HttpResponse:
    require(rules.may_operate(reader(request)))
    pair = get_object_or_404(Double.objects.select_related("first", "second"), pk=double)
    form = forms.Form(posted(request))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.tell_apart(pair, at=timezone.now(), by=request.user)
            return redirect("registers:doubles")
    return page(request, "registers/tell_apart.html", {"form": form, "pair": pair})


def _differences(kept: Organisation, gone: Organisation) -> list[tuple[str, str, str, str]]:
    labels = {
        "name": _("Name"),
        "kind": _("Kind"),
        "country": _("Country"),
        "place": _("Place"),
        "website": _("Website"),
        "founded_on": _("Founded"),
        "closed_on": _("Closed"),
    }
    pairs = [(fact, _shown(kept, fact), _shown(gone, fact)) for fact in CHOOSABLE]
    return [(fact, labels[fact], one, other) for fact, one, other in pairs if one != other and one and other]


def _shown(one: Organisation, fact: str) -> str:
    value = getattr(one, fact)
    match fact:
        case "kind":
            return str(one.get_kind_display())
        case "country":
            return one.country_name
        case "founded_on" | "closed_on":
            return date_format(value, "DATE_FORMAT") if value else ""
    return str(value)


def _moving(gone: Organisation) -> list[tuple[str, int]]:
    """What stands on the record that goes, in words, so that nobody is surprised."""
    counts = [
        (_("Names"), gone.former_names.count() + 1),
        (_("Numbers"), gone.identifiers.count()),
        (_("People who work or worked there"), gone.affiliations.count()),
        (_("Organisations under it"), gone.childships.count()),
        (_("Partnerships"), gone.partnerships.count() + gone.partner_of.count()),
    ]
    return [(label, count) for label, count in counts if count]
