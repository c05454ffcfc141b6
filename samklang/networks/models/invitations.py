from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from samklang.accounts.models import User
from samklang.directory.models import Organisation, Partnership

from .networks import Network, Tier


class Invitation(models.Model):
    """A network asks an organisation in, or an organisation asks to be let in (``direction``)."""

    class Direction(models.TextChoices):
        INVITATION = "invitation", _("Invitation")
        REQUEST = "request", _("Request to join")

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        EXPIRED = "expired", _("Expired")

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="invitations")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.CASCADE, related_name="invitations"
    )
    organisation_name = models.CharField(
        max_length=300, blank=True, help_text="What the asker wrote, until it is in the directory."
    )
    organisation_number = models.CharField(max_length=20, blank=True)
    tier = models.ForeignKey(Tier, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    direction = models.CharField(max_length=12, choices=Direction)
    state = models.CharField(max_length=12, choices=State, default=State.OPEN)
    email = models.EmailField()
    person_name = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=8, default="nb")
    message = models.TextField(blank=True)
    token_hash = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the token in the letter.")
    partnership = models.ForeignKey(
        Partnership,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="The partnership because of which it went out by itself.",
    )
    sent_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    answer = models.TextField(blank=True)
    answers = models.OneToOneField(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="answered_with",
        help_text="The request this invitation says yes to.",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_open_invitation",
                fields=["network", "organisation", "direction"],
                condition=Q(state="open"),
            ),
            models.UniqueConstraint(
                name="one_automatic_invitation",
                fields=["network", "organisation"],
                condition=Q(partnership__isnull=False),
            ),
            models.CheckConstraint(
                name="invitation_names_an_organisation",
                condition=Q(organisation__isnull=False) | Q(direction="request") & ~Q(organisation_name=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party} → {self.network}"

    @property
    def party(self) -> str:
        return str(self.organisation or self.organisation_name)


class OptOut(models.Model):
    """An organisation does not want the membership a clause would give it, in a period."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="opt_outs")
    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="opt_outs")
    ref = models.CharField(max_length=120, help_text="The source it declines, as in MembershipSource.ref.")
    started_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_open_opt_out", fields=["organisation", "network", "ref"], condition=Q(ended_on=None)
            ),
            models.CheckConstraint(
                name="opt_out_ends_after_start", condition=Q(ended_on=None) | Q(ended_on__gt=F("started_on"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} without {self.ref}"
