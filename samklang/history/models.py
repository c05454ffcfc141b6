from django.db import models

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
