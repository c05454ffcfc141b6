from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from samklang.accounts.models import User
from samklang.directory.models import Organisation


class RegisterEntry(models.Model):
    """What a register last told about an organisation.

    A fact that people changed here after the register told it is left alone when the register is read again.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="register_entries")
    register = models.CharField(max_length=20)
    key = models.CharField(max_length=80, help_text="Its number in that register.")
    told = models.JSONField(default=dict)
    told_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(name="register_tells_once", fields=["register", "key"])]

    def __str__(self) -> str:
        return f"{self.register} {self.key}"


class Double(models.Model):
    """Two records that may be the same organisation, until somebody has looked."""

    class Reason(models.TextChoices):
        NAME = "name", _("The same name in the same country")
        NUMBERS = "numbers", _("A register gives one organisation the numbers of both")

    class State(models.TextChoices):
        OPEN = "open", _("To be looked at")
        DIFFERENT = "different", _("Not the same")
        MERGED = "merged", _("Merged")

    first = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    reason = models.CharField(max_length=10, choices=Reason)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    found_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["state", "id"])]
        constraints = [
            models.UniqueConstraint(name="a_pair_stands_once", fields=["first", "second"]),
            models.CheckConstraint(name="a_pair_is_in_order", condition=Q(first__lt=F("second"))),
        ]

    def __str__(self) -> str:
        return f"{self.first} = {self.second}?"


class Sheet(models.Model):
    """A list of organisations handed in as a file. Nothing of it is in the directory until confirmed.

    It is taken in in portions; ``done`` says how far it has come, written together with each portion, so a
    worker that was stopped goes on where it was.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting to be checked")
        CHECKING = "checking", _("Being checked")
        CHECKED = "checked", _("Checked, waiting for you")
        CONFIRMED = "confirmed", _("Being taken in")
        DONE = "done", _("Taken in")
        DISCARDED = "discarded", _("Thrown away")
        FAILED = "failed", _("Could not be read")

    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sheets")
    on_behalf_of = models.CharField(max_length=200, blank=True)
    filename = models.CharField(max_length=200)
    language = models.CharField(max_length=8, help_text="In which what is wrong with it is told.")
    content = models.BinaryField(help_text="The file as it was handed in; emptied when it is done with.")
    encoding = models.CharField(max_length=20, blank=True)
    separator = models.CharField(max_length=1, blank=True)
    headings = models.JSONField(default=list, blank=True)
    mapping = models.JSONField(default=dict, blank=True, help_text="{fact: number of its column}")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    rows = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    good = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict, blank=True)
    wrong = models.PositiveIntegerField(default=0)
    errors = models.JSONField(
        default=list, blank=True, help_text="[row, column, sentence] of the first thousand."
    )
    trouble = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    moved_at = models.DateTimeField(help_text="When its state or progress last changed.")

    def __str__(self) -> str:
        return self.filename

    def get_absolute_url(self) -> str:
        return reverse("registers:sheet", args=[self.pk])
