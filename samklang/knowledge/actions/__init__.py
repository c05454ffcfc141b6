from .asking import answer, ask, hide_question
from .drafting import ask_for_draft, go_on_with_drafts, make_draft, tries_of
from .illustrating import add_picture, change_picture, remove_picture
from .publishing import confirm, publish, remind_to_confirm, take_up_again, withdraw
from .readying import (
    Found,
    add_need,
    add_usual_needs,
    begin_check,
    change_need,
    retire_need,
    save_check,
)
from .replicating import add_indicator, measure, tell_result, try_it
from .reviewing import ask_for_review, give_review
from .writing import Outdated, add_author, begin, forget, remove_author, save, save_beside, translate

__all__ = [
    "Found",
    "Outdated",
    "add_author",
    "add_indicator",
    "add_need",
    "add_picture",
    "add_usual_needs",
    "answer",
    "ask",
    "ask_for_draft",
    "ask_for_review",
    "begin",
    "begin_check",
    "change_need",
    "change_picture",
    "confirm",
    "forget",
    "give_review",
    "go_on_with_drafts",
    "hide_question",
    "make_draft",
    "measure",
    "publish",
    "remind_to_confirm",
    "remove_author",
    "remove_picture",
    "retire_need",
    "save",
    "save_beside",
    "save_check",
    "take_up_again",
    "tell_result",
    "translate",
    "tries_of",
    "try_it",
    "withdraw",
]
