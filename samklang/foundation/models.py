from django.db import models
from django.utils.translation import gettext_lazy as _


class Letter(models.Model):
    """One mail that is to go out. Actions write letters in their own transaction; the worker carries them."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SENDING = "sending", _("On its way")
        SENT = "sent", _("Sent")
        KEPT = "kept", _("Kept in the outbox")
        FAILED = "failed", _("Failed")

    key = models.CharField(
        max_length=200, unique=True, help_text="Says the same letter once, however often it is asked for."
    )
    to = models.EmailField()
    reader = models.BigIntegerField(
        null=True, db_index=True, help_text="Whose account it is for, where its address will not say so."
    )
    language = models.CharField(max_length=8)
    subject = models.CharField(max_length=300)
    body = models.TextField()
    html = models.TextField(blank=True)
    attachments = models.JSONField(
        default=list, blank=True, help_text="Each with name, type and content, the content in base64."
    )
    headers = models.JSONField(default=dict, blank=True, help_text="Further header lines: {name: value}.")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    trouble = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField()
    next_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["state", "next_at"])]

    def __str__(self) -> str:
        return f"{self.subject} → {self.to}"


class Schedule(models.Model):
    """When a periodic job is due next, decided by the database so that two workers never run it twice."""

    name = models.CharField(max_length=100, primary_key=True)
    next_at = models.DateTimeField()
    last_at = models.DateTimeField(null=True, blank=True)
    last_trouble = models.TextField(blank=True)
    failures = models.PositiveIntegerField(default=0, help_text="How often, since it last went well.")

    def __str__(self) -> str:
        return self.name
