from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Left
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from samklang.accounts.models import User
from samklang.directory.models import Organisation
from samklang.foundation.addresses import address
from samklang.foundation.text import TranslatedField
from samklang.history.sentences import pgettext_noop


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
    title = TranslatedField(help_text="As in the terms that hold; before signing, as in the newest draft.")
    state = models.CharField(max_length=20, choices=State, default=State.IDEA)
    signing_on = models.DateField(
        null=True, blank=True, help_text="The day the signing is, or was last, planned for."
    )
    signing_place = models.CharField(max_length=120, blank=True)
    is_announced = models.BooleanField(
        default=False,
        help_text="Title, parties and planned signing may be seen by all before it is signed.",
    )
    calendar_sequence = models.PositiveIntegerField(
        default=0, help_text="Goes up each time the signing moves, so that calendars follow."
    )
    signed_on = models.DateField(null=True, blank=True)
    signed_place = models.CharField(max_length=120, blank=True)
    starts_on = models.DateField(null=True, blank=True, help_text="First day in force.")
    ends_on = models.DateField(
        null=True, blank=True, help_text="By the terms that hold, the first day it is no longer in force."
    )
    ended_on = models.DateField(null=True, blank=True, help_text="The first day it is no longer in force.")
    follows = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="followed_by"
    )
    source = models.CharField(max_length=300, blank=True)
    is_sample = models.BooleanField(default=False)
    search_text = models.TextField(blank=True, help_text="Title, parties and code in lower case.")
    title_key = models.GeneratedField(
        expression=Left("search_text", 100),
        output_field=models.CharField(max_length=100),
        db_persist=True,
        help_text="What a list goes by that is sorted by title.",
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [
            models.Index(fields=["title_key", "id"]),
            models.Index(fields=["state", "id"]),
            models.Index(fields=["state", "code"]),
            models.Index(fields=["kind", "signed_on", "id"]),
            models.Index(fields=["signed_on", "id"]),
            models.Index(fields=["signing_on", "id"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="agreement_planned_has_a_day",
                condition=~Q(state="planned") | Q(signing_on__isnull=False),
            ),
            models.CheckConstraint(
                name="agreement_in_force_is_signed",
                condition=Q(state__in=["idea", "negotiating", "planned", "postponed", "ended"])
                | Q(signed_on__isnull=False),
            ),
            models.CheckConstraint(
                name="agreement_ends_after_start",
                condition=Q(ended_on=None) | Q(starts_on=None) | Q(ended_on__gte=F("starts_on")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.title)

    def get_absolute_url(self) -> str:
        return address("agreements:detail", self.code)

    @property
    def is_signed(self) -> bool:
        return self.signed_on is not None

    @property
    def is_over(self) -> bool:
        return self.state == self.State.ENDED


class AgreementParty(models.Model):
    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="parties")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="agreement_parties")
    position = models.PositiveSmallIntegerField(default=0)
    left_on = models.DateField(
        null=True, blank=True, help_text="The first day it is no longer a party, after notice."
    )
    notice_given_on = models.DateField(null=True, blank=True)
    notice_reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="party_once_in_agreement", fields=["agreement", "organisation"])
        ]

    def __str__(self) -> str:
        return str(self.organisation)

    def is_party_on(self, day: date) -> bool:
        return self.left_on is None or self.left_on > day


OWN_REASONS = (
    pgettext_noop("record", "Every party approved the same text."),
    pgettext_noop("record", "The period that was agreed ran out."),
)
"""Reasons that no person writes are kept in English, and told in the reader's language."""


class Step(models.Model):
    """One step on the way: from what state to what, which day, why, where, and who. Never changed."""

    class Deed(models.TextChoices):
        STATE = "state", _("New state")
        NOTICE = "notice", _("Notice given")
        EXTENDED = "extended", _("Renewed by itself")

    deed = models.CharField(max_length=10, choices=Deed, default=Deed.STATE)
    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="steps")
    from_state = models.CharField(max_length=20, choices=Agreement.State, blank=True)
    to_state = models.CharField(max_length=20, choices=Agreement.State)
    on = models.DateField(help_text="The day it happened.")
    planned_on = models.DateField(
        null=True, blank=True, help_text="The day it is about: a planned signing, a leaving, a new end."
    )
    place = models.CharField(max_length=120, blank=True)
    reason = models.TextField(blank=True)
    party = models.ForeignKey(
        AgreementParty, null=True, blank=True, on_delete=models.PROTECT, related_name="steps"
    )
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["agreement", "id"])]

    def __str__(self) -> str:
        return f"{self.agreement}: {self.get_to_state_display()}"

    @property
    def said(self) -> str:
        """The reason as people wrote it; the house's own in the reader's language."""
        return pgettext("record", self.reason)
