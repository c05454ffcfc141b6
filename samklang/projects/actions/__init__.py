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
from .plans import PlanRefused, take_in_plan
from .projects import add_party, contribute, edit_project, open_project, remove_party

__all__ = [
    "PlanRefused",
    "add_indicator",
    "add_party",
    "choose_words",
    "climb",
    "contribute",
    "decide",
    "declare_conflict",
    "depend",
    "edit_benefit",
    "edit_indicator",
    "edit_project",
    "enter_benefit",
    "forget",
    "link_outcome",
    "measure",
    "open_project",
    "plan_decision",
    "register_replication",
    "remove_party",
    "set_down",
    "strike",
    "take_in_plan",
    "undepend",
    "withdraw",
]
