from __future__ import annotations

import uuid
from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from samklang.accounts.models import User
from samklang.foundation.addresses import address
from samklang.foundation.text import TranslatedField
from samklang.networks.models import Network


class Phase(models.TextChoices):
    """What the meeting is doing now; the facilitator leads from one to the next."""

    PLANNED = "planned", _("Not begun")
    COLLECT = "collect", _("Collect ideas")
    GROUP = "group", _("Group and merge")
    VOTE = "vote", _("Prioritise")
    DECIDE = "decide", _("Make decisions")
    CLOSED = "closed", _("Finished")


class Board(models.Model):
    """A working meeting: its questions, what is written to them, and what becomes of it."""

    class Method(models.TextChoices):
        DOTS = "dots", _("Dots to give away")
        RANKING = "ranking", _("Ranking of the best")
        SLIDER = "slider", _("Slider from 0 to 100")

    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="boards")
    slug = models.SlugField(max_length=80, unique=True)
    code = models.CharField(max_length=8, unique=True, help_text="Typed by who joins from a phone.")
    title = TranslatedField()
    about = TranslatedField(blank=True)
    held_on = models.DateField()
    facilitator = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="boards_run"
    )
    is_public = models.BooleanField(default=False, help_text="Everyone may read it; without names.")
    admits_guests = models.BooleanField(
        default=True, help_text="Who has the code may join without an account."
    )
    is_anonymous = models.BooleanField(default=True, help_text="Nobody sees who wrote which idea.")
    method = models.CharField(max_length=10, choices=Method, default=Method.DOTS)
    budget = models.PositiveSmallIntegerField(default=5, help_text="Dots each has, or places of the ranking.")
    phase = models.CharField(max_length=10, choices=Phase, default=Phase.PLANNED)
    phase_ends_at = models.DateTimeField(null=True, blank=True, help_text="The end of the time box.")
    created_at = models.DateTimeField()
    source = models.CharField(max_length=300, blank=True)
    is_sample = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["network", "held_on", "id"]),
            models.Index(fields=["held_on", "id"]),
            models.Index(fields=["phase", "id"]),
        ]
        constraints = [
            models.CheckConstraint(name="board_has_a_budget", condition=Q(budget__gte=1) & Q(budget__lte=100))
        ]

    def __str__(self) -> str:
        return str(self.title)

    def get_absolute_url(self) -> str:
        return address("boards:board", self.slug)

    @property
    def group_of_listeners(self) -> str:
        """The name under which the live hub knows those who have this board open."""
        return f"board:{self.pk}"

    def is_up(self, at: datetime) -> bool:
        """The time box of this phase has run out."""
        return self.phase_ends_at is not None and at >= self.phase_ends_at

    @property
    def state(self) -> str:
        """The word by which pages know the colour of the phase: a finished meeting is nothing bad."""
        return "done" if self.phase == Phase.CLOSED else self.phase

    @property
    def has_result(self) -> bool:
        return self.phase in {Phase.DECIDE, Phase.CLOSED}

    @property
    def is_running(self) -> bool:
        return self.phase in {Phase.COLLECT, Phase.GROUP, Phase.VOTE}


class Question(models.Model):
    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField()
    text = TranslatedField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="question_position_on_board", fields=["board", "position"])
        ]

    def __str__(self) -> str:
        return str(self.text)


class Participant(models.Model):
    """Somebody at the table: a user, or a guest whose browser keeps ``key``.

    ``spent`` is what of the budget is given away. The database itself holds it within the budget.
    """

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="participants")
    user = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="participations"
    )
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=80, blank=True)
    joined_at = models.DateTimeField()
    budget = models.PositiveSmallIntegerField()
    spent = models.PositiveSmallIntegerField(default=0)
    has_voted = models.BooleanField(default=False)
    is_sample = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="participant_once_on_board",
                fields=["board", "user"],
                condition=Q(user__isnull=False),
            ),
            models.CheckConstraint(name="dots_within_the_budget", condition=Q(spent__lte=F("budget"))),
        ]

    def __str__(self) -> str:
        return self.name or str(_("a participant"))
