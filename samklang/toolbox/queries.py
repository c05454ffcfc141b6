"""Questions about tools: read only, and only what the reader may see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from samklang.accounts.models import User
from samklang.directory.models import Topic
from samklang.directory.names import folded, says
from samklang.networks import queries as networks
from samklang.networks.models import Mandate, Network
from samklang.networks.rules import mandates_of

from .models import Experience, Tool

Someone = User | AnonymousUser
State = Tool.State
SHOWN_STATES = (State.LISTED, State.RETIRED)
TRY_EVERY = timedelta(days=7)
TRY_AGAIN = timedelta(days=1)
"""A link that failed is tried sooner: one bad day is no broken link."""
PROPOSED = 12
"""So many are proposed at a time to somebody who chooses some."""
STALE = timedelta(days=365)


def visible_to(user: Someone) -> QuerySet[Tool]:
    """Public tools of networks the reader may know, all of their own networks, and what they suggested."""
    public = Q(state__in=SHOWN_STATES, is_public=True, network__in=networks.visible_to(user).values("pk"))
    if not isinstance(user, User):
        return Tool.objects.filter(public)
    own = Q(state__in=SHOWN_STATES, network__in=networks.belonged_to(user).values("pk"))
    return Tool.objects.filter(public | own | Q(network__in=curated_by(user)) | Q(suggested_by=user))


def listed(user: Someone) -> QuerySet[Tool]:
    """What the toolbox holds today for this reader."""
    return visible_to(user).filter(state=State.LISTED)


def known_to_all() -> QuerySet[Tool]:
    """What everyone may see, in the toolbox or taken out of it."""
    return visible_to(AnonymousUser()).filter(network__is_public=True)


def open_to_all() -> QuerySet[Tool]:
    return known_to_all().filter(state=State.LISTED)


def chosen(numbers: Collection[int]) -> list[Tool]:
    """Those of these numbers that everyone may see, by name; what was taken out since stays chosen."""
    return list(known_to_all().filter(pk__in=numbers).order_by("name", "pk")) if numbers else []


def proposed(words: str, *, beside: Collection[Tool]) -> tuple[list[Tool], int]:
    """The first that fit the words, by name, and how many fit."""
    if not words.strip():
        return [], 0
    fitting = open_to_all().filter(says(words, Tool)).exclude(pk__in=[one.pk for one in beside])
    found = sorted(fitting.only("name", "kind"), key=lambda one: _distance(one.name, words))
    return found[:PROPOSED], len(found)


def _distance(name: str, words: str) -> tuple[bool, bool, str]:
    own, sought = folded(name), folded(words.strip())
    return own != sought, not own.startswith(sought), own


def named(names: Iterable[str]) -> dict[str, list[Tool]]:
    """For each name the tools that everyone may see and that are called so."""
    sought = {name: folded(name) for name in names}
    fits = Q(pk__in=[])
    for text in sought.values():
        fits |= Q(search_text__contains=text)
    by_name: dict[str, list[Tool]] = defaultdict(list)
    for tool in open_to_all().filter(fits).order_by("pk"):
        by_name[folded(tool.name)].append(tool)
    return {name: by_name.get(text, []) for name, text in sought.items()}


def curated_by(user: Someone) -> QuerySet[Network, int]:
    """The networks whose toolbox the user looks after."""
    held = [m.network_id for m in mandates_of(user) if m.role == Mandate.Role.SECRETARIAT and m.network_id]
    return Network.objects.filter(Q(pk__in=held) | Q(parent__in=held)).values_list("pk", flat=True)


def networks_to_suggest_to(user: User) -> QuerySet[Network]:
    """Those the user belongs to, and that are not over."""
    return networks.belonged_to(user).filter(closed_on=None).order_by("name", "pk")


def boxes(rows: QuerySet[Tool]) -> dict[str, int]:
    """How many tools lie in each box."""
    return dict(rows.order_by().values_list("box").annotate(n=Count("pk")))


def topics_in_use(rows: QuerySet[Tool]) -> QuerySet[Topic]:
    """Asked topic by topic, so that the first tool of each is enough."""
    named, used = Tool.topics.through.objects.values("topic"), rows.filter(topics=OuterRef("pk"))
    return Topic.objects.current().filter(Exists(used), pk__in=named).order_by("slug")


def experiences_of(tools: Iterable[Tool]) -> QuerySet[Experience]:
    """What stands, the newest first; no network's hidden face is named."""
    rows = Experience.objects.filter(tool__in=tools, withdrawn_at=None, organisation__is_listed=True)
    return rows.select_related("organisation").order_by("-on", "-pk")


def links_to_try(at: datetime) -> QuerySet[Tool]:
    """Links nobody has tried for a week, and those that failed yesterday; the oldest first."""
    due = Q(link_tried_at=None) | Q(link_tried_at__lte=at - TRY_EVERY)
    again = Q(link_fails__gt=0, link_tried_at__lte=at - TRY_AGAIN)
    rows = Tool.objects.filter(due | again, state=State.LISTED).exclude(website="")
    return rows.order_by(F("link_tried_at").asc(nulls_first=True), "pk")


def waiting_for(user: Someone) -> QuerySet[Tool]:
    """Suggestions the user may say yes or no to."""
    return Tool.objects.filter(network__in=curated_by(user), state=State.SUGGESTED)


def to_look_after(user: Someone, *, on: date) -> QuerySet[Tool]:
    """What a curator should look at: a link that is broken or has moved, or nobody checked it for a year."""
    rows = Tool.objects.filter(network__in=curated_by(user), state=State.LISTED)
    stale = Q(checked_on=None) | Q(checked_on__lte=on - STALE)
    return rows.filter(stale | Q(link__in=[Tool.Link.BROKEN, Tool.Link.MOVED]))


def curators_of(network: Network) -> QuerySet[User]:
    """The secretariat, and that of the network around it."""
    mandates = Mandate.objects.on(timezone.localdate()).filter(
        role=Mandate.Role.SECRETARIAT, network__in={network.pk, network.parent_id} - {None}
    )
    return User.objects.filter(pk__in=mandates.values("user"), is_active=True)


def held_on(user: User) -> dict[str, Any]:
    """What this room holds on a person: what they suggested, and the notes they wrote."""
    suggested = Tool.objects.filter(suggested_by=user).order_by("pk")
    notes = Experience.objects.filter(written_by=user).select_related("tool", "organisation").order_by("pk")
    return {
        "suggested": [{"tool": one.slug, "at": one.suggested_at.isoformat()} for one in suggested],
        "experiences": [
            {
                "tool": one.tool.slug,
                "organisation": one.organisation.name,
                "worked": one.worked,
                "did_not": one.did_not,
                "on": one.on.isoformat(),
            }
            for one in notes
        ],
    }
