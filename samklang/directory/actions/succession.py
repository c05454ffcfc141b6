"""How an organisation ends, what becomes of it, and how a wrong ending is put right."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from samklang.accounts.models import User
from samklang.directory.models import Organisation, Parentage, Succession
from samklang.foundation.errors import Refused
from samklang.history.actions import record

from .organisations import locked, locked_in_order
from .tree import NoPlaceInTree, hold_tree, refuse_impossible


class CannotEnd(Refused):
    """It cannot end so, or then."""


@transaction.atomic
def close(organisation: Organisation, *, on: date, by: User | None, on_behalf_of: str = "") -> Organisation:
    """From that day it no longer exists, and nothing took its place."""
    hold_tree()
    organisation = _closed(locked(organisation), on)
    record(organisation, "closed", by=by, on_behalf_of=on_behalf_of, on=on.isoformat())
    return organisation


@transaction.atomic
def merge_into(
    organisation: Organisation, successor: Organisation, *, on: date, by: User | None, on_behalf_of: str = ""
) -> Succession:
    """It became part of another that day. What stood under it stands under the other from then."""
    hold_tree()
    organisation, successor = locked_in_order(organisation, successor)
    _refuse_successor(organisation, successor, on)
    below = list(_standing(on).filter(parent=organisation).exclude(child=successor).select_related("child"))
    _closed(organisation, on)
    for link in below:
        try:
            refuse_impossible(link.child, successor, on, None)
        except NoPlaceInTree:
            continue
        Parentage.objects.create(child=link.child, parent=successor, started_on=on)
    succession = Succession.objects.create(
        predecessor=organisation, successor=successor, kind=Succession.Kind.MERGED, on=on
    )
    record(organisation, "merged", by=by, on_behalf_of=on_behalf_of, into=successor.name, on=on.isoformat())
    return succession


@transaction.atomic
def split_into(
    organisation: Organisation,
    successors: Collection[Organisation],
    *,
    on: date,
    closes: bool = True,
    by: User | None,
    on_behalf_of: str = "",
) -> list[Succession]:
    """Others came out of it that day; it closes, or goes on without them."""
    hold_tree()
    organisation, *found = locked_in_order(organisation, *successors)
    if len({successor.pk for successor in successors}) < (2 if closes else 1):
        raise CannotEnd(_("An organisation that is split up becomes at least two others."))
    for successor in found:
        _refuse_successor(organisation, successor, on)
    if closes:
        _closed(organisation, on)
    try:
        with transaction.atomic():
            made = Succession.objects.bulk_create(
                Succession(predecessor=organisation, successor=one, kind=Succession.Kind.SPLIT, on=on)
                for one in found
            )
    except IntegrityError as error:
        raise CannotEnd(_("This is in the record already.")) from error
    names = sorted(successor.name for successor in found)
    record(organisation, "split", by=by, on_behalf_of=on_behalf_of, into=names, on=on.isoformat())
    return made


@transaction.atomic
def reopen(organisation: Organisation, *, by: User | None, on_behalf_of: str = "") -> Organisation:
    """It never closed: the date was a mistake. What ended with it goes on where nothing stands in the way."""
    hold_tree()
    organisation = locked(organisation)
    closed_on = organisation.closed_on
    if closed_on is None:
        raise CannotEnd(_("It is not closed."))
    organisation.closed_on = None
    organisation.save(update_fields=["closed_on"])
    Succession.objects.filter(predecessor=organisation, on=closed_on).delete()
    ended = Parentage.objects.filter(Q(child=organisation) | Q(parent=organisation), ended_on=closed_on)
    for link in ended.select_related("child", "parent"):
        try:
            refuse_impossible(link.child, link.parent, closed_on, None)
        except NoPlaceInTree:
            continue
        Parentage.objects.filter(pk=link.pk).update(ended_on=None)
    record(organisation, "reopened", by=by, on_behalf_of=on_behalf_of, was=closed_on.isoformat())
    return organisation


def _closed(organisation: Organisation, on: date) -> Organisation:
    if organisation.closed_on:
        raise CannotEnd(
            _("It closed already, on %(day)s.") % {"day": date_format(organisation.closed_on, "DATE_FORMAT")}
        )
    organisation.closed_on = on
    try:
        with transaction.atomic():
            organisation.save(update_fields=["closed_on"])
            _standing(on).filter(Q(child=organisation) | Q(parent=organisation)).update(ended_on=on)
    except IntegrityError as error:
        raise CannotEnd(_("It cannot have closed before it was founded or placed.")) from error
    return organisation


def _standing(on: date) -> QuerySet[Parentage]:
    """Placings that hold that day and go on."""
    return Parentage.objects.filter(Q(started_on=None) | Q(started_on__lt=on), ended_on=None)


def _refuse_successor(organisation: Organisation, successor: Organisation, on: date) -> None:
    if successor.pk == organisation.pk:
        raise CannotEnd(_("An organisation cannot come after itself."))
    if successor.closed_on and successor.closed_on <= on:
        raise CannotEnd(
            _("%(name)s was closed by then, so it cannot have taken over.") % {"name": successor.label}
        )
    if Succession.objects.filter(predecessor=organisation, successor=successor).exists():
        raise CannotEnd(_("This is in the record already."))
