from __future__ import annotations

from django.db import models
from django.db.models import Q


class Document(models.Model):
    """What one record says in one language. Derived: it can be thrown away and made anew at any time."""

    kind = models.CharField(max_length=80, help_text="Room and noun, as in networks.network.")
    record_id = models.PositiveBigIntegerField()
    language = models.CharField(max_length=8)
    title = models.CharField(max_length=300)
    body = models.TextField(blank=True)
    url = models.CharField(max_length=300, help_text="Its page, without the language in front.")
    weights = models.JSONField(default=dict, help_text="{token: weight}")
    tokens = models.TextField(help_text="The same tokens as words, for the engine.")
    length = models.PositiveIntegerField(default=0)
    analyser = models.CharField(max_length=40, help_text="The version of the analyser that made the tokens.")
    fingerprint = models.CharField(max_length=64, help_text="Of all that the record says.")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="said_once_a_language", fields=["kind", "record_id", "language"])
        ]

    def __str__(self) -> str:
        return self.title


class Reading(models.Model):
    """How far the index has read in the history, on one line."""

    entry_id = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(name="one_reading", condition=Q(id=1))]

    def __str__(self) -> str:
        return str(self.entry_id)
