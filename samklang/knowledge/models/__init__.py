from .cases import Author, Case, Draft, Picture, Question, ReadableIn, Review, Version
from .drafts import DraftRequest
from .recipes import Need, Readiness, Standing
from .replications import Indicator, Measurement, Replication

__all__ = [
    "Author",
    "Case",
    "Draft",
    "DraftRequest",
    "Indicator",
    "Measurement",
    "Need",
    "Picture",
    "Question",
    "ReadableIn",
    "Readiness",
    "Replication",
    "Review",
    "Standing",
    "Version",
]
