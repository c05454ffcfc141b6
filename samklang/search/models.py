from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from samklang.accounts.models import User
from samklang.directory.models import Topic


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
    analyser = models.CharField(
        max_length=40,
        blank=True,
        help_text="The version that made the tokens; none where they are to be anew.",
    )
    fingerprint = models.CharField(max_length=64, help_text="Of all that the record says.")
    facets = models.JSONField(default=dict, help_text="{facet: [values]} by which an answer is narrowed.")
    facts = models.JSONField(default=list, help_text="[[icon, text]]: what a hit shows of its record.")
    said_on = models.DateField(null=True, help_text="The day the record is of, where it is of one.")
    is_open = models.BooleanField(default=False, help_text="Everybody may see it; the rooms are asked anew.")
    is_placed = models.BooleanField(default=False, help_text="What is near it has been looked for.")
    text_hash = models.CharField(max_length=64, blank=True, help_text="Of what a vector is made of.")

    class Meta:
        constraints = [
            # The record's number first: an index that began with the kind would tempt SQLite to walk a whole
            # kind for every question, instead of looking up what the words found.
            models.UniqueConstraint(name="said_once_a_language", fields=["record_id", "kind", "language"])
        ]
        indexes = [
            models.Index(name="document_to_place", fields=["id"], condition=Q(is_placed=False)),
            models.Index(name="document_open", fields=["id"], condition=Q(is_open=True)),
            models.Index(name="document_text", fields=["text_hash"]),
            models.Index(name="document_to_renew", fields=["id"], condition=Q(analyser="")),
        ]

    def __str__(self) -> str:
        return self.title


class Vector(models.Model):
    """A text as an embedder sees it. Of one text and one model there is one, wherever the text stands."""

    model = models.CharField(max_length=120, help_text="The embedder's name.")
    text_hash = models.CharField(max_length=64)
    numbers = models.BinaryField(help_text="Half precision, little-endian, of length one.")

    class Meta:
        constraints = [models.UniqueConstraint(name="embedded_once", fields=["model", "text_hash"])]

    def __str__(self) -> str:
        return f"{self.model} {self.text_hash[:8]}"


class Reading(models.Model):
    """How far the index has read in the history, on one line; and how far it is in making itself anew."""

    entry_id = models.PositiveBigIntegerField(default=0)
    made = models.PositiveBigIntegerField(default=0)
    to_make = models.PositiveBigIntegerField(default=0, help_text="None while nothing is made anew.")
    told_at = models.DateTimeField(null=True, help_text="When it last said how far it is.")

    class Meta:
        constraints = [models.CheckConstraint(name="one_reading", condition=Q(id=1))]

    def __str__(self) -> str:
        return str(self.entry_id)


class SavedSearch(models.Model):
    """A question somebody keeps. One that is followed says when something new answers."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="saved_searches")
    question = models.CharField(max_length=300)
    narrow = models.JSONField(default=dict, help_text="{facet: value}")
    language = models.CharField(max_length=8, help_text="In which it was asked.")
    is_followed = models.BooleanField(default=False)
    known = models.JSONField(default=list, help_text="[kind:number] of what had been found when last looked.")
    saved_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["user", "saved_at", "id"])]
        constraints = [
            models.UniqueConstraint(name="question_saved_once", fields=["user", "question", "narrow"])
        ]

    def __str__(self) -> str:
        return self.question

    def get_absolute_url(self) -> str:
        asked: dict[str, Any] = {"q": self.question, **self.narrow}
        return f"{reverse('search:search')}?{urlencode(asked)}"


class Unanswered(models.Model):
    """A question that nothing answered, counted by day. Who asked it is written nowhere."""

    words = models.CharField(max_length=80, help_text="In lower case, without signs.")
    language = models.CharField(max_length=8)
    asked_on = models.DateField()
    times = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="unanswered_once_a_day", fields=["asked_on", "words", "language"])
        ]

    def __str__(self) -> str:
        return self.words


class Proposal(models.Model):
    """Words that readers ask for, as the name of a topic: proposed, accepted, or set aside."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        ACCEPTED = "accepted", _("Accepted")
        ASIDE = "aside", _("Set aside")

    words = models.CharField(max_length=80)
    language = models.CharField(max_length=8)
    label = models.CharField(max_length=200, blank=True)
    meaning = models.TextField(blank=True)
    topic = models.ForeignKey(
        Topic,
        on_delete=models.PROTECT,
        null=True,
        related_name="proposals",
        help_text="The topic it is to be another name of; when accepted, the one it became.",
    )
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    proposed_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="proposed_once", fields=["words", "language"])]
        indexes = [models.Index(fields=["state", "-proposed_at"])]

    def __str__(self) -> str:
        return self.label or self.words

    def get_absolute_url(self) -> str:
        return reverse("search:unanswered")


class Neighbour(models.Model):
    """Another record that is like a record, and by which concepts. Derived, as the documents are."""

    kind = models.CharField(max_length=80)
    record_id = models.PositiveBigIntegerField()
    other_kind = models.CharField(max_length=80)
    other_id = models.PositiveBigIntegerField()
    likeness = models.FloatField()
    shared = models.JSONField(default=list, help_text="Words of the record that the other says too.")
    nearest = models.JSONField(default=list, help_text="[kind:number] by which somebody has shown it.")

    class Meta:
        indexes = [
            models.Index(fields=["kind", "record_id"]),
            models.Index(fields=["other_kind", "other_id"]),
        ]
        constraints = [
            models.UniqueConstraint(
                name="neighbours_once", fields=["kind", "record_id", "other_kind", "other_id"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.record_id} – {self.other_kind} {self.other_id}"
