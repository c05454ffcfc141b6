"""Folding two records of one organisation into one."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import Model, Q
from django.utils.translation import gettext as _

from samklang.accounts.models import User
from samklang.directory.models import Organisation, OrganisationName, Parentage, Succession
from samklang.directory.signals import organisations_merged
from samklang.foundation.errors import Refused
from samklang.foundation.text import Text
from samklang.history.actions import carry_followers, record

from .organisations import locked_in_order, retell
from .tree import NoPlaceInTree, hold_tree, refuse_impossible

CHOOSABLE = ("name", "kind", "country", "place", "website", "founded_on", "closed_on")
FILLED = (*CHOOSABLE, "latitude", "longitude", "languages", "source")


class CannotMerge(Refused):
    """The two cannot become one record."""


@transaction.atomic
def fold(
    gone: Organisation,
    *,
    into: Organisation,
    taking: Collection[str] = (),
    at: datetime,
    by: User | None,
    on_behalf_of: str = "",
) -> Organisation:
    """Make one record of two. ``taking`` names the facts that are right on the one that goes.

    Everything that stands on the one that goes moves to the one that is kept; its address leads there.
    """
    if gone.pk == into.pk:
        raise CannotMerge(_("These are one record already."))
    hold_tree()
    gone, kept = locked_in_order(gone, into)
    if gone.is_listed != kept.is_listed:
        raise CannotMerge(_("One of the two is shown to everyone and the other is not. Decide that first."))
    names = _take_facts(kept, gone, taking)
    _move_within(kept, gone, names)
    answers: list[tuple[Any, Any]] = organisations_merged.send(
        Organisation, kept=kept, gone=gone, by=by, at=at
    )
    cared_for = {model for _receiver, models in answers for model in models or ()}
    _move_from_other_rooms(kept, gone, cared_for)
    gone.folded.update(merged_into=kept)
    Organisation.objects.filter(pk=gone.pk).update(merged_into=kept)
    retell(kept)
    carry_followers(gone, kept)
    record(gone, "folded", by=by, on_behalf_of=on_behalf_of, into=kept.name)
    record(kept, "took-over", by=by, on_behalf_of=on_behalf_of, of=gone.name, taking=sorted(taking))
    return kept


def _take_facts(kept: Organisation, gone: Organisation, taking: Collection[str]) -> list[str]:
    """Let the kept record say the best of both; returns the names it bore that are not its name now."""
    other_names = {kept.name, gone.name}
    for fact in FILLED:
        if fact in taking or getattr(kept, fact) in (None, "", []):
            setattr(kept, fact, getattr(gone, fact))
    if kept.kind == Organisation.Kind.OTHER:
        kept.kind = gone.kind
    kept.names = Text({**gone.names, **kept.names})
    kept.about = Text({**gone.about, **kept.about})
    kept.is_sample = kept.is_sample and gone.is_sample
    try:
        with transaction.atomic():
            kept.save()
    except IntegrityError as error:
        raise CannotMerge(_("It cannot have been founded after it was closed.")) from error
    return sorted(other_names - {kept.name, *kept.names.plain().values()})


def _move_within(kept: Organisation, gone: Organisation, names: list[str]) -> None:
    gone.identifiers.update(organisation=kept)
    gone.affiliations.update(organisation=kept)
    gone.former_names.update(organisation=kept)
    known = set(kept.former_names.values_list("name", flat=True))
    OrganisationName.objects.bulk_create(
        OrganisationName(organisation=kept, name=name) for name in names if name not in known
    )
    for link in Parentage.objects.filter(Q(child=gone) | Q(parent=gone)).select_related("child", "parent"):
        child = kept if link.child_id == gone.pk else link.child
        parent = kept if link.parent_id == gone.pk else link.parent
        link.delete()
        try:
            refuse_impossible(child, parent, link.started_on, link.ended_on)
        except NoPlaceInTree:
            continue
        Parentage.objects.create(
            child=child, parent=parent, started_on=link.started_on, ended_on=link.ended_on
        )
    for succession in Succession.objects.filter(Q(predecessor=gone) | Q(successor=gone)):
        _moved_or_dropped(succession, kept, gone)
    for partnership in [*gone.partnerships.all(), *gone.partner_of.all()]:
        _moved_or_dropped(partnership, kept, gone)


def _moved_or_dropped(thing: Any, kept: Organisation, gone: Organisation) -> None:
    """What the kept record says already, or would say about itself, is not said twice."""
    for field in thing._meta.fields:
        if field.related_model is Organisation and getattr(thing, field.attname) == gone.pk:
            setattr(thing, field.name, kept)
    try:
        with transaction.atomic():
            thing.save()
    except IntegrityError:
        thing.delete()


def _move_from_other_rooms(
    kept: Organisation, gone: Organisation, cared_for: Collection[type[Model]]
) -> None:
    """What no higher room took care of on hearing the news. If both stand in one place, it is refused."""
    for relation in Organisation._meta.related_objects:
        model: type[Model] = relation.related_model
        if model._meta.app_label == Organisation._meta.app_label or model in cared_for:
            continue
        rows = model._base_manager.filter(**{relation.field.name: gone})
        try:
            with transaction.atomic():
                rows.update(**{relation.field.name: kept})
        except DatabaseError as error:
            raise CannotMerge(
                _(
                    "Both records take part in the same thing (%(thing)s). End that for one of them first; "
                    "nothing was changed."
                )
                % {"thing": model._meta.verbose_name_plural}
            ) from error
