"""Who may do what with a case."""

from samklang.accounts.models import User
from samklang.networks.rules import acts_for, edits, mandates_of, speaks_for_network

from .models import Case, Replication
from .queries import Someone


def may_begin(user: Someone) -> bool:
    """Whoever acts for an organisation or a network may tell what it did."""
    return any(mandate.organisation_id or mandate.network_id for mandate in mandates_of(user))


def writes(user: Someone, case: Case) -> bool:
    """Its authors write it, and the editor of the organisation looks after it."""
    if not isinstance(user, User):
        return False
    return edits(user, case.organisation) or case.authors.filter(user=user).exists()


def may_ask(user: Someone, case: Case) -> bool:
    return case.is_public and may_begin(user)


def keeps(user: Someone, replication: Replication) -> bool:
    """Whoever acts for the organisation that tries it tells what came of it."""
    network = getattr(replication.organisation, "network", None)
    return acts_for(user, replication.organisation) or bool(network and speaks_for_network(user, network))
