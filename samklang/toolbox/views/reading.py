"""What everybody reads: the four boxes, a tool, and tools side by side."""

from __future__ import annotations

from functools import partial
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, Subquery
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from samklang.directory.choosing import suggested
from samklang.directory.models import Topic
from samklang.directory.names import says
from samklang.foundation.http import page, route
from samklang.foundation.kept import kept
from samklang.foundation.kept_pages import kept_list, kept_page
from samklang.foundation.lists import Choice, Column, Listing
from samklang.foundation.slots import panels_for
from samklang.history import queries as history
from samklang.networks import queries as networks
from samklang.toolbox import queries, rules
from samklang.toolbox.fields import TOOLS
from samklang.toolbox.forms import CompareForm
from samklang.toolbox.models import Experience, Tool

from .access import reader, visible

SIDE_BY_SIDE = 3
ICONS = {
    Tool.Box.LEARNING: "line-graph",
    Tool.Box.AUTONOMY: "robot",
    Tool.Box.PRACTICE: "wrench",
    Tool.Box.ORGANISATION: "people",
}
WORDS = {
    Tool.Box.LEARNING: _("Find patterns, train and judge models"),
    Tool.Box.AUTONOMY: _("Let machines move and act by themselves"),
    Tool.Box.PRACTICE: _("Get from a trial to daily use"),
    Tool.Box.ORGANISATION: _("Law, ethics, skills and ways to work"),
}


class BoxCard(NamedTuple):
    """One of the large cards: what lies in a box, and how much."""

    box: Tool.Box
    icon: str
    words: Any
    tools: int
    url: str
    is_chosen: bool


@route("GET")
def tools(request: HttpRequest) -> HttpResponse:
    who = reader(request)

    def listed() -> Listing:
        return _listing(request, queries.listed(who).select_related("network"), who)

    return kept_list(request, "toolbox/tools.html", listed, lambda _shown: _around(request, who))


def _around(request: HttpRequest, who: queries.Someone) -> dict[str, Any]:
    return {
        "boxes": _boxes(request, queries.listed(who)),
        "may_suggest": rules.may_suggest(who),
        "may_curate": rules.may_curate(who),
        "panels": panels_for("toolbox", request, None),
    }


COLUMNS = [
    Column("name", _("Name"), lambda one: one.name, sort="name"),
    Column("box", _("Box"), lambda one: one.get_box_display()),
    Column("kind", _("What it is"), lambda one: one.get_kind_display()),
    Column("summary", _("What it is for"), lambda one: str(one.summary)),
    Column("licence", _("Licence"), lambda one: one.licence),
    Column("maturity", _("Maturity"), lambda one: one.get_maturity_display(), sort="maturity"),
    Column("cost", _("What it costs"), lambda one: one.get_cost_display()),
    Column("supplier", _("Who makes it"), lambda one: one.supplier),
    Column("website", _("Website"), lambda one: one.website),
    Column("network", _("Network"), lambda one: one.network.label),
    Column("checked", _("Last checked"), lambda one: one.checked_on, sort="checked"),
]


def _topics(who: queries.Someone) -> list[tuple[str, str]]:
    return [(one.slug, str(one).capitalize()) for one in queries.topics_in_use(queries.listed(who))[:200]]


def _keepers(who: queries.Someone) -> list[tuple[str, str]]:
    held = Tool.objects.filter(network=OuterRef("pk"), state=Tool.State.LISTED)
    whose = networks.visible_to(who).filter(Exists(held)).order_by("name")
    return [(one.slug, one.label) for one in whose[:100]]


def _listing(request: HttpRequest, rows: Any, who: queries.Someone) -> Listing:
    topics = kept(request, "toolbox.topics", None, lambda: _topics(who))
    keepers = kept(request, "toolbox.keepers", None, lambda: _keepers(who))
    return Listing(
        rows=rows,
        columns=COLUMNS,
        sorts={"name": "name", "maturity": "-maturity", "checked": "-checked_on"},
        default_sort="name",
        filters=[
            Choice("box", _("Box"), Tool.Box.choices, lambda key: Q(box=key)),
            Choice("kind", _("What it is"), Tool.Kind.choices, lambda key: Q(kind=key)),
            Choice("cost", _("What it costs"), Tool.Cost.choices, lambda key: Q(cost=key)),
            Choice("topic", _("Topic"), topics, _about, asked_each=_is_about),
            Choice("network", _("Network"), keepers, _kept_by),
        ],
        search=partial(says, model=Tool),
        filename="tools",
        per_page=24,
        feed_url=reverse("history:kind-feed", args=["toolbox.tool"]),
    )


def _about(topic: str) -> Q:
    return Q(topics__slug=topic)


def _is_about(topic: str) -> Q:
    once = Subquery(Topic.objects.filter(slug=topic).values("pk"))
    return Q(Exists(Tool.topics.through.objects.filter(tool=OuterRef("pk"), topic=once)))


def _kept_by(network: str) -> Q:
    return Q(network__slug=network)


def _boxes(request: HttpRequest, rows: Any) -> list[BoxCard]:
    counts = kept(request, "toolbox.boxes", None, lambda: queries.boxes(rows))
    chosen = request.GET.get("box", "")
    return [
        BoxCard(box, ICONS[box], WORDS[box], counts.get(box, 0), f"?box={box}", chosen == box)
        for box in Tool.Box
    ]


@route("GET")
def suggest_tools(request: HttpRequest) -> HttpResponse:
    """Tools to tick while somebody writes in a ``ToolsField``; those that are ticked stay."""
    return page(request, "directory/choosing_suggested.html", suggested(TOOLS, request, "tools"))


@route("GET")
def tool(request: HttpRequest, slug: str) -> HttpResponse:
    one = visible(request, slug)
    follows = history.is_followed(one, by=reader(request))
    return kept_page(request, "toolbox/tool.html", one, lambda: _told(request, one), also=follows)


def _told(request: HttpRequest, one: Tool) -> dict[str, Any]:
    who = reader(request)
    notes = [
        {"note": note, "keeps": rules.keeps(who, note), "may_take_off": rules.may_take_off(who, note)}
        for note in _notes(one)
    ]
    others = list(queries.listed(who).filter(pk__in=one.alternatives.all()).order_by("name", "pk"))
    return {
        "tool": one,
        "icon": ICONS[Tool.Box(one.box)],
        "speaks": [name for code, name in settings.LANGUAGES if code in one.languages],
        "topics": list(one.topics.order_by("slug")),
        "notes": notes,
        "others": others,
        "compare_url": _compare_url([one, *others[: SIDE_BY_SIDE - 1]]) if others else "",
        "curates": rules.curates(who, one),
        "may_tell": rules.may_tell(who, one),
        "panels": panels_for("tool", request, one),
        "history": history.of(one, reader=who),
    }


def _notes(one: Tool) -> list[Experience]:
    notes = list(queries.experiences_of([one]))
    for note in notes:
        note.tool = one
    return notes


def _compare_url(chosen: list[Tool]) -> str:
    return reverse("toolbox:compare") + "?" + "&".join(f"tool={one.slug}" for one in chosen)


@route("GET")
def compare(request: HttpRequest) -> HttpResponse:
    """Two or three of them, fact by fact."""
    rows = queries.listed(reader(request)).select_related("network").prefetch_related("topics")
    wanted = list(dict.fromkeys(slug for slug in request.GET.getlist("tool") if slug))[:SIDE_BY_SIDE]
    found = {one.slug: one for one in rows.filter(slug__in=wanted)}
    chosen = [found[slug] for slug in wanted if slug in found]
    told: dict[int, list[Experience]] = {one.pk: [] for one in chosen}
    for note in queries.experiences_of(chosen):
        told[note.tool_id].append(note)
    names = dict(settings.LANGUAGES)
    context = {
        "chosen": [
            {"tool": one, "notes": told[one.pk], "speaks": [names[c] for c in one.languages if c in names]}
            for one in chosen
        ],
        "asked": CompareForm(tools=queries.listed(reader(request)), chosen=[one.slug for one in chosen]),
    }
    return page(request, "toolbox/compare.html", context)
