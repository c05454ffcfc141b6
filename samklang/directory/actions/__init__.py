from .listing import hide, show
from .merging import CannotMerge, fold
from .organisations import (
    REVISED,
    ChangedMeanwhile,
    IdentifierTaken,
    WrongFact,
    edit,
    enter,
    identify,
    rename,
    revise,
)
from .partnerships import end_partnership, enter_partner
from .succession import CannotEnd, close, merge_into, reopen, split_into
from .tree import NoPlaceInTree, move_under, place_under, take_back_placing

__all__ = [
    "REVISED",
    "CannotEnd",
    "CannotMerge",
    "ChangedMeanwhile",
    "IdentifierTaken",
    "NoPlaceInTree",
    "WrongFact",
    "close",
    "edit",
    "end_partnership",
    "enter",
    "enter_partner",
    "fold",
    "hide",
    "identify",
    "merge_into",
    "move_under",
    "place_under",
    "rename",
    "reopen",
    "revise",
    "show",
    "split_into",
    "take_back_placing",
]
