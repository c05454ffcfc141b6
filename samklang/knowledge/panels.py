"""What cases show on pages of lower rooms, and how their history is told."""

from collections.abc import Collection, Iterable

from django.conf import settings
from django.db.models import Count, Q, QuerySet, Window
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from samklang.accounts.personal import holds
from samklang.directory.models import Organisation, Topic
from samklang.foundation.kept import EVERYONE
from samklang.foundation.navigation import add
from samklang.foundation.outcomes import Prefill, offer
from samklang.foundation.prepared import prepared
from samklang.foundation.slots import Panel, fills
from samklang.foundation.text import Text
from samklang.history.rules import show
from samklang.history.sentences import call, tell
from samklang.networks.models import Membership, Network
from samklang.toolbox.models import Tool
from samklang.toolbox.uses import Use, told_by

from . import actions, queries, rules
from .models import Case

SHOWN_AT_MOST = 4

add(5, _("Cases"), "knowledge:cases")
holds("knowledge", export=queries.held_on, erase=actions.forget)

call("knowledge.case", _("Case"))
tell(
    "knowledge.case",
    begun=_("Begun"),
    written=_("Written on"),
    tools_named=_("Tools that were used: {tools}"),
    draft_asked=_("A machine’s first draft was asked for ({language}, {engine})"),
    draft_made=_("A machine’s first draft was put in ({language}, {engine})"),
    author_added=_("Somebody writes along"),
    author_removed=_("Somebody no longer writes along"),
    review_asked=_("A colleague was asked to read it"),
    review_good=_("A colleague found it good to publish"),
    review_changes=_("A colleague asked for changes"),
    published=_("Version {number} published"),
    withdrawn=_("Withdrawn: {reason}"),
    taken_up=_("Taken up again as a draft"),
    confirmed=_("Said to be still true"),
    asked=_("{name} asked a question"),
    answered=_("The question of {name} was answered"),
    question_hidden=_("A question was taken off the page"),
    tried=_("{name} tries it"),
    tried_result=_("{name} told what came of trying it"),
    picture_added=_("A picture was added"),
    picture_changed=_("A picture was changed"),
    picture_removed=_("A picture was taken away"),
    need_added=_("Lines were added to the recipe"),
    need_changed=_("A line of the recipe was changed"),
    need_retired=_("A line was taken out of the recipe"),
    indicator_added=_("An indicator was added: {indicator}"),
    measured=_("{indicator} was measured: {name}"),
    tried_you=_("{name} will try what you told of"),
    tried_result_you=_("{name} told what came of trying it"),
    co_author_you=_("You write along on this case"),
    review_asked_you=_("You are asked to read this case before it is published"),
    review_good_you=_("A colleague found your case good to publish"),
    review_changes_you=_("A colleague asks you for changes"),
    asked_you=_("{name} has a question for you"),
    answered_you=_("Your question was answered"),
    still_true_you=_("Is this still true? Say so, or change it"),
)
show(
    "knowledge.case",
    lambda user, record_id: queries.visible_to(user).filter(pk=record_id).exists(),
    many=lambda user, ids: set(queries.visible_to(user).filter(pk__in=ids).values_list("pk", flat=True)),
)


def _case_form(request: HttpRequest, prefill: Prefill) -> str:
    return prefill.on(reverse("knowledge:new")) if rules.may_begin(request.user) else ""


offer("knowledge.case", _("Case"), _case_form)


@fills("front", order=10, kept_for=EVERYONE)
def newest(request: HttpRequest, _thing: object) -> Panel | None:
    return _panel(_newest(), reverse("knowledge:cases"))


@fills("organisation", order=30, kept_for=EVERYONE)
def of_organisation(request: HttpRequest, organisation: Organisation) -> Panel | None:
    url = f"{reverse('knowledge:cases')}?{urlencode({'q': organisation.name})}"
    return _panel(_told_by(organisation=organisation.pk), url)


@fills("topic", order=30, kept_for=EVERYONE)
def on_topic(request: HttpRequest, topic: Topic) -> Panel | None:
    return _panel(_about(topic=topic.pk), reverse("knowledge:cases") + f"?topic={topic.slug}")


@fills("tool", order=20, kept_for=EVERYONE)
def done_with(request: HttpRequest, tool: Tool) -> Panel | None:
    """Who used it, and for what; the count opens the cases."""
    found = list(_first(Q(tools=tool)).annotate(of_all=Window(Count("pk"))))
    if not found:
        return None
    url = f"{reverse('knowledge:cases')}?{urlencode({'tool': tool.slug})}"
    return Panel("knowledge/used_by.html", {"cases": found, "count": found[0].of_all, "url": url})


@told_by
def uses(tools: Collection[int]) -> Iterable[Use]:
    """The same for machines."""
    for pair in queries.uses_of(tools):
        case = pair.case
        url = f"{settings.BASE_URL}/{case.language}/cases/{case.slug}/"
        title = Text(case.title).plain()
        yield Use(pair.tool_id, pair.of_all, case.organisation.slug, title, url, case.published_at)


@fills("network", order=35, kept_for=EVERYONE)
def of_network(request: HttpRequest, network: Network) -> Panel | None:
    """What its members have told, newest first; of a private network's page no stranger is a reader."""
    found = _told_inside(network=network.pk, face=network.organisation_id)
    return _panel(found, reverse("knowledge:cases"))


def _first(which: Q) -> QuerySet[Case]:
    rows = queries.published().filter(which).select_related("organisation").defer("search_text")
    return rows.order_by("-published_at", "-id")[:SHOWN_AT_MOST]


@prepared
def _newest() -> QuerySet[Case]:
    return _first(Q())


@prepared
def _told_by(*, organisation: int) -> QuerySet[Case]:
    return _first(Q(organisation=organisation))


@prepared
def _about(*, topic: int) -> QuerySet[Case]:
    return _first(Q(topics=topic))


@prepared
def _told_inside(*, network: int, face: int) -> QuerySet[Case]:
    members = Membership.objects.known_at(None).on(timezone.localdate()).filter(network=network)
    return _first(Q(organisation__in=members.values("organisation")) | Q(organisation=face))


def _panel(found: list[Case], url: str) -> Panel | None:
    return Panel("knowledge/panel.html", {"cases": found, "url": url}) if found else None


@fills("awaits", order=20)
def awaits(request: HttpRequest, user: object) -> Panel | None:
    """Cases somebody was asked to read, and questions that wait for an answer of theirs."""
    waiting = queries.waiting_for(request.user)
    return Panel("knowledge/awaits.html", {"waiting": waiting}) if waiting else None


@fills("account-menu", order=25, kept_for=EVERYONE)
def menu_line(request: HttpRequest, _thing: object) -> Panel:
    return Panel("knowledge/menu_line.html", {"url": reverse("knowledge:mine")})
