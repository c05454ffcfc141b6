"""Who may act on whose behalf: given and withdrawn, never by a seat."""

from datetime import date, datetime
from functools import reduce
from operator import or_

from django.db import IntegrityError, transaction
from django.db.models import Model, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from samklang.accounts.models import User
from samklang.directory.models import Organisation
from samklang.foundation.errors import Refused
from samklang.history.actions import notify, record
from samklang.networks import belonging
from samklang.networks.models import Body, Invitation, Mandate, Network

from . import letters

Party = Network | Organisation | Body | None
KEEPERS = {Mandate.Role.SECRETARIAT, Mandate.Role.OPERATOR}


class AlreadyHolds(Refused):
    pass


class LastOne(Refused):
    pass


@transaction.atomic
def give_mandate(
    user: User,
    role: str,
    *,
    on: date,
    at: datetime,
    by: User | None,
    network: Network | None = None,
    organisation: Organisation | None = None,
    body: Body | None = None,
    on_behalf_of: str = "",
) -> Mandate:
    """Let a user act as this from a day. The user is told."""
    try:
        with transaction.atomic():
            mandate = Mandate.objects.create(
                user=user,
                role=role,
                network=network,
                organisation=organisation,
                body=body,
                started_on=on,
                given_by=by,
            )
    except IntegrityError as error:
        raise AlreadyHolds(_("This person may act so already.")) from error
    belonging.forget(user)
    thing = _opened_by(mandate)
    record(thing, f"{role}-given", by=by, on_behalf_of=on_behalf_of, user=user.pk, on=on.isoformat())
    if by != user:
        notify([user], thing, f"{role}-given-you", at=at, key=f"mandate-{mandate.pk}")
        if by is not None:
            letters.mandate_given(mandate)
    return mandate


@transaction.atomic
def withdraw_mandate(mandate: Mandate, *, on: date, by: User | None, on_behalf_of: str = "") -> None:
    """End a mandate; the last secretariat of a network and the last operator only after another is in."""
    held = _locked(_its_like(mandate))
    mandate = next(one for one in held if one.pk == mandate.pk)
    if mandate.ended_on and mandate.ended_on <= on:
        return
    others = (one for one in held if one.user_id != mandate.user_id and one.user.is_active)
    if mandate.role in KEEPERS and not any(one.started_on <= on for one in others):
        raise LastOne(_("Nobody else could act in this role. Give it to somebody else first."))
    mandate.ended_on = max(on, mandate.started_on)
    mandate.save(update_fields=["ended_on"])
    if by is not None:
        belonging.forget(by)  # who gives up what is their own sees nothing by it from here on
    record(
        _opened_by(mandate),
        f"{mandate.role}-withdrawn",
        by=by,
        on_behalf_of=on_behalf_of,
        user=mandate.user_id,
        on=mandate.ended_on.isoformat(),
    )


def _its_like(mandate: Mandate) -> Q:
    """Where one must stay, all are locked in one order: two who withdraw each other wait in a row."""
    alike = Q(role=mandate.role, network=mandate.network_id, ended_on=None)
    return Q(pk=mandate.pk) | alike if mandate.role in KEEPERS else Q(pk=mandate.pk)


def _locked(rows: Q) -> list[Mandate]:
    locked = Mandate.objects.select_for_update(of=("self",), no_key=True).filter(rows)
    return list(locked.select_related("user").order_by("pk"))


@transaction.atomic
def forget(user: User) -> None:
    """Take away what is held on a person who leaves. The last secretariat must hand over first."""
    today = timezone.localdate()
    held = Mandate.objects.filter(user=user, ended_on=None).order_by("pk")
    _locked(reduce(or_, map(_its_like, held), Q(pk=None)))
    for mandate in held:
        withdraw_mandate(mandate, on=today, by=None)
    belonging.forget(user)
    Invitation.objects.filter(email__iexact=user.email).update(
        email="erased@erased.invalid", person_name="", message="", answer=""
    )


def _opened_by(mandate: Mandate) -> Model:
    """The record whose history tells of the mandate: what it opens."""
    return mandate.network or mandate.organisation or mandate.body or mandate
