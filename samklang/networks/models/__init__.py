from .bodies import Body, Office, Seat
from .invitations import Invitation, OptOut
from .mandates import Mandate
from .memberships import Membership, MembershipSource
from .networks import Network, Tier

__all__ = [
    "Body",
    "Invitation",
    "Mandate",
    "Membership",
    "MembershipSource",
    "Network",
    "Office",
    "OptOut",
    "Seat",
    "Tier",
]
