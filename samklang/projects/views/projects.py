"""What anybody may see of projects: the list, and one project."""

from functools import partial
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samklang.directory.names import says
from samklang.foundation.http import route
from samklang.foundation.kept import EVERYONE, kept
from samklang.foundation.kept_pages import kept_list, kept_page
from samklang.foundation.lists import Choice, Column, Listing, Shown
from samklang.foundation.outcomes import Prefill, offers_to
from samklang.foundation.slots import panels_for
from samklang.history import queries as history
from samklang.networks import queries as networks
from samklang.projects import pictures, queries, rules
from samklang.projects.models import Party, Project
from samklang.projects.reading import origin_of
from samklang.projects.words import words_of as benefit_words

from .access import project_at, reader

NO_OUTCOMES = {"projects.project", "directory.topic"}


@route("GET")
def index(request: HttpRequest) -> HttpResponse:
    who = reader(request)

    def around(_shown: Shown) -> dict[str, bool]:
        return {"may_open": rules.may_open_some(who)}

    return kept_list(request, "projects/index.html", partial(_listing, request, who), around)


def _listing(request: HttpRequest, who: queries.Someone) -> Listing:
    rows = queries.with_benefit_counts(
        queries.with_parties(queries.visible_to(who).select_related("network"))
    )
    return Listing(
        rows=rows,
        columns=[
            Column("title", _("Title"), lambda one: str(one.title), sort="title"),
            Column("summary", _("In short"), lambda one: str(one.summary)),
            Column("network", _("Network"), lambda one: one.network.label),
            Column("phase", _("Phase"), lambda one: one.get_phase_display()),
            Column("parties", _("Parties"), _parties),
            Column("start", _("Starts"), lambda one: one.started_on, sort="start"),
        ],
        sorts={"title": "slug", "start": "-started_on"},
        default_sort="start",
        filters=[
            Choice("phase", _("Phase"), Project.Phase.choices, lambda value: Q(phase=value)),
            Choice(
                "network",
                _("Network"),
                kept(request, "projects.networks", None, lambda: _networks(who)),
                lambda value: Q(network__slug=value),
            ),
        ],
        search=partial(says, model=Project),
        filename="projects",
        feed_url=reverse("history:kind-feed", args=["projects.project"]),
    )


def _networks(who: queries.Someone) -> list[tuple[str, str]]:
    """The networks with a project, for the filter of the list."""
    seen = networks.visible_to(who).filter(Exists(Project.objects.filter(network=OuterRef("pk"))))
    return [(one.slug, one.label) for one in seen.order_by("name")]


def _offers(request: HttpRequest, project: Project) -> list[tuple[str, Any]]:
    """Forms of higher rooms for what the project made; what is saved there is linked here."""
    summary, network = str(project.summary), project.network.slug
    prefill = Prefill(str(project.title), summary, network, origin_of(project))
    offered = [one for one in offers_to(request) if one.kind not in NO_OUTCOMES]
    return [(one.url_for(request, prefill), one.label) for one in offered]


def _parties(one: Project) -> str:
    return ", ".join(str(party.organisation) for party in one.parties.all())


@route("GET")
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    project = project_at(request, slug)
    follows = history.is_followed(project, by=reader(request))
    return kept_page(request, "projects/detail.html", project, lambda: _told(request, project), also=follows)


def _told(request: HttpRequest, project: Project) -> dict[str, Any]:
    who = reader(request)
    edits = rules.may_edit(who, project)
    return {
        "project": project,
        "network": project.network,
        **kept(request, "projects.same", project, lambda: _same_for_all(project), by=EVERYONE),
        **_seen_by(who, project),
        "offers": _offers(request, project) if edits else [],
        "edits": edits,
        "hands_in": edits or rules.may_hand_in(who, project),
        "mine": who.pk,
        "panels": panels_for("project", request, project),
    }


def _same_for_all(project: Project) -> dict[str, Any]:
    """What the page says of a project to whoever may see it."""
    today = timezone.localdate()
    parties = list(queries.listed_parties(project.parties.all()).prefetch_related("contributions"))
    parties.sort(key=lambda one: (Party.Role.values.index(one.role), one.organisation.name))
    steps = list(project.steps.select_related("organisation").order_by("due_on", "pk"))
    decisions = list(project.decisions.order_by("point"))
    return {
        "parties": parties,
        "budget": queries.budget_of(parties),
        "steps": steps,
        "decisions": decisions,
        "points": pictures.points_of(project, decisions),
        "picture": pictures.gantt(project, steps, decisions, today=today),
        "risks": sorted(
            project.risks.all(), key=lambda one: (one.closed_on is not None, -one.weight, one.pk)
        ),
        "news": list(project.news.order_by("-on", "-pk")),
        "topics": list(project.topics.all()),
        "benefits": list(project.benefits.select_related("network").order_by("code")),
        "words": benefit_words(project.network),
        "today": today,
    }


def _seen_by(who: queries.Someone, project: Project) -> dict[str, Any]:
    return {
        "outcomes": queries.outcomes_of(project, who),
        "documents": list(queries.documents_of(project, who)),
        "story": history.of(project, limit=5, reader=who),
    }
