from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samklang.accounts.models import User

from .agreements import Agreement, AgreementParty
from .versions import Version


class Decision(models.TextChoices):
    RENEW = "renew", _("Renew it")
    AMEND = "amend", _("Amend it")
    END = "end", pgettext_lazy("an agreement", "End it")


class Evaluation(models.Model):
    """What the parties make of the agreement at a point in time: figures, words and a decision."""

    Decision = Decision

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="evaluations")
    clause_key = models.SlugField(max_length=40, blank=True, help_text="The clause that asked for it.")
    due_on = models.DateField()
    opened_at = models.DateTimeField()
    criteria = models.JSONField(default=list, help_text="What is looked at, one sentence each, per language.")
    figures = models.JSONField(default=list, help_text="What the agreement had done when it was opened.")
    decision = models.CharField(max_length=8, choices=Decision, blank=True)
    reason = models.TextField(blank=True)
    decided_on = models.DateField(null=True, blank=True)
    decided_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    version = models.OneToOneField(
        Version,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="evaluation",
        help_text="The terms that came out of it.",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_open_evaluation", fields=["agreement"], condition=Q(decided_on=None)
            ),
            models.CheckConstraint(
                name="evaluation_decided_has_a_day",
                condition=Q(decision="", decided_on=None) | (~Q(decision="") & Q(decided_on__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement}: {self.due_on}"

    def get_absolute_url(self) -> str:
        return reverse("agreements:evaluation", args=[self.agreement.code, self.pk])


class Assessment(models.Model):
    """One party's view: a score for each criterion, words, and what it would do."""

    evaluation = models.ForeignKey(Evaluation, on_delete=models.CASCADE, related_name="assessments")
    party = models.ForeignKey(AgreementParty, on_delete=models.PROTECT, related_name="assessments")
    scores = models.JSONField(default=list, help_text="One to five for each criterion, in their order.")
    words = models.TextField(blank=True)
    recommendation = models.CharField(max_length=8, choices=Decision)
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="party_assesses_once", fields=["evaluation", "party"]),
        ]

    def __str__(self) -> str:
        return f"{self.party}: {self.recommendation}"
