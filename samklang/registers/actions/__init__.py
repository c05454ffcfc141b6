from .doubles import DecidedAlready, offer_doubles, settle, tell_apart
from .intake import Intake
from .sheets import (
    CannotTakeIn,
    check,
    confirm,
    discard,
    go_on,
    hand_in,
    map_columns,
    take_in,
    tries_of,
    wrong_rows,
)

__all__ = [
    "CannotTakeIn",
    "DecidedAlready",
    "Intake",
    "check",
    "confirm",
    "discard",
    "go_on",
    "hand_in",
    "map_columns",
    "offer_doubles",
    "settle",
    "take_in",
    "tell_apart",
    "tries_of",
    "wrong_rows",
]
