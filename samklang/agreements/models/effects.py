from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from samklang.directory.models import Organisation
from samklang.networks.models import Network, Office

from .agreements import Agreement


class Hosting(models.Model):
    """A party hosts something of a network in a period, because a clause says so. Never deleted."""

    class What(models.TextChoices):
        OFFICE = "office", _("An office")
        PERSON = "person", _("A person")
        EVENT = "event", _("An event")

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="hostings")
    clause_key = models.SlugField(max_length=40)
    what = models.CharField(max_length=10, choices=What)
    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="hostings")
    host = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="hostings")
    office = models.ForeignKey(
        Office, null=True, blank=True, on_delete=models.PROTECT, related_name="hostings"
    )
    subject = models.CharField(max_length=200, blank=True, help_text="Which office, post or event, in words.")
    started_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["network", "superseded_at", "started_on"])]
        constraints = [
            models.CheckConstraint(
                name="hosting_ends_after_start", condition=Q(ended_on=None) | Q(ended_on__gt=F("started_on"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.host} hosts {self.subject or self.get_what_display()} of {self.network}"
