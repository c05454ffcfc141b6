from functools import partial
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samklang.accounts.http import SignedInRequest
from samklang.directory import countries, rules
from samklang.directory.actions import people as actions
from samklang.directory.forms.people import EnterPersonForm, NewProfileForm, PersonForm
from samklang.directory.models import Audience, Person
from samklang.directory.queries import people as queries
from samklang.directory.reading import behalf, keeper
from samklang.foundation.http import OPERATOR, SECRETARIAT, SIGNED_IN, page, refusals_on, require, route
from samklang.foundation.kept import EVERYONE, kept
from samklang.foundation.kept_pages import kept_list, kept_page
from samklang.foundation.lists import Choice, Column, Listing, Shown
from samklang.foundation.slots import panels_for
from samklang.history import queries as history
from samklang.history.opened import as_opened


@route("GET")
def people(request: HttpRequest) -> HttpResponse:
    """Those who said yes to being found, and those who hold a public office."""

    def around(_shown: Shown) -> dict[str, Any]:
        may_enter, has_account = rules.may_enter(request.user), request.user.is_authenticated
        return {"may_enter": may_enter, "shows": _open_to(request), "has_account": has_account}

    return kept_list(request, "directory/people.html", partial(_listing, request), around)


def _listing(request: HttpRequest) -> Listing:
    open_to = _open_to(request)
    rows = queries.visible_to(request.user)
    return Listing(
        rows=queries.with_what_lists_show(rows),
        columns=[
            Column("name", _("Name"), lambda person: person.name, sort="name"),
            Column("works_at", _("Works at"), lambda one: "; ".join(queries.works_at_now(one, open_to))),
            Column("knows", _("Knows"), lambda person: "; ".join(queries.knows_now(person, open_to))),
        ],
        sorts={"name": "name"},
        default_sort="name",
        search=queries.found_by,
        filters=[
            Choice(
                "topic",
                _("Topic"),
                kept(request, "directory.known", None, queries.topics_with_people, by=EVERYONE),
                partial(queries.knows, open_to=open_to),
                asked_each=partial(queries.knows, open_to=open_to, each=True),
            ),
            Choice(
                "organisation",
                _("Organisation"),
                kept(request, "directory.workplaces", None, queries.organisations_with_people, by=EVERYONE),
                partial(queries.works_at, open_to=open_to, reader=request.user),
                asked_each=partial(queries.works_at, open_to=open_to, reader=request.user, each=True),
            ),
            Choice("language", _("Language"), settings.LANGUAGES, partial(queries.speaks, open_to=open_to)),
        ],
        filename="people",
    )


def _open_to(request: HttpRequest) -> frozenset[str]:
    seen = frozenset({Audience.EVERYONE.value})
    return seen | {Audience.MEMBERS.value} if rules.belongs(request.user) else seen


@route("GET")
def person(request: HttpRequest, slug: str) -> HttpResponse:
    one = visible(request, slug)
    if request.GET.get("format") == "jsonld":
        profile = queries.profile(one, audience=_audience(request, one))
        return JsonResponse(queries.as_jsonld(profile), content_type="application/ld+json")
    follows = history.is_followed(one, by=request.user)
    return kept_page(request, "directory/person.html", one, lambda: _told(request, one), also=follows)


def _told(request: HttpRequest, one: Person) -> dict[str, Any]:
    profile = queries.profile(one, audience=_audience(request, one))
    is_self = request.user.is_authenticated and one.user_id == request.user.pk
    return {
        "person": one,
        "profile": profile,
        "country": countries.name_of(profile.country) if profile.country else "",
        "languages": [dict(settings.LANGUAGES).get(code, code) for code in profile.languages],
        "is_self": is_self,
        "is_listed": one.is_public_office_holder or (is_self and queries.is_listed(one)),
        "may_edit": rules.may_edit_person(request.user, one),
        "panels": panels_for("person", request, one),
        "history": history.of(one, reader=request.user) if rules.may_edit_person(request.user, one) else None,
    }


def visible(request: HttpRequest, slug: str) -> Person:
    rows = queries.visible_to(request.user)
    return get_object_or_404(rows, slug=slug)


def editable(request: SignedInRequest, slug: str) -> Person:
    """The profile, if it is this reader's to change."""
    found = visible(request, slug)
    require(rules.may_edit_person(request.user, found))
    return found


def _audience(request: HttpRequest, one: Person) -> Audience:
    if rules.may_edit_person(request.user, one):
        return Audience.NOBODY
    return Audience.MEMBERS if rules.belongs(request.user) else Audience.EVERYONE


@route("GET", roles=(SIGNED_IN,))
def my_profile(request: SignedInRequest) -> HttpResponse:
    """Where the reader's own profile is, or is made."""
    found = Person.objects.filter(user=request.user).first()
    return redirect(found or "directory:new-profile")


@route("GET", "POST", roles=(SIGNED_IN,))
def new_profile(request: SignedInRequest) -> HttpResponse:
    form = NewProfileForm(request.POST or None, initial={"name": request.user.name})
    if form.is_valid():
        with refusals_on(form):
            made = actions.create_profile(request.user, name=form.cleaned_data["name"], at=timezone.now())
            messages.success(request, _("This is your profile. Nobody else sees it until you say so."))
            return redirect("directory:edit-person", made.slug)
    return page(request, "directory/new_profile.html", {"form": form}, part="form")


@route("GET", "POST", roles=(SECRETARIAT, OPERATOR))
def enter_person(request: SignedInRequest) -> HttpResponse:
    require(rules.may_enter(request.user))
    form = EnterPersonForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            said = form.cleaned_data
            entered = actions.enter_person(
                name=said["name"],
                email=said["email"],
                works_at=said["organisation"],
                title=said["title"],
                keeper=keeper(request),
                by=request.user,
                at=timezone.now(),
                on_behalf_of=behalf(request),
            )
            return redirect(entered)
    return page(request, "directory/enter_person.html", {"form": form}, part="form")


@route("GET", "POST", roles=(SIGNED_IN,))
def edit_person(request: SignedInRequest, slug: str) -> HttpResponse:
    one = editable(request, slug)
    form = PersonForm(request.POST or None, person=one)
    if form.is_valid():
        with refusals_on(form), as_opened(request, one, "edited"):
            actions.edit_person(one, by=request.user, **form.facts(one))
            return redirect(one)
    context = {"form": form, "person": one, "tabs": tabs(one, "edit-person")}
    return page(request, "directory/person_form.html", context, part="form")


def tabs(one: Person, here: str) -> list[tuple[str, object, bool]]:
    """The pages a profile is edited on."""
    pages = {
        "edit-person": _("About"),
        "affiliations": _("Work"),
        "expertise": _("Topics"),
        "audience": _("Who sees what"),
        "consents": _("Consent"),
    }
    if one.user_id is None:
        del pages["consents"]
    return [
        (reverse(f"directory:{name}", args=[one.slug]), label, name == here) for name, label in pages.items()
    ]
