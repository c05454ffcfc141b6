from .boards import Board, Participant, Phase, Question
from .ideas import Decision, Group, Idea, Outcome, Vote

__all__ = [
    "Board",
    "Decision",
    "Group",
    "Idea",
    "Outcome",
    "Participant",
    "Phase",
    "Question",
    "Vote",
]
