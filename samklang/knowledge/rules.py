"""Who may do what with a case."""

from samklang.accounts.models import User
from samklang.networks.rules import edits, mandates_of

from .models import Case
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
