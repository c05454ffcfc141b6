"""The pages on which somebody keeps their own profile true, and says who may see what of it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samklang.accounts.http import SignedInRequest
from samklang.directory import names, rules
from samklang.directory.actions import people as actions
from samklang.directory.forms.people import AffiliationForm, AudienceForm, ExpertiseForm
from samklang.directory.models import Consent, Person
from samklang.directory.queries import people as queries
from samklang.directory.queries.organisations import visible_to
from samklang.foundation.errors import Refused
from samklang.foundation.http import SIGNED_IN, page, refusals_on, require, route

from .people import editable, tabs

FOUND_AT_MOST = 20


@route("GET", "POST", roles=(SIGNED_IN,))
def audience(request: SignedInRequest, slug: str) -> HttpResponse:
    one = editable(request, slug)
    form = AudienceForm(request.POST or None, person=one)
    if form.is_valid():
        actions.choose_audience(one, form.cleaned_data, by=request.user)
        messages.success(request, _("Saved."))
        return redirect(one)
    context = {"form": form, "person": one, "tabs": tabs(one, "audience")}
    return page(request, "directory/person_form.html", context, part="form")


@route("GET", "POST", roles=(SIGNED_IN,))
def expertise(request: SignedInRequest, slug: str) -> HttpResponse:
    one = editable(request, slug)
    form = ExpertiseForm(request.POST or None, person=one)
    if form.is_valid():
        actions.say_expertise(one, form.chosen(), by=request.user)
        messages.success(request, _("Saved."))
        return redirect(one)
    context = {"form": form, "person": one, "tabs": tabs(one, "expertise")}
    return page(request, "directory/person_form.html", context, part="form")


@route("GET", roles=(SIGNED_IN,))
def affiliations(request: SignedInRequest, slug: str) -> HttpResponse:
    """Where she works and has worked; a search finds the organisation to add."""
    one = editable(request, slug)
    query = request.GET.get("q", "").strip()
    found = visible_to(request.user)
    for word in names.words_of(query):
        found = found.filter(search_text__contains=word)
    context = {
        "person": one,
        "affiliations": queries.affiliations_of(one),
        "query": query,
        "found": list(found.order_by("name", "pk")[:FOUND_AT_MOST]) if query else [],
        "tabs": tabs(one, "affiliations"),
    }
    return page(request, "directory/affiliations.html", context)


@route("GET", "POST", roles=(SIGNED_IN,))
def new_affiliation(request: SignedInRequest, slug: str, organisation: str) -> HttpResponse:
    one = editable(request, slug)
    where = get_object_or_404(visible_to(request.user), slug=organisation)
    form = AffiliationForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            actions.affiliate(one, where, by=request.user, **form.cleaned_data)
            return redirect("directory:affiliations", one.slug)
    context = {"form": form, "person": one, "organisation": where}
    return page(request, "directory/affiliation_form.html", context, part="form")


@route("GET", "POST", roles=(SIGNED_IN,))
def edit_affiliation(request: SignedInRequest, slug: str, affiliation_id: int) -> HttpResponse:
    one = editable(request, slug)
    affiliation = get_object_or_404(
        one.affiliations.select_related("organisation", "person"), pk=affiliation_id
    )
    if "remove" in request.POST:
        actions.remove_affiliation(affiliation, by=request.user)
        return redirect("directory:affiliations", one.slug)
    initial = {field: getattr(affiliation, field) for field in ("title", "started_on", "ended_on")}
    form = AffiliationForm(request.POST or None, initial=initial)
    if form.is_valid():
        with refusals_on(form):
            actions.change_affiliation(affiliation, by=request.user, **form.cleaned_data)
            return redirect("directory:affiliations", one.slug)
    context = {
        "form": form,
        "person": one,
        "organisation": affiliation.organisation,
        "affiliation": affiliation,
    }
    return page(request, "directory/affiliation_form.html", context, part="form")


@route("GET", "POST", roles=(SIGNED_IN,))
def consents(request: SignedInRequest, slug: str) -> HttpResponse:
    """What she has said yes to, when, and the way back."""
    one = editable(request, slug)
    require(rules.may_consent_for(request.user, one))
    if request.method == "POST":
        try:
            _answer(request, one)
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect("directory:consents", one.slug)
    context = {"person": one, "consents": queries.consents_of(one), "tabs": tabs(one, "consents")}
    return page(request, "directory/consents.html", context)


def _answer(request: SignedInRequest, one: Person) -> None:
    purpose = request.POST.get("purpose", "")
    if purpose not in Consent.Purpose.values:
        return
    say = actions.give_consent if request.POST.get("answer") == "yes" else actions.withdraw_consent
    say(one, Consent.Purpose(purpose), at=timezone.now(), by=request.user)
    messages.success(request, _("Saved."))
