from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from samklang.accounts.models import User


class Entry(models.Model):
    """One line of history: who did what to which record, when. Never changed, never deleted.

    ``hash`` covers the line and the hash of the line before, so a line that is changed, removed or put in
    later breaks the chain where it happened. Facts hold no personal data: persons are named by their id.
    """

    at = models.DateTimeField()
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    on_behalf_of = models.CharField(max_length=200, blank=True)
    verb = models.SlugField()
    kind = models.CharField(max_length=80, help_text="Room and noun, as in networks.membership.")
    record_id = models.PositiveBigIntegerField()
    label = models.CharField(max_length=300, help_text="What the record was called at that moment.")
    facts = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        indexes = [models.Index(fields=["kind", "record_id", "id"])]

    def __str__(self) -> str:
        return f"{self.verb} {self.label}"


class Follow(models.Model):
    """Somebody wants to hear what happens to a record."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="follows")
    kind = models.CharField(max_length=80)
    record_id = models.PositiveBigIntegerField()
    since = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["kind", "record_id"])]
        constraints = [
            models.UniqueConstraint(name="followed_once", fields=["user", "kind", "record_id"]),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.record_id}"


class Notice(models.Model):
    """One thing somebody is told. The sentence is made from verb and facts in the reader's own language."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notices")
    key = models.CharField(max_length=120, help_text="Says the same thing to the same person once.")
    at = models.DateTimeField()
    kind = models.CharField(max_length=80)
    record_id = models.PositiveBigIntegerField()
    label = models.CharField(max_length=300)
    verb = models.SlugField()
    facts = models.JSONField(default=dict)
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["user", "id"]),
            models.Index(fields=["user"], condition=models.Q(read_at=None), name="notice_unread"),
            models.Index(
                fields=["user"], condition=models.Q(read_at=None, mailed_at=None), name="notice_unmailed"
            ),
        ]
        constraints = [models.UniqueConstraint(name="told_once", fields=["user", "key"])]

    def __str__(self) -> str:
        return f"{self.verb} {self.label}"

    @property
    def is_from_following(self) -> bool:
        """It came because they follow the record, not because somebody told them."""
        return self.key.startswith("entry:")


class Delivery(models.Model):
    """How often somebody wants their notices by mail, and when they last got them."""

    class Pace(models.TextChoices):
        AT_ONCE = "at-once", _("At once")
        DAILY = "daily", _("Once a day")
        WEEKLY = "weekly", _("Once a week")
        NEVER = "never", _("Never")

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="delivery")
    pace = models.CharField(max_length=10, choices=Pace, default=Pace.DAILY)
    last_sent_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.user_id}: {self.pace}"

    @staticmethod
    def wait(pace: str) -> timedelta | None:
        """How long to wait between two letters; ``None`` means that no letter is sent."""
        waits = {"at-once": timedelta(0), "daily": timedelta(days=1), "weekly": timedelta(days=7)}
        return waits.get(pace)
