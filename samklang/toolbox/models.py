from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samklang.accounts.models import User
from samklang.directory.models import Organisation, Topic
from samklang.foundation.addresses import address
from samklang.foundation.text import TranslatedField
from samklang.networks.models import Network


class Tool(models.Model):
    """Something others can use: a program, a model, a guide. A network curates it and keeps it true."""

    class Box(models.TextChoices):
        LEARNING = "machine-learning", _("Machine learning")
        AUTONOMY = "autonomy", _("Autonomy")
        PRACTICE = "implementation", _("Putting it into practice")
        ORGANISATION = "organisation", _("Organising the work")

    class Kind(models.TextChoices):
        PROGRAM = "program", _("Program")
        MODEL = "model", _("Trained model")
        DATA = "data", _("Data")
        SERVICE = "service", _("Service")
        STANDARD = "standard", _("Standard")
        GUIDE = "guide", _("Guide")
        METHOD = "method", _("Method")

    class Maturity(models.IntegerChoices):
        IDEA = 1, _("An idea on paper")
        LABORATORY = 2, _("Tried in a laboratory")
        PILOT = 3, _("Tried in practice")
        SOME = 4, _("In daily use by some")
        MANY = 5, _("In daily use by many")

    class Cost(models.TextChoices):
        FREE = "free", _("Free of charge")
        PARTLY = "partly", _("Free, with paid additions")
        PAID = "paid", _("Paid")
        ASK = "ask", _("Price on request")

    class State(models.TextChoices):
        SUGGESTED = "suggested", _("Suggested")
        LISTED = "listed", _("In the toolbox")
        DECLINED = "declined", pgettext_lazy("a suggestion", "Declined")
        RETIRED = "retired", _("Taken out")

    class Link(models.TextChoices):
        UNKNOWN = "", _("Not tried yet")
        OK = "ok", _("Answers")
        MOVED = "moved", _("Has moved")
        BROKEN = "broken", _("Does not answer")

    slug = models.SlugField(max_length=80, unique=True)
    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="tools")
    name = models.CharField(max_length=200)
    box = models.CharField(max_length=20, choices=Box)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.PROGRAM)
    licence = models.CharField(max_length=100, blank=True, help_text="As it calls itself: EUPL-1.2.")
    maturity = models.PositiveSmallIntegerField(choices=Maturity, default=Maturity.SOME)
    cost = models.CharField(max_length=10, choices=Cost, default=Cost.FREE)
    languages = models.JSONField(default=list, blank=True, help_text="Codes of the languages it speaks.")
    supplier = models.CharField(max_length=200, blank=True, help_text="Who makes it.")
    website = models.URLField(max_length=500, blank=True)
    summary = TranslatedField(help_text="What it is for, in one or two sentences.")
    about = TranslatedField(blank=True, help_text="What it does, and what it asks of those who use it.")
    topics = models.ManyToManyField(Topic, blank=True, related_name="tools")
    alternatives = models.ManyToManyField("self", blank=True, symmetrical=True)
    is_public = models.BooleanField(default=True)
    state = models.CharField(max_length=10, choices=State, default=State.SUGGESTED)
    because = models.CharField(max_length=300, blank=True, help_text="Why it was declined or taken out.")
    suggested_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    suggested_at = models.DateTimeField()
    checked_on = models.DateField(null=True, blank=True, help_text="When a curator last found it true.")
    link = models.CharField(max_length=10, choices=Link, default=Link.UNKNOWN, blank=True)
    link_tried_at = models.DateTimeField(null=True, blank=True)
    link_moved_to = models.URLField(max_length=500, blank=True)
    link_fails = models.PositiveSmallIntegerField(default=0, help_text="How many times in a row.")
    link_broken_since = models.DateField(null=True, blank=True)
    search_text = models.TextField(blank=True, help_text="Name and texts, folded; written by the actions.")
    source = models.CharField(max_length=300, blank=True)
    is_sample = models.BooleanField(default=False)

    class Meta:
        indexes = [
            # Each ends in what decides who may see a tool, so that they are counted without being read.
            models.Index(fields=["name", "id", "state", "is_public", "network"]),
            models.Index(fields=["maturity", "id"]),
            models.Index(fields=["checked_on", "id"]),
            models.Index(fields=["box", "name", "id", "state", "is_public", "network"]),
            models.Index(fields=["kind", "name", "id", "state", "is_public", "network"]),
            models.Index(fields=["cost", "name", "id", "state", "is_public", "network"]),
            models.Index(fields=["network", "state"]),
            models.Index(fields=["state", "link_tried_at"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="tool_gone_has_its_reason",
                condition=Q(state__in=["suggested", "listed"]) | ~Q(because=""),
            ),
            models.CheckConstraint(
                name="broken_link_has_its_day",
                condition=~Q(link="broken") | Q(link_broken_since__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address("toolbox:tool", self.slug)

    @property
    def is_listed(self) -> bool:
        return self.state == self.State.LISTED


class Experience(models.Model):
    """What an organisation found when it used a tool; each has one note, which it may write anew."""

    tool = models.ForeignKey(Tool, on_delete=models.CASCADE, related_name="experiences")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="tool_experiences")
    worked = models.TextField(blank=True)
    did_not = models.TextField(blank=True)
    language = models.CharField(max_length=8, default="nb")
    on = models.DateField()
    written_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    is_sample = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_experience_each", fields=["tool", "organisation"], condition=Q(withdrawn_at=None)
            ),
            models.CheckConstraint(
                name="experience_says_something", condition=~Q(worked="") | ~Q(did_not="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.tool}"
