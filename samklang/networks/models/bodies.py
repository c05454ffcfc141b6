from __future__ import annotations

from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from samklang.directory.models import Organisation, Person
from samklang.foundation.text import TranslatedField

from .networks import Network


class Office(models.Model):
    """A place where the network is at work, hosted by a party, covering a region."""

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="offices")
    slug = models.SlugField(max_length=80)
    name = models.CharField(max_length=200)
    host = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="offices_hosted"
    )
    place = models.CharField(max_length=120)
    country = models.CharField(max_length=2, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    region = TranslatedField(blank=True, help_text="What it covers, in words.")
    opened_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="office_slug_in_network", fields=["network", "slug"]),
            models.CheckConstraint(
                name="office_closes_after_it_opened",
                condition=Q(closed_on=None) | Q(opened_on=None) | Q(closed_on__gt=F("opened_on")),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Body(models.Model):
    """A board, committee, task force or secretariat in which people hold seats."""

    class Kind(models.TextChoices):
        BOARD = "board", _("Board")
        PROGRAMME_COMMITTEE = "programme-committee", _("Programme committee")
        ORGANISING_COMMITTEE = "organising-committee", _("Organising committee")
        TASK_FORCE = "task-force", _("Task force")
        SECRETARIAT = "secretariat", _("Secretariat")

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="bodies")
    slug = models.SlugField(max_length=80)
    kind = models.CharField(max_length=24, choices=Kind)
    names = TranslatedField()
    about = TranslatedField(blank=True)
    started_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="body_slug_in_network", fields=["network", "slug"]),
            models.CheckConstraint(
                name="body_ends_after_start",
                condition=Q(ended_on=None) | Q(started_on=None) | Q(ended_on__gt=F("started_on")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.names)


class SeatQuerySet(models.QuerySet["Seat"]):
    def on(self, day: date) -> SeatQuerySet:
        return self.held_between(day, day + timedelta(days=1))

    def held_between(self, start: date, end: date | None) -> SeatQuerySet:
        """Those held on any day from ``start`` until the day before ``end``; None is for ever."""
        held = self.filter(Q(ended_on=None) | Q(ended_on__gt=start))
        return held.filter(started_on__lt=end) if end else held


class Seat(models.Model):
    """A person's dated seat in a body, or an organisation's while no person is named. It never opens data."""

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="seats")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="seats")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="seats"
    )
    role = models.CharField(max_length=100, blank=True)
    started_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    objects = SeatQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="seat_ends_after_start", condition=Q(ended_on=None) | Q(ended_on__gt=F("started_on"))
            ),
            models.CheckConstraint(
                name="seat_is_somebodys", condition=Q(person__isnull=False) | Q(organisation__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person or self.organisation} in {self.body}"
