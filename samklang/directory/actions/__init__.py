from .organisations import (
    ChangedMeanwhile,
    IdentifierTaken,
    WrongFact,
    correct_name,
    edit,
    enter,
    identify,
    rename,
    take_identifier,
)

__all__ = [
    "ChangedMeanwhile",
    "IdentifierTaken",
    "WrongFact",
    "correct_name",
    "edit",
    "enter",
    "identify",
    "rename",
    "take_identifier",
]
