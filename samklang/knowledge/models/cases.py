from __future__ import annotations

from typing import NamedTuple

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from samklang.accounts.models import User
from samklang.directory.models import Organisation, Topic
from samklang.foundation.addresses import address
from samklang.foundation.text import Text, TranslatedField
from samklang.toolbox.models import Tool


class Picture(NamedTuple):
    """One picture of a case as a page shows it."""

    key: str
    name: str
    width: int
    height: int
    alt: Text
    caption: Text


class Case(models.Model):
    """Something an organisation did, told so that others can learn from it.

    What stands here is its face: what lists show. The text being written is in ``Draft``, what readers see
    in the newest ``Version``.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    class Phase(models.TextChoices):
        IDEA = "idea", _("Idea")
        PILOT = "pilot", _("Pilot")
        IN_USE = "in-use", _("In use")
        STOPPED = "stopped", _("Stopped")

    slug = models.SlugField(max_length=120, unique=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="cases")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    language = models.CharField(max_length=8, help_text="The language it was first written in.")
    title = TranslatedField()
    lead = TranslatedField(blank=True, help_text="How the challenge begins, for lists.")
    phase = models.CharField(max_length=10, choices=Phase, default=Phase.PILOT)
    technology = models.CharField(max_length=200, blank=True)
    topics = models.ManyToManyField(Topic, blank=True, related_name="cases")
    tools = models.ManyToManyField(
        Tool, blank=True, related_name="cases", help_text="What it was done with, from the toolboxes."
    )
    contact_name = models.CharField(max_length=200, blank=True)
    contact_email = models.EmailField(blank=True)
    published_at = models.DateTimeField(null=True, blank=True, help_text="When it was first published.")
    confirmed_on = models.DateField(null=True, blank=True, help_text="When it was last said to be true.")
    asked_on = models.DateField(null=True, blank=True, help_text="When the authors were last asked that.")
    withdrawn_because = models.CharField(max_length=300, blank=True)
    search_text = models.TextField(blank=True, help_text="Written by the actions, in lower case.")
    pictures = models.JSONField(
        default=list, blank=True, help_text="[{key, name, width, height, alt, caption}], in the order shown."
    )
    source = models.CharField(max_length=300, blank=True)
    is_sample = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["state", "-published_at", "-id"]),
            models.Index(fields=["state", "phase", "-published_at", "-id"]),
            models.Index(fields=["state", "confirmed_on", "id"]),
            models.Index(fields=["organisation", "state"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="published_case_has_its_day",
                condition=~Q(state="published") | Q(published_at__isnull=False, confirmed_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.title)

    def get_absolute_url(self) -> str:
        return address("knowledge:case", self.slug)

    @property
    def shown_pictures(self) -> list[Picture]:
        return [
            Picture(**(one | {"alt": Text(one["alt"]), "caption": Text(one["caption"])}))
            for one in self.pictures
        ]

    @property
    def is_public(self) -> bool:
        return self.state == self.State.PUBLISHED


class Draft(models.Model):
    """The text as it is being written; ``revision`` grows with each saving, so that no one writes blindly."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="draft")
    content = models.JSONField(default=dict, help_text="{section: {language: text with its origin}}")
    revision = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")

    def __str__(self) -> str:
        return f"{self.case_id} r{self.revision}"


class Version(models.Model):
    """What was published, as it was published."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    note = models.CharField(max_length=300, blank=True)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(name="case_version_once", fields=["case", "number"])]

    def __str__(self) -> str:
        return f"{self.case_id} v{self.number}"


class ReadableIn(models.Model):
    """A language in which all of a published case can be read, so that a list by language asks an index."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="readable_in")
    language = models.CharField(max_length=8)

    class Meta:
        constraints = [models.UniqueConstraint(name="readable_once", fields=["language", "case"])]

    def __str__(self) -> str:
        return f"{self.case_id} {self.language}"


class Author(models.Model):
    """Somebody who writes on the case; the first began it."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="authors")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="authorships")
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(name="author_once_per_case", fields=["case", "user"])]

    def __str__(self) -> str:
        return str(self.user)


class Review(models.Model):
    """A colleague reads before everybody does."""

    class Verdict(models.TextChoices):
        GOOD = "good", _("Good to publish")
        CHANGES = "changes", _("Needs changes first")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="reviews")
    reviewer = models.ForeignKey(User, on_delete=models.CASCADE, related_name="case_reviews")
    asked_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField()
    verdict = models.CharField(max_length=10, choices=Verdict, blank=True)
    comment = models.TextField(blank=True)
    revision = models.PositiveIntegerField(null=True, blank=True, help_text="Which saving was read.")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_open_review_each", fields=["case", "reviewer"], condition=Q(answered_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} ← {self.reviewer}"


class Question(models.Model):
    """Asked by one organisation of another, with the answer; both are for everyone to read."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="questions")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="case_questions")
    text = models.TextField()
    asked_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    hidden_because = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return self.text[:80]
