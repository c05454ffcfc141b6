"""An organisation does not want what a clause would give it."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from samklang.accounts.models import User
from samklang.directory.models import Organisation
from samklang.foundation.errors import Refused
from samklang.history.actions import record
from samklang.networks.models import Network, OptOut
from samklang.networks.signals import opt_out_changed

from .telling import lock_parties


class OptedOutAlready(Refused):
    pass


@transaction.atomic
def opt_out(
    organisation: Organisation,
    network: Network,
    *,
    ref: str,
    on: date,
    by: User | None,
    at: datetime,
    on_behalf_of: str = "",
) -> OptOut:
    """Decline a derived membership from a day. The room that derives it hears of it and ends it."""
    lock_parties([organisation])
    try:
        with transaction.atomic():
            said = OptOut.objects.create(organisation=organisation, network=network, ref=ref, started_on=on)
    except IntegrityError as error:
        raise OptedOutAlready(_("The organisation has declined this membership already.")) from error
    names = {"organisation": organisation.slug, "name": organisation.name, "ref": ref}
    record(network, "opted-out", by=by, on_behalf_of=on_behalf_of, on=on.isoformat(), **names)
    opt_out_changed.send(sender=OptOut, opt_out=said, by=by, at=at)
    return said


@transaction.atomic
def take_back_opt_out(
    said: OptOut, *, on: date, by: User | None, at: datetime, on_behalf_of: str = ""
) -> None:
    """Take a no back from a day. A no that had not begun falls away whole."""
    lock_parties([said.organisation])
    said = OptOut.objects.select_for_update(of=("self",), no_key=True).get(pk=said.pk)
    if said.ended_on:
        raise OptedOutAlready(_("This was taken back already."))
    if on <= said.started_on:
        OptOut.objects.filter(pk=said.pk).delete()
    else:
        said.ended_on = on
        said.save(update_fields=["ended_on"])
    names = {"organisation": said.organisation.slug, "name": said.organisation.name, "ref": said.ref}
    record(said.network, "opt-out-taken-back", by=by, on_behalf_of=on_behalf_of, on=on.isoformat(), **names)
    opt_out_changed.send(sender=OptOut, opt_out=said, by=by, at=at)
