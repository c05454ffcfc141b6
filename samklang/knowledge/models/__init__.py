from .cases import Author, Case, Draft, Question, Review, Version
from .replications import Indicator, Measurement, Replication

__all__ = [
    "Author",
    "Case",
    "Draft",
    "Indicator",
    "Measurement",
    "Question",
    "Replication",
    "Review",
    "Version",
]
