from .intake import Intake
from .listing import hide, show
from .merging import CannotMerge, fold, tell_apart
from .organisations import (
    ChangedMeanwhile,
    IdentifierTaken,
    WrongFact,
    correct_name,
    edit,
    enter,
    identify,
    rename,
    revise,
)
from .partnerships import NoPartner, end_partnership, enter_partner
from .sheets import CannotTakeIn, check, confirm, discard, go_on, hand_in, map_columns, take_in, wrong_rows
from .succession import CannotEnd, close, merge_into, reopen, split_into
from .tree import NoPlaceInTree, move_under, place_under, take_back_placing

__all__ = [
    "CannotEnd",
    "CannotMerge",
    "CannotTakeIn",
    "ChangedMeanwhile",
    "IdentifierTaken",
    "Intake",
    "NoPartner",
    "NoPlaceInTree",
    "WrongFact",
    "check",
    "close",
    "confirm",
    "correct_name",
    "discard",
    "edit",
    "end_partnership",
    "enter",
    "enter_partner",
    "fold",
    "go_on",
    "hand_in",
    "hide",
    "identify",
    "map_columns",
    "merge_into",
    "move_under",
    "place_under",
    "rename",
    "reopen",
    "revise",
    "show",
    "split_into",
    "take_back_placing",
    "take_in",
    "tell_apart",
    "wrong_rows",
]
