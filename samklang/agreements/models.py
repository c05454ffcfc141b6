from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from samklang.accounts.models import User
from samklang.directory.models import Organisation
from samklang.foundation.text import TranslatedField


class Agreement(models.Model):
    """What two or more parties promise each other. The promise itself is in its versions."""

    class Kind(models.TextChoices):
        MEMORANDUM = "memorandum", _("Memorandum of understanding")
        FRIENDS_OF = "friends-of", _("Friends-of agreement")
        RECIPROCAL = "reciprocal", _("Reciprocal membership")
        EXCHANGE = "exchange", _("Exchange pilot")
        HOSTING = "hosting", _("Hosting")
        CONSORTIUM = "consortium", _("Consortium")

    class State(models.TextChoices):
        IDEA = "idea", _("Idea")
        NEGOTIATING = "negotiating", _("Negotiating")
        PLANNED = "planned", _("Signing planned")
        POSTPONED = "postponed", _("Signing postponed")
        SIGNED = "signed", _("Signed")
        IN_FORCE = "in-force", _("In force")
        EVALUATION = "evaluation", _("Under evaluation")
        RENEWED = "renewed", _("Renewed")
        AMENDED = "amended", _("Amended")
        ENDED = "ended", _("Ended")

    code = models.SlugField(max_length=60, unique=True)
    kind = models.CharField(max_length=20, choices=Kind)
    title = TranslatedField()
    state = models.CharField(max_length=20, choices=State, default=State.IDEA)
    signing_on = models.DateField(null=True, blank=True, help_text="The day the signing is planned for.")
    signing_place = models.CharField(max_length=120, blank=True)
    starts_on = models.DateField(
        null=True, blank=True, help_text="First day in force, once every party approved."
    )
    ended_on = models.DateField(null=True, blank=True, help_text="The first day it is no longer in force.")
    follows = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="followed_by"
    )
    source = models.CharField(max_length=300, blank=True)
    is_sample = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["state", "code"])]
        constraints = [
            models.CheckConstraint(
                name="agreement_planned_has_a_day",
                condition=~Q(state="planned") | Q(signing_on__isnull=False),
            ),
            models.CheckConstraint(
                name="agreement_ends_after_start",
                condition=Q(ended_on=None) | Q(starts_on=None) | Q(ended_on__gte=F("starts_on")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.title)

    def get_absolute_url(self) -> str:
        return reverse("agreements:detail", args=[self.code])


class AgreementParty(models.Model):
    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="parties")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="agreement_parties")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="party_once_in_agreement", fields=["agreement", "organisation"])
        ]

    def __str__(self) -> str:
        return str(self.organisation)


class Version(models.Model):
    """The terms as they stood: canonical JSON, its hash, and the hash of the version before. Never changed."""

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


class Approval(models.Model):
    """A party's yes to one hash. An edit makes a new version; earlier approvals stay and count no more."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="approvals")
    party = models.ForeignKey(AgreementParty, on_delete=models.CASCADE, related_name="approvals")
    hash = models.CharField(max_length=64)
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="party_approves_version_once", fields=["version", "party"])
        ]

    def __str__(self) -> str:
        return f"{self.party}: {self.hash[:8]}"
