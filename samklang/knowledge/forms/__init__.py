from .steps import AnswerForm, AskForm, ColleagueForm, NoteForm, ReasonForm, VerdictForm
from .writing import BeginForm, CaseForm, TranslationForm

__all__ = [
    "AnswerForm",
    "AskForm",
    "BeginForm",
    "CaseForm",
    "ColleagueForm",
    "NoteForm",
    "ReasonForm",
    "TranslationForm",
    "VerdictForm",
]
