"""Pages on which organisations are entered and changed."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samklang.accounts.http import SignedInRequest
from samklang.directory import actions, rules
from samklang.directory.forms.organisations import (
    CloseForm,
    JoinForm,
    OrganisationForm,
    PartnerForm,
    PlaceForm,
    RenameForm,
    SplitForm,
)
from samklang.directory.models import Organisation, Parentage, Partnership
from samklang.directory.queries import organisations as queries
from samklang.directory.reading import behalf, posted, reader
from samklang.foundation.http import EDITOR, OPERATOR, SECRETARIAT, VISITOR, page, refusals_on, require, route
from samklang.history.opened import as_opened

KEEPERS = (EDITOR, SECRETARIAT, OPERATOR)
SUGGESTED = 8


@route("GET", roles=(VISITOR,))
def suggest(request: HttpRequest) -> HttpResponse:
    """Names to choose from while somebody types in a field."""
    words = request.GET.get(request.GET.get("field", "q"), "")
    found = (
        queries.listed().filter(queries.found_by(words)).order_by("name")[:SUGGESTED] if words.strip() else []
    )
    return page(request, "directory/suggested.html", {"organisations": found})


@route("GET", "POST", roles=(SECRETARIAT, OPERATOR))
def enter(request: SignedInRequest) -> HttpResponse:
    require(rules.may_enter(reader(request)))
    form = OrganisationForm(request.POST or None, initial={"country": "NO"})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            entered = actions.enter(
                name=form.cleaned_data["name"],
                identifiers=form.numbers(),
                by=request.user,
                on_behalf_of=behalf(request),
                **form.facts(),
            )
            messages.success(request, _("%(name)s is in the directory.") % {"name": entered.label})
            return redirect(entered)
    return page(
        request, "directory/organisation_form.html", {"form": form, "heading": _("Enter an organisation")}
    )


@route("GET", "POST", roles=KEEPERS)
def edit(request: SignedInRequest, slug: str) -> HttpResponse:
    one = _editable(request, slug)
    form = OrganisationForm(request.POST or None, organisation=one)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            with as_opened(request, one, *actions.REVISED):
                actions.revise(
                    one,
                    name=form.cleaned_data["name"],
                    identifiers=form.numbers(),
                    by=request.user,
                    on_behalf_of=behalf(request),
                    **form.facts(),
                )
            messages.success(request, _("Saved."))
            return redirect(one)
    context = {
        "form": form,
        "organisation": one,
        "heading": _("Edit %(name)s") % {"name": one.label},
        "placings": one.parentages.select_related("parent").order_by("started_on", "id"),
    }
    return page(request, "directory/organisation_form.html", context)


@route("GET", "POST", roles=KEEPERS)
def change(request: SignedInRequest, slug: str, change: str) -> HttpResponse:
    """One change over time: a new name, another place, an end. Each has its own form and its own action."""
    one = _editable(request, slug)
    what = CHANGES[change]
    form = what.form(posted(request), initial={"on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            what.act(one, form, {"by": request.user, "on_behalf_of": behalf(request)})
            messages.success(request, _("Saved."))
            return redirect(one)
    context = {"form": form, "organisation": one, "what": what, "change": change}
    return page(request, "directory/organisation_change.html", context)


@route("GET", "POST", roles=KEEPERS)
def take_back_placing(request: SignedInRequest, slug: str, placing: int) -> HttpResponse:
    one = _editable(request, slug)
    standing = get_object_or_404(Parentage.objects.select_related("child", "parent"), pk=placing, child=one)
    form = forms.Form(posted(request))
    if request.method == "POST":
        actions.take_back_placing(standing, by=request.user, on_behalf_of=behalf(request))
        return redirect("directory:edit-organisation", one.slug)
    return page(
        request, "directory/take_back_placing.html", {"form": form, "organisation": one, "standing": standing}
    )


@route("GET", "POST", roles=KEEPERS)
def partners(request: SignedInRequest, slug: str) -> HttpResponse:
    """The partners as the organisation's own people keep them; contacts are not for the public."""
    one = _editable(request, slug)
    form = PartnerForm(request.POST or None, initial={"on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            said = form.cleaned_data
            actions.enter_partner(
                one,
                said["partner"],
                on=said["on"],
                contact_email=said["contact_email"],
                by=request.user,
                on_behalf_of=behalf(request),
            )
            messages.success(request, _("%(name)s is on the list.") % {"name": said["partner"].label})
            return redirect("directory:partners", one.slug)
    rows = one.partnerships.select_related("partner").order_by("ended_on", "partner__name")
    return page(request, "directory/partners.html", {"form": form, "organisation": one, "partnerships": rows})


@route("GET", "POST", roles=KEEPERS)
def end_partnership(request: SignedInRequest, slug: str, partnership: int) -> HttpResponse:
    one = _editable(request, slug)
    standing = get_object_or_404(
        Partnership.objects.select_related("partner"), pk=partnership, organisation=one
    )
    form = CloseForm(request.POST or None, initial={"on": timezone.localdate()})
    form.fields["on"].label = _("The first day it no longer counts")
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.end_partnership(
                standing, on=form.cleaned_data["on"], by=request.user, on_behalf_of=behalf(request)
            )
            return redirect("directory:partners", one.slug)
    return page(
        request, "directory/end_partnership.html", {"form": form, "organisation": one, "standing": standing}
    )


class Change:
    """What the page of one change says, and the action behind it."""

    def __init__(
        self,
        title: str | Promise,
        lead: str | Promise,
        button: str | Promise,
        form: type[forms.Form],
        act: Callable[[Organisation, Any, dict[str, Any]], Any],
        *,
        is_grave: bool = False,
    ) -> None:
        self.title, self.lead, self.button = title, lead, button
        self.form, self.act, self.is_grave = form, act, is_grave


CHANGES = {
    "rename": Change(
        gettext_lazy("It has a new name"),
        gettext_lazy(
            "The old name stays in the record with its dates, and people still find it by it. "
            "If the name was only written wrongly, edit it instead."
        ),
        gettext_lazy("Give it the new name"),
        RenameForm,
        lambda one, form, who: actions.rename(
            one, form.cleaned_data["name"], on=form.cleaned_data["on"], **who
        ),
    ),
    "place": Change(
        gettext_lazy("It stands elsewhere in the tree"),
        gettext_lazy("Where it stood before ends that day and stays in the record."),
        gettext_lazy("Move it"),
        PlaceForm,
        lambda one, form, who: actions.move_under(
            one, form.cleaned_data["parent"], on=form.cleaned_data["on"], **who
        ),
    ),
    "close": Change(
        gettext_lazy("It has closed"),
        gettext_lazy("Nothing took its place. Its page stays, and so does all it took part in."),
        gettext_lazy("Close it"),
        CloseForm,
        lambda one, form, who: actions.close(one, on=form.cleaned_data["on"], **who),
        is_grave=True,
    ),
    "join": Change(
        gettext_lazy("It became part of another"),
        gettext_lazy("It closes that day. What stood under it stands under the other from then on."),
        gettext_lazy("Let it go up in the other"),
        JoinForm,
        lambda one, form, who: actions.merge_into(
            one, form.cleaned_data["successor"], on=form.cleaned_data["on"], **who
        ),
        is_grave=True,
    ),
    "split": Change(
        gettext_lazy("It was split, or others came out of it"),
        gettext_lazy("Enter the new organisations first, then name them here."),
        gettext_lazy("Write it down"),
        SplitForm,
        lambda one, form, who: actions.split_into(
            one, form.successors(), on=form.cleaned_data["on"], closes=form.cleaned_data["closes"], **who
        ),
        is_grave=True,
    ),
    "reopen": Change(
        gettext_lazy("It never closed"),
        gettext_lazy(
            "The closing was a mistake. What ended with it goes on where nothing stands in the way."
        ),
        gettext_lazy("Take the closing back"),
        forms.Form,
        lambda one, _form, who: actions.reopen(one, **who),
    ),
}


def _editable(request: HttpRequest, slug: str) -> Organisation:
    one = get_object_or_404(queries.visible_to(reader(request)), slug=slug)
    require(rules.may_edit(reader(request), one))
    return one
