from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.dispatch import receiver

from samklang.accounts.models import User
from samklang.directory.models import Organisation
from samklang.networks.models import Network, OptOut
from samklang.networks.signals import opt_out_changed, own_membership_changed

from . import actions, queries
from .models import Agreement


@receiver(own_membership_changed)
def keep_promises(
    network: Network, organisation: Organisation, by: User | None, at: datetime, **kwargs: Any
) -> None:
    """What the organisation is by itself changed here; what clauses give it elsewhere follows."""
    for agreement in queries.touching(network):
        _follow(agreement, organisation.pk, by=by, at=at)


@receiver(opt_out_changed)
def heed_opt_out(opt_out: OptOut, by: User | None, at: datetime, **kwargs: Any) -> None:
    code = opt_out.ref.partition("/")[0]
    for agreement in Agreement.objects.filter(code=code):
        _follow(agreement, opt_out.organisation_id, by=by, at=at)


def _follow(agreement: Agreement, organisation: int, *, by: User | None, at: datetime) -> None:
    actions.restate(agreement, by=by, at=at, organisations=[organisation])
    if connection.vendor == "postgresql":
        # An agreement may have come in force while this was being written; neither transaction saw the other.
        transaction.on_commit(
            lambda: actions.restate(agreement, by=by, at=at, organisations=[organisation]) and None
        )
