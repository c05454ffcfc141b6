from .deciding import NotDecidedHere, begin_outcome, carry_outcomes, decide, link_outcome, plan_event
from .joining import MeetingOver, forget, join
from .leading import PromiseBroken, VotesCast, edit_board, move_to, open_board, set_time_box
from .states import TooLate
from .voting import NotEnough, vote
from .writing import CannotMerge, NotTheirs, add_idea, merge, put_in_group, take_apart, withdraw

__all__ = [
    "CannotMerge",
    "MeetingOver",
    "NotDecidedHere",
    "NotEnough",
    "NotTheirs",
    "PromiseBroken",
    "TooLate",
    "VotesCast",
    "add_idea",
    "begin_outcome",
    "carry_outcomes",
    "decide",
    "edit_board",
    "forget",
    "join",
    "link_outcome",
    "merge",
    "move_to",
    "open_board",
    "plan_event",
    "put_in_group",
    "set_time_box",
    "take_apart",
    "vote",
    "withdraw",
]
