"""Who may do what with an agreement. Nobody acts for somebody else's party."""

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy

from samklang.accounts.models import User
from samklang.directory.models import Organisation
from samklang.networks.rules import edits, mandates_of, speaks_for_network

from .models import AgreementParty

Someone = User | AnonymousUser


def acts_as_party(user: Someone, organisation: Organisation) -> bool:
    """A network's secretariat acts for it; an editor acts for any other organisation."""
    network = getattr(organisation, "network", None)
    return speaks_for_network(user, network) if network else edits(user, organisation)


def own_parties(user: Someone, parties: list[AgreementParty]) -> list[AgreementParty]:
    """The parties the user may speak for; empty for a stranger."""
    if not user.is_authenticated:
        return []
    return [party for party in parties if acts_as_party(user, party.organisation)]


def may_draft(user: Someone) -> bool:
    """Whoever acts for a network or an organisation may write down an idea."""
    return any(mandate.role in {"secretariat", "editor"} for mandate in mandates_of(user))


NOT_YOURS = gettext_lazy("You do not act for any of these parties.")
