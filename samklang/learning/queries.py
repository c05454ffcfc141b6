"""Questions about learning paths. What a person has done is asked for by that person alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from samklang.accounts.models import User
from samklang.knowledge import queries as knowledge
from samklang.knowledge.models import Case
from samklang.networks import queries as networks
from samklang.networks.models import Network
from samklang.toolbox import queries as toolbox
from samklang.toolbox.models import Tool

from .models import Learner, Path, Step, Tick

Someone = User | AnonymousUser
State = Path.State
FEWEST_SHOWN = 3
"""Fewer than this are not told as a number: somebody could be known by it."""


def visible_to(user: Someone, shown: tuple[State, ...] = (State.PUBLISHED, State.CLOSED)) -> QuerySet[Path]:
    """Published paths of networks the reader may know, all of their own networks, and drafts they keep."""
    public = Q(state__in=shown, is_public=True, network__in=networks.visible_to(user).values("pk"))
    if not isinstance(user, User):
        return Path.objects.filter(public)
    own = Q(state__in=shown, network__in=networks.belonged_to(user).values("pk"))
    return Path.objects.filter(public | own | Q(network__in=toolbox.curated_by(user)))


def listed(user: Someone) -> QuerySet[Path]:
    return visible_to(user, (State.PUBLISHED,)).filter(state=State.PUBLISHED)


def open_to_all() -> QuerySet[Path]:
    """On the list for everyone."""
    return listed(AnonymousUser()).filter(network__is_public=True)


def with_length(rows: QuerySet[Path]) -> QuerySet[Path]:
    """How many steps, and how long they take together; asked only of the rows that are shown."""
    steps = Step.objects.filter(path=OuterRef("pk")).order_by().values("path")
    return rows.annotate(
        step_count=Coalesce(Subquery(steps.values(n=Count("pk"))), 0),
        minutes=Subquery(steps.values(n=Sum("minutes"))),
    )


def networks_to_write_for(user: User) -> QuerySet[Network]:
    kept = toolbox.curated_by(user)
    return Network.objects.filter(pk__in=kept, closed_on=None).order_by("name", "pk")


def learner_of(path: Path, user: Someone) -> Learner | None:
    if not isinstance(user, User):
        return None
    return Learner.objects.filter(path=path, user=user).first()


@dataclass(frozen=True)
class Stop:
    """A step as one reader sees it: where it leads, if they may go there, and what they did of it."""

    step: Step
    number: int
    url: str
    leads_to: str
    tick: Tick | None

    @property
    def is_done(self) -> bool:
        return self.tick is not None and self.tick.done_at is not None


def stops_of(path: Path, user: Someone, learner: Learner | None = None) -> list[Stop]:
    steps = list(path.steps.select_related("case__organisation", "tool").order_by("position"))
    ticks = {tick.step_id: tick for tick in learner.ticks.all()} if learner else {}
    cases = {step.case_id for step in steps if step.case_id}
    tools = {step.tool_id for step in steps if step.tool_id}
    open_cases = set(knowledge.published().filter(pk__in=cases).values_list("pk", flat=True)) if cases else ()
    open_tools = (
        set(toolbox.visible_to(user).filter(pk__in=tools).values_list("pk", flat=True)) if tools else ()
    )
    found = []
    for number, step in enumerate(steps, start=1):
        url, leads_to = step.url, step.url
        if step.case and step.case_id in open_cases:
            url, leads_to = step.case.get_absolute_url(), f"{step.case} ({step.case.organisation.label})"
        elif step.tool and step.tool_id in open_tools:
            url, leads_to = step.tool.get_absolute_url(), step.tool.name
        found.append(Stop(step, number, url, leads_to, ticks.get(step.pk)))
    return found


def is_finished(learner: Learner) -> bool:
    """Every required step is done; a path with none is finished when all its steps are."""
    steps = Step.objects.filter(path=learner.path_id)
    wanted = steps.filter(is_required=True) if steps.filter(is_required=True).exists() else steps
    done = Tick.objects.filter(learner=learner, done_at__isnull=False).values("step")
    return wanted.exists() and not wanted.exclude(pk__in=done).exists()


@dataclass(frozen=True)
class Counts:
    """How many began and finished. ``None``: fewer than may be told as a number."""

    started: int | None
    finished: int | None


def counts_of(path: Path) -> Counts:
    found = path.learners.aggregate(
        started=Count("pk"), finished=Count("pk", filter=Q(finished_at__isnull=False))
    )
    told = {name: n if n >= FEWEST_SHOWN else None for name, n in found.items()}
    return Counts(told["started"], told["finished"])


def mine(user: User) -> QuerySet[Learner]:
    seen = visible_to(user).values("pk")
    rows = Learner.objects.filter(user=user, path__in=seen).select_related("path__network")
    return rows.order_by("finished_at", "-started_at", "pk")


def cases_to_choose(_path: Path) -> QuerySet[Case]:
    return knowledge.published().order_by("slug")


def tools_to_choose(path: Path, user: User) -> QuerySet[Tool]:
    """On a path for everyone only tools for everyone; else also those of the network."""
    public = Q(is_public=True, network__is_public=True)
    wanted = public if path.is_public else public | Q(network=path.network_id)
    return toolbox.listed(user).filter(wanted).order_by("name", "pk")


def held_on(user: User) -> dict[str, Any]:
    """What this room holds on a person: which paths they follow, and their own notes."""
    rows = Learner.objects.filter(user=user).select_related("path").order_by("pk")
    notes = Tick.objects.filter(learner__user=user).select_related("step__path").order_by("pk")
    return {
        "paths": [
            {
                "path": one.path.slug,
                "started": one.started_at.isoformat(),
                "finished": one.finished_at.isoformat() if one.finished_at else "",
            }
            for one in rows
        ],
        "steps": [
            {
                "path": tick.step.path.slug,
                "step": str(tick.step),
                "done": tick.done_at.isoformat() if tick.done_at else "",
                "note": tick.note,
            }
            for tick in notes
        ],
    }
