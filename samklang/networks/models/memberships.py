from __future__ import annotations

from datetime import date, datetime
from typing import TypeVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from samklang.accounts.models import User
from samklang.directory.models import Organisation

from .networks import Network, Tier

Row = TypeVar("Row", bound="TwoAxes")


class TwoAxesQuerySet(models.QuerySet[Row]):
    def on(self, day: date) -> TwoAxesQuerySet[Row]:
        """Those true that day. A period ends on the first day it no longer counts."""
        return self.filter(Q(ended_on=None) | Q(ended_on__gt=day), started_on__lte=day)

    def known_at(self, moment: datetime | None) -> TwoAxesQuerySet[Row]:
        """Those in the record at that moment; None is now."""
        if moment is None:
            return self.filter(superseded_at=None)
        return self.filter(Q(superseded_at=None) | Q(superseded_at__gt=moment), recorded_at__lte=moment)


class TwoAxes(models.Model):
    """A statement that holds in a period (valid) and stood in the record in a period (recorded).

    A correction supersedes the old statement and records a new one; nothing is overwritten.
    """

    started_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True


class MembershipSource(TwoAxes):
    """One reason why an organisation is in a network at a tier. Several may hold at once.

    ``ref`` names the reason among the sources of the organisation in the network: empty for its own
    membership, ``agreement-code/clause-key`` for one derived from a clause. Periods of one ref never overlap
    at one recorded time.
    """

    class Kind(models.TextChoices):
        FOUNDING = "founding", _("Founding member")
        JOINED = "joined", _("Joined")
        INVITED = "invited", _("Invited")
        DERIVED = "derived", _("Through an agreement")

    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="sources")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="membership_sources"
    )
    tier = models.ForeignKey(Tier, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    ref = models.CharField(max_length=120, blank=True)
    provenance = models.CharField(max_length=300, blank=True, help_text="Where we know it from.")
    reason = models.CharField(max_length=300, blank=True, help_text="Why it ended.")
    superseded_reason = models.CharField(
        max_length=300, blank=True, help_text="Why another statement took its place."
    )
    recorded_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = TwoAxesQuerySet["MembershipSource"].as_manager()

    class Meta:
        indexes = [models.Index(fields=["network", "organisation", "started_on"])]
        constraints = [
            models.CheckConstraint(
                name="source_ends_after_start", condition=Q(ended_on=None) | Q(ended_on__gt=F("started_on"))
            ),
            models.CheckConstraint(name="source_derived_has_ref", condition=Q(kind="derived") ^ Q(ref="")),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} in {self.network} from {self.started_on} ({self.kind})"


class Membership(TwoAxes):
    """An organisation is in a network at a tier: the sources laid over each other, the highest tier showing.

    Written only by ``actions.retell``. The database refuses two that overlap on both axes.
    """

    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    tier = models.ForeignKey(Tier, on_delete=models.PROTECT, related_name="memberships")

    objects = TwoAxesQuerySet["Membership"].as_manager()

    class Meta:
        indexes = [
            # Answers "who, on which day, as known when" from the index alone; see bench/memberships.py.
            models.Index(
                name="membership_on_known",
                fields=[
                    "network",
                    "started_on",
                    "ended_on",
                    "recorded_at",
                    "superseded_at",
                    "organisation",
                    "tier",
                ],
            ),
            models.Index(fields=["organisation", "network"]),
            models.Index(
                name="membership_of_now",
                fields=["organisation", "network", "started_on", "ended_on"],
                condition=Q(superseded_at=None),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="membership_ends_after_start",
                condition=Q(ended_on=None) | Q(ended_on__gt=F("started_on")),
            ),
            models.CheckConstraint(
                name="membership_superseded_after_recorded",
                condition=Q(superseded_at=None) | Q(superseded_at__gte=F("recorded_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} in {self.network} from {self.started_on}"
