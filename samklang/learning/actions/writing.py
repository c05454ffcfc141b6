"""Putting a path together: its facts, its steps and their order, and showing it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from samklang.accounts.models import User
from samklang.directory.models import Topic
from samklang.directory.names import folded
from samklang.foundation.errors import Refused
from samklang.foundation.text import Text
from samklang.history.actions import record, taken_over
from samklang.learning.models import Path, Step
from samklang.networks.actions.naming import free_slug
from samklang.networks.models import Network

MOST_STEPS = 60
State = Path.State


class WrongState(Refused):
    pass


@transaction.atomic
def open_path(
    network: Network,
    *,
    title: Text,
    topics: Iterable[Topic] = (),
    slug: str = "",
    by: User | None,
    on_behalf_of: str = "",
    **facts: Any,
) -> Path:
    """Begin a path, as a draft that only the secretariat sees."""
    path = Path(network=network, title=title, **facts)
    path.slug = slug or free_slug(str(title), Path.objects.all(), "path")
    path.slug = "my-path" if path.slug == "mine" else path.slug
    path.search_text = _words(path)
    path.save()
    path.topics.set(topics)
    record(path, "begun", by=by, on_behalf_of=on_behalf_of)
    return path


@transaction.atomic
def edit(
    path: Path, *, topics: Iterable[Topic], by: User | None, on_behalf_of: str = "", **facts: Any
) -> Path:
    path, wanted = _locked(path), set(topics)
    if not taken_over(path, facts) and wanted == set(path.topics.all()):
        return path
    path.search_text = _words(path)
    path.save()
    path.topics.set(wanted)
    record(path, "changed", by=by, on_behalf_of=on_behalf_of)
    return path


@transaction.atomic
def publish(path: Path, *, by: User | None, at: datetime, on_behalf_of: str = "") -> Path:
    path = _locked(path)
    if path.state == State.PUBLISHED:
        raise WrongState(_("This path is published already."))
    if not path.steps.exists():
        raise WrongState(_("A path needs at least one step."))
    path.state, path.published_at = State.PUBLISHED, path.published_at or at
    path.save(update_fields=["state", "published_at"])
    record(path, "published", by=by, on_behalf_of=on_behalf_of)
    return path


@transaction.atomic
def close(path: Path, *, by: User | None, on_behalf_of: str = "") -> Path:
    """No longer on the list; those on their way may finish."""
    path = _locked(path)
    if path.state != State.PUBLISHED:
        raise WrongState(_("This path is not published."))
    path.state = State.CLOSED
    path.save(update_fields=["state"])
    record(path, "closed", by=by, on_behalf_of=on_behalf_of)
    return path


@transaction.atomic
def add_step(path: Path, *, by: User | None, on_behalf_of: str = "", **facts: Any) -> Step:
    """A new step stands last."""
    path = _locked(path)
    last = path.steps.order_by("-position").values_list("position", flat=True).first() or 0
    if path.steps.count() >= MOST_STEPS:
        raise WrongState(_("A path has at most %(most)s steps.") % {"most": MOST_STEPS})
    step = Step.objects.create(path=path, position=last + 1, **facts)
    record(path, "step-added", by=by, on_behalf_of=on_behalf_of, title=step.title.plain())
    return step


@transaction.atomic
def change_step(step: Step, *, by: User | None, on_behalf_of: str = "", **facts: Any) -> Step:
    path = _locked(step.path)
    step = Step.objects.get(pk=step.pk)
    if not taken_over(step, facts):
        return step
    step.save()
    record(path, "step-changed", by=by, on_behalf_of=on_behalf_of, title=step.title.plain())
    return step


@transaction.atomic
def remove_step(step: Step, *, by: User | None, on_behalf_of: str = "") -> None:
    path = _locked(step.path)
    if path.state == State.PUBLISHED and path.steps.count() == 1:
        raise WrongState(_("A path needs at least one step."))
    title = step.title.plain()
    step.delete()
    record(path, "step-removed", by=by, on_behalf_of=on_behalf_of, title=title)


@transaction.atomic
def move(step: Step, *, is_up: bool, by: User | None, on_behalf_of: str = "") -> None:
    """One place up or down; at the end of the row nothing happens."""
    path = _locked(step.path)
    step = Step.objects.get(pk=step.pk)
    beside = (
        path.steps.filter(position__lt=step.position).order_by("-position").first()
        if is_up
        else path.steps.filter(position__gt=step.position).order_by("position").first()
    )
    if beside is None:
        return
    here, there = step.position, beside.position
    # Two steps never stand in one place, so one of them waits behind all others for a moment.
    waiting = (path.steps.order_by("-position").values_list("position", flat=True).first() or 0) + 1
    for one, position in ((step, waiting), (beside, here), (step, there)):
        Step.objects.filter(pk=one.pk).update(position=position)
    record(path, "step-moved", by=by, on_behalf_of=on_behalf_of, title=step.title.plain())


def _locked(path: Path) -> Path:
    return Path.objects.select_for_update(of=("self",), no_key=True).select_related("network").get(pk=path.pk)


def _words(path: Path) -> str:
    texts = [*Text(path.title).plain().values(), *Text(path.summary).plain().values()]
    return folded(" ".join([*texts, path.network.name]))
