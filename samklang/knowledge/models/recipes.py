from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from samklang.accounts.models import User
from samklang.directory.models import Organisation
from samklang.foundation.text import TranslatedField

from .cases import Case


class Need(models.Model):
    """One line of a case's recipe: what another must have in place. What no longer holds is retired."""

    class Area(models.TextChoices):
        ORGANISATION = "organisation", _("Leadership and organisation")
        PEOPLE = "people", _("People and time")
        DATA = "data", _("Data")
        TECHNOLOGY = "technology", _("Technology")
        LAW = "law", _("Law")
        FINANCE = "finance", _("Finance")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="needs")
    area = models.CharField(max_length=14, choices=Area)
    text = TranslatedField()
    retired_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.text)


class Readiness(models.Model):
    """An organisation's own check against the recipe. Only those who act for it see it."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="readinesses")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="readinesses")
    begun_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    begun_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    is_sample = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_check_for_each", fields=["case", "organisation"]),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} ← {self.case}"

    def get_absolute_url(self) -> str:
        return reverse("knowledge:plan", args=[self.case.slug, self.pk])


class Standing(models.Model):
    """How it stands with one line of the recipe, and who does what about it by when."""

    class State(models.TextChoices):
        IN_PLACE = "in-place", _("In place")
        PARTLY = "partly", _("Partly")
        MISSING = "missing", _("Missing")
        NOT_RELEVANT = "not-relevant", _("Not relevant here")

    readiness = models.ForeignKey(Readiness, on_delete=models.CASCADE, related_name="standings")
    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="standings")
    state = models.CharField(max_length=14, choices=State)
    note = models.CharField(max_length=500, blank=True)
    who = models.CharField(max_length=200, blank=True)
    by_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="one_standing_each", fields=["readiness", "need"])]

    def __str__(self) -> str:
        return f"{self.need_id}: {self.state}"
