from .memberships import (
    AlreadyMember,
    CorrectedMeanwhile,
    NetworkClosed,
    NotAMember,
    NothingToChange,
    admit,
    change_tier,
    correct,
    end_membership,
    retract,
)
from .telling import (
    BackdatedKnowledge,
    OverlappingPeriods,
    Statement,
    lock_parties,
    retell,
    state_source,
)

__all__ = [
    "AlreadyMember",
    "BackdatedKnowledge",
    "CorrectedMeanwhile",
    "NetworkClosed",
    "NotAMember",
    "NothingToChange",
    "OverlappingPeriods",
    "Statement",
    "admit",
    "change_tier",
    "correct",
    "end_membership",
    "lock_parties",
    "retell",
    "retract",
    "state_source",
]
