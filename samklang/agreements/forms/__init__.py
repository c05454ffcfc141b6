from .drafting import Editor
from .steps import (
    ApproveForm,
    AssessForm,
    DecideForm,
    DropForm,
    EndForm,
    NegotiateForm,
    NoticeForm,
    PartyForm,
    PlanForm,
    PostponeForm,
    SignForm,
)

__all__ = [
    "ApproveForm",
    "AssessForm",
    "DecideForm",
    "DropForm",
    "Editor",
    "EndForm",
    "NegotiateForm",
    "NoticeForm",
    "PartyForm",
    "PlanForm",
    "PostponeForm",
    "SignForm",
]
