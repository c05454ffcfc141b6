from .cases import Author, Case, Draft, Question, Review, Version
from .drafts import DraftRequest
from .replications import Indicator, Measurement, Replication

__all__ = [
    "Author",
    "Case",
    "Draft",
    "DraftRequest",
    "Indicator",
    "Measurement",
    "Question",
    "Replication",
    "Review",
    "Version",
]
