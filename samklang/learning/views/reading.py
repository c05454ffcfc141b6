"""What everybody reads: the list of paths, and one path with what the reader has done of it."""

from __future__ import annotations

from functools import partial

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from samklang.accounts.models import User
from samklang.directory.names import says
from samklang.foundation.http import page, route
from samklang.foundation.kept_pages import kept_list
from samklang.foundation.lists import Choice, Column, Listing, Shown
from samklang.history import queries as history
from samklang.learning import queries, rules
from samklang.learning.models import Path

from .access import reader, visible

COLUMNS = [
    Column("title", _("Title"), str),
    Column("summary", _("What one can do afterwards"), lambda one: str(one.summary)),
    Column("audience", _("For whom"), lambda one: one.get_audience_display()),
    Column("level", _("Level"), lambda one: one.get_level_display()),
    Column("steps", _("Steps"), lambda one: one.step_count),
    Column("minutes", _("Minutes"), lambda one: one.minutes or 0),
    Column("network", _("Network"), lambda one: one.network.label),
    Column("published", _("Published"), lambda one: one.published_at, sort="published"),
]


@route("GET")
def paths(request: HttpRequest) -> HttpResponse:
    who = reader(request)

    def around(_shown: Shown) -> dict[str, bool]:
        return {"may_begin": rules.may_begin(who), "is_signed_in": isinstance(who, User)}

    return kept_list(request, "learning/paths.html", partial(_listing, who), around)


def _listing(who: queries.Someone) -> Listing:
    return Listing(
        rows=queries.with_length(queries.listed(who).select_related("network")),
        columns=COLUMNS,
        sorts={"published": "published_at"},
        default_sort="-published",
        filters=[
            Choice("audience", _("For whom"), Path.Audience.choices, lambda key: Q(audience=key)),
            Choice("level", _("Level"), Path.Level.choices, lambda key: Q(level=key)),
        ],
        search=partial(says, model=Path),
        filename="learning-paths",
        per_page=24,
        never_empty=("published_at",),
        feed_url=reverse("history:kind-feed", args=["learning.path"]),
    )


@route("GET")
def path(request: HttpRequest, slug: str) -> HttpResponse:
    one, who = visible(request, slug), reader(request)
    learner = queries.learner_of(one, who)
    stops = queries.stops_of(one, who, learner)
    keeps = rules.keeps(who, one)
    context = {
        "path": one,
        "stops": stops,
        "minutes": sum(stop.step.minutes for stop in stops),
        "learner": learner,
        "done": sum(stop.is_done for stop in stops),
        "next": next((stop for stop in stops if not stop.is_done), None) if learner else None,
        "topics": list(one.topics.order_by("slug")),
        "is_signed_in": isinstance(who, User),
        "keeps": keeps,
        "counts": queries.counts_of(one) if keeps else None,
        "history": history.of(one, reader=who),
    }
    return page(request, "learning/path.html", context)
