from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from samklang.accounts.models import User
from samklang.directory.models import Organisation

from .bodies import Body
from .networks import Network


class MandateQuerySet(models.QuerySet["Mandate"]):
    def on(self, day: date) -> MandateQuerySet:
        return self.filter(Q(ended_on=None) | Q(ended_on__gt=day), started_on__lte=day)


class Mandate(models.Model):
    """On whose behalf a user may act, and as what. This, and no seat, opens data."""

    class Role(models.TextChoices):
        SECRETARIAT = "secretariat", _("Secretariat")
        EDITOR = "editor", _("Organisation editor")
        MEMBER = "member", _("Member")
        COMMITTEE = "committee", _("Committee member")
        OPERATOR = "operator", _("Operator")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="mandates")
    role = models.CharField(max_length=12, choices=Role)
    network = models.ForeignKey(
        Network, null=True, blank=True, on_delete=models.CASCADE, related_name="mandates"
    )
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.CASCADE, related_name="mandates"
    )
    body = models.ForeignKey(Body, null=True, blank=True, on_delete=models.CASCADE, related_name="mandates")
    started_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    given_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = MandateQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="mandate_says_for_whom",
                condition=Q(role="secretariat", network__isnull=False, organisation=None, body=None)
                | Q(role__in=["editor", "member"], organisation__isnull=False, network=None, body=None)
                | Q(role="committee", body__isnull=False, network=None, organisation=None)
                | Q(role="operator", network=None, organisation=None, body=None),
            ),
            models.CheckConstraint(
                name="mandate_ends_after_start", condition=Q(ended_on=None) | Q(ended_on__gte=F("started_on"))
            ),
            # Coalesce, because SQLite always holds two empty cells to be different.
            models.UniqueConstraint(
                F("user"),
                F("role"),
                Coalesce("network", 0),
                Coalesce("organisation", 0),
                Coalesce("body", 0),
                name="one_open_mandate",
                condition=Q(ended_on=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} – {self.on_behalf_of}"

    @property
    def on_behalf_of(self) -> str:
        """What the mandate is for, by name."""
        return str(self.network or self.organisation or self.body or "Samklang")
