"""What projects show on pages of lower rooms, and how their history is told."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from samklang.accounts.models import User
from samklang.accounts.personal import holds
from samklang.directory.models import Organisation, Topic
from samklang.foundation.kept import READERS
from samklang.foundation.navigation import add
from samklang.foundation.outcomes import Prefill, offer
from samklang.foundation.prepared import By, prepared
from samklang.foundation.slots import Panel, fills
from samklang.history.rules import show
from samklang.history.sentences import call, tell
from samklang.networks.belonging import as_reader
from samklang.networks.models import Network

from . import actions, queries, rules
from .models import Benefit, Conflict, Document, Project, Standing
from .words import DEFAULT, SETS

SHOWN, ON_FRONT = 6, 4
OVER = (Project.Phase.DONE, Project.Phase.STOPPED)

add(55, _("Projects"), "projects:index")

call("projects.project", _("Project"))
call("projects.benefit", _("Benefit"))
tell(
    "projects.project",
    opened=_("Entered as an idea"),
    changed=_("Its facts were changed"),
    party_added=_("{party} came in"),
    party_left=_("{party} left"),
    contribution_set=_("{party} puts in for {year}: {cash:,} {currency} in money, {in_kind:,} in kind"),
    decision_planned=_("{point} is planned for {on}"),
    decided=_("{point} was decided on {on}: {reason}"),
    step_added=_("Planned: {title}"),
    step_changed=_("Plan changed: {title}"),
    risk_added=_("Risk entered: {title}"),
    risk_changed=_("Risk changed: {title}"),
    document_added=_("Document added: {title}"),
    document_changed=_("Document changed: {title}"),
    document_removed=_("Document removed: {title}"),
    inner_document_added=_("A document for the parties was added"),
    inner_document_changed=_("A document for the parties was changed"),
    inner_document_removed=_("A document for the parties was removed"),
    news_added=_("News: {title}"),
    news_changed=_("News changed: {title}"),
    outcome_added=_("It led to: {title}"),
)
tell(
    "projects.benefit",
    entered=_("Entered as {code}"),
    changed=_("Its facts were changed"),
    indicator_added=_("Indicator added: {title}"),
    indicator_changed=_("Indicator changed: {title}"),
    measured=_("Measured on {on}: {value:,} {unit} ({title})"),
    struck=_("The measurement of {on} was struck through: {reason}"),
    claimed=_("Claimed"),
    baselined=_("The baseline is measured"),
    confirmed=_("Confirmed by the line owner"),
    reviewed=_("Reviewed by an independent peer"),
    replicated=_("Replicated elsewhere"),
    rung_measured=_("The effect is measured"),
    rung_withdrawn=_("Rungs were withdrawn: {reason}"),
    conflict_declared=_("Somebody declared a conflict of interest"),
    depends=_("Depends on: {cause}"),
    depends_no_more=_("No longer depends on: {cause}"),
    overdue_you=_("A measurement is overdue since {on}: {title}"),
)
tell(
    "networks.network",
    benefit_words=_("The words for its benefits were chosen"),
    plan_taken_in=_("A benefit plan was taken in (rows: {rows})"),
)


def _seen_projects(user: Any, ids: list[int]) -> set[int]:
    return set(queries.visible_to(user).filter(pk__in=ids).values_list("pk", flat=True))


def _seen_benefits(user: Any, ids: list[int]) -> set[int]:
    return set(queries.benefits_visible_to(user).filter(pk__in=ids).values_list("pk", flat=True))


show("projects.project", lambda user, pk: bool(_seen_projects(user, [pk])), many=_seen_projects)
show("projects.benefit", lambda user, pk: bool(_seen_benefits(user, [pk])), many=_seen_benefits)


@fills("network", order=45)
def on_network(request: HttpRequest, network: Network) -> Panel | None:
    found = _in_network(_reader(request), network=network.pk)
    words = [SETS[key or DEFAULT] for key in _word_sets(_reader(request), network=network.pk)]
    if not (found or words):
        return None
    context = {
        "projects": found,
        "network": network,
        "words": words[0] if words else None,
        "all_url": f"{reverse('projects:index')}?network={network.slug}",
    }
    return Panel("projects/panel.html", context)


@fills("front", order=20, kept_for=READERS)
def running(request: HttpRequest, _thing: object) -> Panel | None:
    """What is worked on now, and where there are benefits somebody stands for."""
    rows = queries.visible_to(_reader(request).value).exclude(phase__in=OVER).select_related("network")
    found = list(queries.with_benefit_counts(rows).order_by("-started_on", "-pk")[:ON_FRONT])
    if not found:
        return None
    validated = queries.validated_by_network(_reader(request).value)[:ON_FRONT]
    return Panel("projects/front.html", {"projects": found, "validated": validated})


@fills("organisation", order=45)
def on_organisation(request: HttpRequest, organisation: Organisation) -> Panel | None:
    return _panel(_of_party(_reader(request), organisation=organisation.pk))


@fills("topic", order=45)
def on_topic(request: HttpRequest, topic: Topic) -> Panel | None:
    return _panel(_about(_reader(request), topic=topic.pk))


@prepared
def _in_network(who: Any, *, network: int) -> QuerySet[Project]:
    return _newest(who, network=network)


@prepared
def _of_party(who: Any, *, organisation: int) -> QuerySet[Project]:
    return _newest(who, parties__organisation=organisation)


@prepared
def _about(who: Any, *, topic: int) -> QuerySet[Project]:
    return _newest(who, topics=topic)


@prepared
def _word_sets(who: Any, *, network: int) -> QuerySet[Benefit, str]:
    """Whether there is a benefit and what it is called here, in one question."""
    benefits = queries.benefits_visible_to(who, network).order_by()
    return benefits.values_list("network__word_set__key", flat=True)[:1]


def _newest(who: Any, **which: Any) -> QuerySet[Project]:
    return queries.visible_to(who).filter(**which).order_by("-started_on", "-pk")[:SHOWN]


def _panel(found: list[Project]) -> Panel | None:
    return Panel("projects/panel.html", {"projects": found}) if found else None


def _reader(request: HttpRequest) -> By:
    """Whoever reads; a visitor's session stays untouched."""
    return as_reader(request.user if request.COOKIES else AnonymousUser())


def _project_form(request: HttpRequest, prefill: Prefill) -> str:
    return prefill.on(reverse("projects:new")) if rules.may_open_some(request.user) else ""


def _came_of(request: HttpRequest, thing: Model) -> Panel | None:
    """The way back from a case or a tool to the project that made it."""
    rows = queries.led_to(thing._meta.label_lower, thing.pk, _reader(request).value)
    found = list(rows.only("slug", "title")[:SHOWN])
    return Panel("projects/origin_panel.html", {"projects": found}) if found else None


for slot in ("case", "tool"):
    fills(slot, order=55)(_came_of)

offer("projects.project", _("Project"), _project_form)


def _export(user: User) -> dict[str, Any]:
    """What this room holds on a person: what they vouched for and handed in, and the ties they declared."""
    vouched = Standing.objects.filter(by=user).select_related("benefit").order_by("pk")
    ties = Conflict.objects.filter(user=user).select_related("benefit").order_by("pk")
    return {
        "vouched for": [
            {
                "benefit": one.benefit.code,
                "rung": one.rung,
                "at": one.at.isoformat(),
                "evidence": one.evidence,
            }
            for one in vouched
        ],
        "documents": [
            {"project": one.project.slug, "title": one.title.plain(), "on": one.on.isoformat()}
            for one in Document.objects.filter(added_by=user).select_related("project").order_by("pk")
        ],
        "conflicts of interest": [
            {"benefit": one.benefit.code, "reason": one.reason, "at": one.at.isoformat()} for one in ties
        ],
    }


holds("projects", export=_export, erase=actions.forget)
