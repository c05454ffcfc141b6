from .agreements import OWN_REASONS, Agreement, AgreementParty, Step
from .effects import Hosting
from .evaluations import Assessment, Evaluation
from .versions import Approval, Clause, Enactment, Version

__all__ = [
    "OWN_REASONS",
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
