"""What lies in a toolbox: suggested, accepted or declined, kept true, taken out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from samklang.accounts.models import User
from samklang.directory.models import Topic
from samklang.directory.names import folded
from samklang.foundation.errors import Refused
from samklang.foundation.text import Text
from samklang.history.actions import notify, record, taken_over
from samklang.networks.actions.naming import free_slug
from samklang.networks.models import Network
from samklang.toolbox.models import Tool
from samklang.toolbox.queries import curators_of

PAGES = {"new", "suggest", "choose", "compare", "desk"}
"""Pages that stand where a tool's own address would."""
State = Tool.State


class WrongState(Refused):
    pass


class AddressTaken(Refused):
    pass


@transaction.atomic
def suggest(
    network: Network, *, name: str, by: User, at: datetime, on_behalf_of: str = "", **facts: Any
) -> Tool:
    """A member suggests a tool; the secretariat is told, and says yes or no."""
    tool = _written(network, name=name, state=State.SUGGESTED, suggested_by=by, suggested_at=at, **facts)
    record(tool, "suggested", by=by, on_behalf_of=on_behalf_of, network=network.slug)
    notify(curators_of(network).exclude(pk=by.pk), tool, "suggested-you", at=at, network=network.name)
    return tool


@transaction.atomic
def enter(
    network: Network, *, name: str, by: User | None, at: datetime, on_behalf_of: str = "", **facts: Any
) -> Tool:
    """The secretariat puts a tool in its toolbox; it was looked at that day."""
    facts.setdefault("checked_on", timezone.localdate(at))
    tool = _written(network, name=name, state=State.LISTED, suggested_by=by, suggested_at=at, **facts)
    record(tool, "entered", by=by, on_behalf_of=on_behalf_of, network=network.slug)
    return tool


def _written(
    network: Network,
    *,
    name: str,
    slug: str = "",
    topics: Iterable[Topic] = (),
    alternatives: Iterable[Tool] = (),
    **facts: Any,
) -> Tool:
    if network.closed_on:
        raise WrongState(_("This network is closed."))
    tool = Tool(network=network, name=name, **facts)
    tool.slug = slug or free_slug(
        f"{name} tool" if name.lower() in PAGES else name, Tool.objects.all(), "tool"
    )
    tool.search_text = _words(tool)
    try:
        with transaction.atomic():
            tool.save()
    except IntegrityError as error:
        raise AddressTaken(_("Another tool has that address. Try again.")) from error
    tool.topics.set(topics)
    tool.alternatives.set(alternatives)
    return tool


@transaction.atomic
def edit(
    tool: Tool,
    *,
    topics: Iterable[Topic] | None = None,
    alternatives: Iterable[Tool] | None = None,
    by: User | None,
    on_behalf_of: str = "",
    **facts: Any,
) -> Tool:
    """Change what is said of it. A new address is tried anew."""
    tool = _locked(tool)
    changed = taken_over(tool, facts)
    if "website" in changed:
        tool.link, tool.link_tried_at, tool.link_moved_to = Tool.Link.UNKNOWN, None, ""
        tool.link_fails, tool.link_broken_since = 0, None
    tool.search_text = _words(tool)
    tool.save()
    for name, wanted in (("topics", topics), ("alternatives", alternatives)):
        there = getattr(tool, name)
        if wanted is not None and {one.pk for one in wanted} != set(there.values_list("pk", flat=True)):
            there.set(wanted)
            changed.append(name)
    if changed:
        record(tool, "changed", by=by, on_behalf_of=on_behalf_of, fields=sorted(changed))
    return tool


@transaction.atomic
def accept(tool: Tool, *, by: User, at: datetime, on_behalf_of: str = "") -> Tool:
    """The suggestion is good: everyone the toolbox is for can see it."""
    tool = _locked(tool, State.SUGGESTED)
    tool.state, tool.checked_on = State.LISTED, timezone.localdate(at)
    tool.save(update_fields=["state", "checked_on"])
    record(tool, "accepted", by=by, on_behalf_of=on_behalf_of)
    _tell_suggester(tool, "accepted-you", by=by, at=at)
    return tool


@transaction.atomic
def decline(tool: Tool, *, reason: str, by: User, at: datetime, on_behalf_of: str = "") -> Tool:
    """Not for this toolbox; whoever suggested it is told why."""
    tool = _locked(tool, State.SUGGESTED)
    tool.state, tool.because = State.DECLINED, reason
    tool.save(update_fields=["state", "because"])
    record(tool, "declined", by=by, on_behalf_of=on_behalf_of, reason=reason)
    _tell_suggester(tool, "declined-you", by=by, at=at, reason=reason)
    return tool


@transaction.atomic
def retire(tool: Tool, *, reason: str, by: User, on_behalf_of: str = "") -> Tool:
    """Take it out: the page stays, with the reason, for those who still use it."""
    tool = _locked(tool, State.LISTED)
    tool.state, tool.because = State.RETIRED, reason
    tool.save(update_fields=["state", "because"])
    record(tool, "retired", by=by, on_behalf_of=on_behalf_of, reason=reason)
    return tool


@transaction.atomic
def take_up(tool: Tool, *, on: date, by: User, on_behalf_of: str = "") -> Tool:
    """What was declined or taken out lies in the toolbox after all."""
    tool = _locked(tool, State.DECLINED, State.RETIRED)
    tool.state, tool.because, tool.checked_on = State.LISTED, "", on
    tool.save(update_fields=["state", "because", "checked_on"])
    record(tool, "taken-up", by=by, on_behalf_of=on_behalf_of)
    return tool


@transaction.atomic
def confirm(tool: Tool, *, on: date, by: User, on_behalf_of: str = "") -> Tool:
    """A curator looked at it, and it is as the page says."""
    tool = _locked(tool, State.LISTED)
    tool.checked_on = on
    tool.save(update_fields=["checked_on"])
    record(tool, "checked", by=by, on_behalf_of=on_behalf_of, on=on)
    return tool


def _locked(tool: Tool, *states: State) -> Tool:
    """Nobody else changes it until we are done; it is read anew."""
    found = (
        Tool.objects.select_for_update(of=("self",), no_key=True).select_related("network").get(pk=tool.pk)
    )
    if states and found.state not in states:
        raise WrongState(
            _("The tool is not in a state for this: %(state)s.") % {"state": found.get_state_display()}
        )
    return found


def _words(tool: Tool) -> str:
    """What the list is searched by."""
    texts = [*Text(tool.summary).plain().values(), *Text(tool.about).plain().values()]
    return folded(" ".join([tool.name, tool.supplier, tool.licence, *texts]))


def _tell_suggester(tool: Tool, verb: str, *, by: User, at: datetime, **facts: str) -> None:
    if tool.suggested_by and tool.suggested_by.pk != by.pk:
        notify([tool.suggested_by], tool, verb, at=at, network=tool.network.name, **facts)
