from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from samklang.accounts.models import User
from samklang.networks.models import Network

from .agreements import Agreement, AgreementParty


class Version(models.Model):
    """The terms as they stood: canonical JSON, its hash, and the hash of the one before. Never changed."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    terms = models.JSONField()
    hash = models.CharField(max_length=64)
    previous_hash = models.CharField(max_length=64, blank=True)
    note = models.CharField(max_length=300, blank=True, help_text="What was changed, in words.")
    written_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(name="version_number_once", fields=["agreement", "number"])]

    def __str__(self) -> str:
        return f"{self.agreement} v{self.number}"

    def get_absolute_url(self) -> str:
        return reverse("agreements:version", args=[self.agreement.code, self.number])


class Clause(models.Model):
    """Which networks a version's clause is about, so that they can be found from there. Follows the terms."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="clauses")
    key = models.SlugField(max_length=40, help_text="Stays the same through the versions.")
    kind = models.SlugField(max_length=40)
    from_network = models.ForeignKey(
        Network, null=True, blank=True, on_delete=models.PROTECT, related_name="clauses_from"
    )
    to_network = models.ForeignKey(
        Network, null=True, blank=True, on_delete=models.PROTECT, related_name="clauses_to"
    )

    class Meta:
        constraints = [models.UniqueConstraint(name="clause_key_once", fields=["version", "key"])]

    def __str__(self) -> str:
        return f"{self.version}/{self.key}"


class Approval(models.Model):
    """A party's yes to one hash. An edit makes a new version; earlier approvals stay and count no more."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="approvals")
    party = models.ForeignKey(AgreementParty, on_delete=models.PROTECT, related_name="approvals")
    hash = models.CharField(max_length=64)
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="party_approves_version_once", fields=["version", "party"])
        ]

    def __str__(self) -> str:
        return f"{self.party}: {self.hash[:8]}"


class Enactment(models.Model):
    """Every party said yes to this version: its terms hold from a day, and until a day if they say so.

    A later version takes over on its own first day; how they lie over each other, ``queries.spans`` tells.
    """

    version = models.OneToOneField(Version, on_delete=models.CASCADE, related_name="enactment")
    started_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    at = models.DateTimeField(help_text="When the last party approved, or the signing was entered.")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="enactment_ends_after_start",
                condition=Q(ended_on=None) | Q(ended_on__gt=F("started_on")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.version} from {self.started_on}"
