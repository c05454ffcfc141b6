"""What anybody may see of a network's benefits: what they come to, the list, the map, and one benefit."""

import functools
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samklang.foundation.http import page, route
from samklang.foundation.kept_pages import kept_list, kept_page
from samklang.foundation.lists import Choice, Column, Listing, Shown
from samklang.foundation.slots import panels_for
from samklang.history import queries as history
from samklang.networks.models import Network
from samklang.networks.rules import mandates_of
from samklang.projects import pictures, queries, rules
from samklang.projects.models import Benefit, Rung
from samklang.projects.reading import ladder_of, lines_of
from samklang.projects.words import words_of

from .access import benefit_at, network_at, reader

SHOWN = 20


@route("GET")
def overview(request: HttpRequest, network: str) -> HttpResponse:
    """What it all comes to, rung by rung; nothing is added across rungs, units or price years."""
    one = network_at(request, network)
    return kept_page(request, "projects/overview.html", one, functools.partial(_overview, request, one))


def _overview(request: HttpRequest, one: Network) -> dict[str, Any]:
    today, who = timezone.localdate(), reader(request)
    rows = queries.benefits_visible_to(who, one)
    late = queries.overdue(rows, today=today).select_related("organisation", "network").order_by("code")
    return {
        "network": one,
        "words": words_of(one),
        "overview": queries.overview(rows, today=today),
        "late": late[:SHOWN],
        "may_enter": rules.may_open(who, one),
        "may_keep": rules.may_keep_plan(who, one),
    }


@route("GET")
def index(request: HttpRequest, network: str) -> HttpResponse:
    one, who = network_at(request, network), reader(request)

    def around(_shown: Shown) -> dict[str, Any]:
        return {"network": one, "words": words_of(one), "may_enter": rules.may_open(who, one)}

    listed = functools.partial(_listing, request, one)
    return kept_list(request, "projects/benefit_list.html", listed, around, thing=one)


def _listing(request: HttpRequest, network: Network) -> Listing:
    rows = queries.benefits_visible_to(reader(request), network)
    today = timezone.localdate()
    states = {
        "validated": (_("Confirmed or higher"), queries.is_validated()),
        "overdue": (_("Measurement overdue"), queries.is_overdue(today)),
        "bare": (_("Without indicator"), queries.is_bare()),
    }
    return Listing(
        rows=rows.select_related("organisation", "project", "network"),
        columns=[
            Column("code", _("Code"), lambda one: one.code, sort="code"),
            Column("title", _("Title"), lambda one: str(one.title)),
            Column("kind", _("Type"), lambda one: one.get_kind_display()),
            Column("organisation", _("Where it is taken out"), lambda one: one.organisation.label),
            Column("realised", _("To be there on"), lambda one: one.realised_on, sort="realised"),
            Column("rung", _("Rung"), lambda one: one.get_rung_display(), sort="rung"),
        ],
        sorts={"code": "code", "rung": "-rung", "realised": "realised_on"},
        default_sort="rung",
        filters=[
            Choice("rung", _("Rung"), Rung.choices, lambda value: Q(rung=value)),
            Choice("kind", _("Type"), Benefit.Kind.choices, lambda value: Q(kind=value)),
            Choice(
                "state",
                _("State"),
                [(key, label) for key, (label, _where) in states.items()],
                lambda value: states[value][1],
            ),
        ],
        filename=f"{network.slug}-benefits",
    )


@route("GET")
def benefit_map(request: HttpRequest, network: str) -> HttpResponse:
    one = network_at(request, network)
    rows = queries.benefits_visible_to(reader(request), one)
    arrows = queries.arrows_between(rows)
    ends = {pk for arrow in arrows for pk in arrow}
    shown = list(rows.filter(pk__in=ends).select_related("network", "organisation").order_by("code"))
    context = {"network": one, "words": words_of(one), "picture": pictures.benefit_map(shown, arrows)}
    return page(request, "projects/benefit_map.html", context)


@route("GET")
def detail(request: HttpRequest, network: str, code: str) -> HttpResponse:
    one = network_at(request, network)
    benefit = benefit_at(request, one, code)
    follows = history.is_followed(benefit, by=reader(request))
    told = functools.partial(_told, request, one, benefit)
    return kept_page(request, "projects/benefit.html", benefit, told, also=follows)


def _told(request: HttpRequest, one: Network, benefit: Benefit) -> dict[str, Any]:
    who, today = reader(request), timezone.localdate()
    keeps = rules.may_keep(who, benefit)
    seen = queries.benefits_visible_to(who, one).select_related("network")
    return {
        "network": one,
        "words": words_of(one),
        "benefit": benefit,
        "lines": lines_of(benefit, today=today),
        "ladder": ladder_of(benefit, user=who),
        "causes": seen.filter(effects__effect=benefit).order_by("code"),
        "effects": seen.filter(causes__cause=benefit).order_by("code"),
        "keeps": keeps,
        "names_people": rules.may_see_names(who, benefit),
        "measures": rules.may_measure(who, benefit),
        "may_declare": who.is_authenticated and bool(mandates_of(who)),
        "conflicts": benefit.conflicts.count(),
        "panels": panels_for("benefit", request, benefit),
        "story": history.of(benefit, limit=5, reader=who),
    }
