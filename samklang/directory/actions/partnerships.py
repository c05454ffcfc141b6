"""Who works together with whom, as the organisation itself keeps the list."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from samklang.accounts.models import User
from samklang.directory.models import Organisation, Partnership
from samklang.directory.signals import partner_entered
from samklang.foundation.errors import Refused
from samklang.history.actions import record


class NoPartner(Refused):
    """The two cannot be partners so."""


@transaction.atomic
def enter_partner(
    organisation: Organisation,
    partner: Organisation,
    *,
    on: date,
    contact_email: str = "",
    by: User | None,
    on_behalf_of: str = "",
) -> Partnership:
    """Put a partner on the list, and tell it: a network may invite partners by itself."""
    if organisation.pk == partner.pk:
        raise NoPartner(_("An organisation cannot be its own partner."))
    if partner.closed_on and partner.closed_on <= on:
        raise NoPartner(_("%(name)s is closed.") % {"name": partner.label})
    try:
        with transaction.atomic():
            partnership = Partnership.objects.create(
                organisation=organisation, partner=partner, started_on=on, contact_email=contact_email
            )
    except IntegrityError as error:
        raise NoPartner(_("%(name)s is on the list already.") % {"name": partner.label}) from error
    record(
        organisation,
        "partner-entered",
        by=by,
        on_behalf_of=on_behalf_of,
        partner=partner.name,
        on=on.isoformat(),
    )
    partner_entered.send(Partnership, partnership=partnership, by=by)
    return partnership


@transaction.atomic
def end_partnership(
    partnership: Partnership, *, on: date, by: User | None, on_behalf_of: str = ""
) -> Partnership:
    """From that day they no longer work together."""
    partnership = Partnership.objects.select_for_update(no_key=True).get(pk=partnership.pk)
    if partnership.ended_on:
        raise NoPartner(_("This partnership has ended already."))
    if on < partnership.started_on:
        raise NoPartner(_("It cannot end before it began."))
    partnership.ended_on = on
    partnership.save(update_fields=["ended_on"])
    record(
        partnership.organisation,
        "partner-ended",
        by=by,
        on_behalf_of=on_behalf_of,
        partner=partnership.partner.name,
        on=on.isoformat(),
    )
    return partnership
