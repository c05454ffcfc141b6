from .agreements import Agreement, AgreementParty, Step
from .effects import Hosting
from .evaluations import Assessment, Evaluation
from .versions import Approval, Clause, Enactment, Version

__all__ = [
    "Agreement",
    "AgreementParty",
    "Approval",
    "Assessment",
    "Clause",
    "Enactment",
    "Evaluation",
    "Hosting",
    "Step",
    "Version",
]
