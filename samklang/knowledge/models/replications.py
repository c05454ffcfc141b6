from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from samklang.accounts.models import User
from samklang.directory.models import Organisation
from samklang.projects.models import Benefit

from .cases import Case


class Replication(models.Model):
    """Another organisation tries what a case tells: from the origin, or from somebody who tried it before."""

    class State(models.TextChoices):
        TRYING = "trying", _("Being tried")
        IN_USE = "in-use", _("In use")
        FAILED = "failed", _("Did not work here")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="replications")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="replications")
    taken_from = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="taken_further"
    )
    state = models.CharField(max_length=10, choices=State, default=State.TRYING)
    contact_name = models.CharField(max_length=200, blank=True)
    contact_email = models.EmailField(blank=True)
    adapted = models.TextField(blank=True, help_text="What is done otherwise than at the origin.")
    result = models.TextField(blank=True, help_text="What came of it, also when it failed.")
    started_on = models.DateField()
    result_on = models.DateField(null=True, blank=True)
    begun_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    is_sample = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="replicated_once_by_each", fields=["case", "organisation"]),
            models.CheckConstraint(
                name="replication_ends_with_a_result",
                condition=Q(state="trying") | (~Q(result="") & Q(result_on__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} ← {self.case}"

    def get_absolute_url(self) -> str:
        return reverse("knowledge:replication", args=[self.case.slug, self.pk])


class Indicator(models.Model):
    """What is measured at the origin and at everyone who tries it, in the same unit."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="indicators")
    name = models.CharField(max_length=200)
    unit = models.CharField(max_length=40)
    benefit = models.ForeignKey(
        Benefit,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="The benefit at the origin that stands on it; measured elsewhere, it may climb.",
    )

    class Meta:
        constraints = [models.UniqueConstraint(name="indicator_once_per_case", fields=["case", "name"])]

    def __str__(self) -> str:
        return f"{self.name} ({self.unit})"


class Measurement(models.Model):
    """An indicator before and after, at the origin (no replication) or at one who tried it."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="measurements")
    replication = models.ForeignKey(
        Replication, null=True, blank=True, on_delete=models.CASCADE, related_name="measurements"
    )
    baseline = models.DecimalField(max_digits=14, decimal_places=3)
    value = models.DecimalField(max_digits=14, decimal_places=3)
    measured_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="measured_once_where_tried",
                fields=["indicator", "replication"],
                condition=Q(replication__isnull=False),
            ),
            models.UniqueConstraint(
                name="measured_once_at_origin", fields=["indicator"], condition=Q(replication=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id}: {self.baseline} → {self.value}"
