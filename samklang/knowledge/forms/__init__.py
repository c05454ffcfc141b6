from .illustrating import ChangePictureForm, PictureForm
from .readying import CheckForm, CheckingForm, NeedForm
from .replicating import IndicatorForm, MeasureForm, ResultForm, TryForm
from .steps import AnswerForm, AskForm, ColleagueForm, NoteForm, ReasonForm, VerdictForm
from .writing import BeginForm, CaseForm, TranslationForm

__all__ = [
    "AnswerForm",
    "AskForm",
    "BeginForm",
    "CaseForm",
    "ChangePictureForm",
    "CheckForm",
    "CheckingForm",
    "ColleagueForm",
    "IndicatorForm",
    "MeasureForm",
    "NeedForm",
    "NoteForm",
    "PictureForm",
    "ReasonForm",
    "ResultForm",
    "TranslationForm",
    "TryForm",
    "VerdictForm",
]
