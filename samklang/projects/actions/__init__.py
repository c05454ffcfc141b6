from .benefits import (
    add_indicator,
    choose_words,
    depend,
    edit_benefit,
    edit_indicator,
    enter_benefit,
    measure,
    strike,
    undepend,
)
from .course import decide, link_outcome, plan_decision, set_down
from .ladder import climb, declare_conflict, forget, register_replication, withdraw
from .papers import add_document, change_document, remove_document
from .plans import PlanRefused, confirm_plan, hand_in_plan, look_at_plan, take_in_plan
from .projects import add_party, contribute, edit_project, open_project, remove_party

__all__ = [
    "PlanRefused",
    "add_document",
    "add_indicator",
    "add_party",
    "change_document",
    "choose_words",
    "climb",
    "confirm_plan",
    "contribute",
    "decide",
    "declare_conflict",
    "depend",
    "edit_benefit",
    "edit_indicator",
    "edit_project",
    "enter_benefit",
    "forget",
    "hand_in_plan",
    "link_outcome",
    "look_at_plan",
    "measure",
    "open_project",
    "plan_decision",
    "register_replication",
    "remove_document",
    "remove_party",
    "set_down",
    "strike",
    "take_in_plan",
    "undepend",
    "withdraw",
]
