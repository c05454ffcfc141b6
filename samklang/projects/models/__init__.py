from .benefits import Benefit, Conflict, Dependency, Indicator, Measurement, Rung, Standing, WordSet, Workbook
from .projects import Contribution, Decision, Document, News, Outcome, Party, Project, Risk, Step

__all__ = [
    "Benefit",
    "Conflict",
    "Contribution",
    "Decision",
    "Dependency",
    "Document",
    "Indicator",
    "Measurement",
    "News",
    "Outcome",
    "Party",
    "Project",
    "Risk",
    "Rung",
    "Standing",
    "Step",
    "WordSet",
    "Workbook",
]
