from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from samklang.accounts.models import User

from .boards import Board, Participant, Question

LONGEST_IDEA = 280
LONGEST_TITLE = 120


class Group(models.Model):
    """A heading under which ideas to one question are gathered."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="groups")
    title = models.CharField(max_length=LONGEST_TITLE)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(name="group_title_once", fields=["question", "title"])]

    def __str__(self) -> str:
        return self.title


class Idea(models.Model):
    """One note on the board. ``uuid`` is made by the phone: what is sent twice is one idea.

    Nothing is erased: a withdrawn idea is no longer shown, a merged one stands under the other.
    """

    uuid = models.UUIDField(unique=True)
    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="ideas")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="ideas")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="ideas")
    text = models.CharField(max_length=LONGEST_IDEA)
    group = models.ForeignKey(Group, null=True, blank=True, on_delete=models.SET_NULL, related_name="ideas")
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged"
    )
    merged_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["board", "question", "id"])]
        constraints = [
            models.CheckConstraint(
                name="idea_not_merged_into_itself",
                condition=Q(merged_into=None) | ~Q(merged_into=F("id")),
            ),
            models.CheckConstraint(
                name="idea_merged_at_a_moment",
                condition=Q(merged_into=None, merged_at=None)
                | Q(merged_into__isnull=False, merged_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def is_standing(self) -> bool:
        return self.merged_into_id is None and self.withdrawn_at is None


class Vote(models.Model):
    """What one participant gives one idea: dots, points of a ranking, or a place on the slider."""

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="votes")
    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="votes")
    value = models.PositiveSmallIntegerField(
        help_text="Dots, the place in the ranking, or 0 to 100 on the slider."
    )
    place = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Of a ranking only.")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="vote_once_an_idea", fields=["participant", "idea"]),
            models.UniqueConstraint(name="vote_once_a_place", fields=["participant", "place"]),
        ]

    def __str__(self) -> str:
        return f"{self.value}"


class Decision(models.Model):
    """What the meeting decided about an idea, and why."""

    class Choice(models.TextChoices):
        CHOSEN = "chosen", _("We do it")
        LATER = "later", _("Later")
        DECLINED = "declined", _("Not now")

    idea = models.OneToOneField(Idea, on_delete=models.CASCADE, related_name="decision")
    choice = models.CharField(max_length=10, choices=Choice)
    reason = models.CharField(max_length=500)
    decided_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.get_choice_display())


class Outcome(models.Model):
    """What an idea became: a record of another room, begun with its form and linked when it is made.

    An event stands on a page of its own elsewhere, so its name, day and address are kept here.
    """

    EVENT = "event"

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="outcomes")
    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=60)
    record_id = models.BigIntegerField(null=True, blank=True)
    title = models.CharField(max_length=300, blank=True)
    held_on = models.DateField(null=True, blank=True, help_text="Of an event.")
    url = models.URLField(max_length=500, blank=True, help_text="Of an event.")
    by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    begun_at = models.DateTimeField()
    linked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["kind", "record_id"])]
        constraints = [
            models.UniqueConstraint(
                name="outcome_linked_once",
                fields=["idea", "kind", "record_id"],
                condition=Q(record_id__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.title or self.kind
