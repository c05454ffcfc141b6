"""Where an organisation stands in the tree, and since when."""

from __future__ import annotations

from datetime import date

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from samklang.accounts.models import User
from samklang.directory.models import Organisation, Parentage
from samklang.foundation.errors import Refused
from samklang.history.actions import record

from .organisations import locked_in_order

TREE_LOCK = 7_267_002
"""Two moves at once could make a circle neither sees: PostgreSQL moves one at a time, SQLite does anyway."""


class NoPlaceInTree(Refused):
    """It cannot stand there then."""


@transaction.atomic
def place_under(
    child: Organisation,
    parent: Organisation,
    *,
    on: date | None = None,
    until: date | None = None,
    by: User | None,
    on_behalf_of: str = "",
) -> Parentage:
    """It stood under the other in that period; no date is “as long as we know”."""
    hold_tree()
    child, parent = locked_in_order(child, parent)
    refuse_impossible(child, parent, on, until)
    standing = Parentage.objects.create(child=child, parent=parent, started_on=on, ended_on=until)
    record(
        child, "placed", by=by, on_behalf_of=on_behalf_of, parent=parent.name, on=_iso(on), until=_iso(until)
    )
    return standing


@transaction.atomic
def move_under(
    child: Organisation, parent: Organisation | None, *, on: date, by: User | None, on_behalf_of: str = ""
) -> Parentage | None:
    """From that day it stands under another, or by itself."""
    hold_tree()
    child, *_under = locked_in_order(child, *([parent] if parent else []))
    present = _overlapping(child, on, None).order_by("started_on").first()
    if present and present.parent_id == (parent.pk if parent else None):
        raise NoPlaceInTree(_("It stands there already."))
    if present and present.started_on and present.started_on >= on:
        raise NoPlaceInTree(
            _("It has stood under %(parent)s since %(day)s, so it cannot move before that.")
            % {"parent": present.parent.label, "day": _day(present.started_on)}
        )
    if present:
        Parentage.objects.filter(pk=present.pk).update(ended_on=on)
    if parent is None:
        record(child, "stands-alone", by=by, on_behalf_of=on_behalf_of, on=on.isoformat())
        return None
    return place_under(child, parent, on=on, by=by, on_behalf_of=on_behalf_of)


@transaction.atomic
def take_back_placing(standing: Parentage, *, by: User | None, on_behalf_of: str = "") -> None:
    """It was entered by mistake: the one never stood under the other."""
    record(
        standing.child,
        "placing-taken-back",
        by=by,
        on_behalf_of=on_behalf_of,
        parent=standing.parent.name,
        on=_iso(standing.started_on),
        until=_iso(standing.ended_on),
    )
    standing.delete()


def hold_tree() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TREE_LOCK])


def refuse_impossible(child: Organisation, parent: Organisation, on: date | None, until: date | None) -> None:
    """Say why, when the one cannot stand under the other in that period."""
    if on and until and until <= on:
        raise NoPlaceInTree(_("It must end after it began."))
    if child.pk == parent.pk:
        raise NoPlaceInTree(_("An organisation cannot stand under itself."))
    if parent.closed_on and (until is None or until > parent.closed_on):
        raise NoPlaceInTree(
            _("%(name)s closed on %(day)s; nothing can stand under it after that.")
            % {"name": parent.label, "day": _day(parent.closed_on)}
        )
    if other := _overlapping(child, on, until).select_related("parent").first():
        raise NoPlaceInTree(
            _("It stands under %(parent)s in that time already. End that first.")
            % {"parent": other.parent.label}
        )
    if _stands_above(child, parent, on, until):
        raise NoPlaceInTree(
            _("%(parent)s stands under %(child)s itself in that time; the two cannot stand under each other.")
            % {"parent": parent.label, "child": child.label}
        )


def _overlapping(child: Organisation, on: date | None, until: date | None) -> QuerySet[Parentage]:
    found = Parentage.objects.filter(child=child)
    if on:
        found = found.filter(Q(ended_on=None) | Q(ended_on__gt=on))
    if until:
        found = found.filter(Q(started_on=None) | Q(started_on__lt=until))
    return found


def _stands_above(child: Organisation, parent: Organisation, on: date | None, until: date | None) -> bool:
    """Whether ``child`` is an ancestor of ``parent`` on any day of the period.

    Each step up keeps only the days on which the whole chain held, so a circle that never existed on one and
    the same day is no circle.
    """
    first, last = on or date.min, until or date.max
    waiting = [(parent.pk, first, last)]
    seen = set()
    while waiting:
        links = Parentage.objects.filter(child__in={pk for pk, _from, _to in waiting})
        above = []
        for link in links:
            for pk, since, to in waiting:
                begin, end = max(since, link.started_on or date.min), min(to, link.ended_on or date.max)
                step = (link.parent_id, begin, end)
                if pk == link.child_id and begin < end and step not in seen:
                    if link.parent_id == child.pk:
                        return True
                    seen.add(step)
                    above.append(step)
        waiting = above
    return False


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _day(day: date) -> str:
    return date_format(day, "DATE_FORMAT")
