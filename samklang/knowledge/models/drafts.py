from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from samklang.accounts.models import User

from .cases import Case


class DraftRequest(models.Model):
    """Somebody asked for a machine's first draft of a case in another language; the worker makes it."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Being made")
        DONE = "done", _("Made")
        FAILED = "failed", _("Not made")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="draft_requests")
    target = models.CharField(max_length=8)
    engine = models.CharField(max_length=120)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    asked_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    trouble = models.CharField(max_length=300, blank=True, help_text="For the operator.")

    class Meta:
        indexes = [models.Index(fields=["state", "asked_at"])]
        constraints = [
            models.UniqueConstraint(
                name="one_draft_at_a_time", fields=["case", "target"], condition=Q(state="waiting")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} → {self.target}"
