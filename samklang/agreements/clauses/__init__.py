"""The kinds of clauses. Each does something while the agreement is in force, and undoes it by ending rows.

A higher room brings its own kind: ``register(ExchangePlaces())`` from its ``panels.py``.
"""

from .commitment import Commitment
from .evaluation import EvaluationClause
from .hosting import HostingClause
from .notice import NoticeClause
from .reciprocal import ReciprocalMembership
from .registry import ClauseForm, ClauseKind, Scope, kind_of, kinds, register

for _kind in (ReciprocalMembership(), HostingClause(), EvaluationClause(), NoticeClause(), Commitment()):
    register(_kind)

__all__ = ["ClauseForm", "ClauseKind", "Scope", "kind_of", "kinds", "register"]
