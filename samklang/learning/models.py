from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from samklang.accounts.models import User
from samklang.directory.models import Topic
from samklang.foundation.addresses import address
from samklang.foundation.text import TranslatedField
from samklang.knowledge.models import Case
from samklang.networks.models import Network
from samklang.toolbox.models import Tool


class Path(models.Model):
    """A way to learn something, step by step, put together by a network."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")
        CLOSED = "closed", _("Taken off the list")

    class Level(models.TextChoices):
        FIRST = "first", _("No prior knowledge")
        SOME = "some", _("Some experience")
        DEEP = "deep", _("In depth")

    class Audience(models.TextChoices):
        ALL = "all", _("Everybody")
        LEADERS = "leaders", _("Leaders")
        CASE_WORKERS = "case-workers", _("Those who do the work")
        BUILDERS = "builders", _("Those who build")

    slug = models.SlugField(max_length=80, unique=True)
    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="learning_paths")
    title = TranslatedField()
    summary = TranslatedField(help_text="What somebody can do afterwards, in one or two sentences.")
    audience = models.CharField(max_length=15, choices=Audience, default=Audience.ALL)
    level = models.CharField(max_length=10, choices=Level, default=Level.FIRST)
    topics = models.ManyToManyField(Topic, blank=True, related_name="learning_paths")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    is_public = models.BooleanField(default=True)
    published_at = models.DateTimeField(null=True, blank=True, help_text="When it was first published.")
    search_text = models.TextField(blank=True, help_text="Title and texts, folded; by the actions.")
    is_sample = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["state", "-published_at", "-id"]),
            models.Index(fields=["audience", "-published_at", "-id", "state", "is_public", "network"]),
            models.Index(fields=["level", "-published_at", "-id", "state", "is_public", "network"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="published_path_has_its_day",
                condition=~Q(state="published") | Q(published_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return str(self.title)

    def get_absolute_url(self) -> str:
        return address("learning:path", self.slug)


class Step(models.Model):
    """One thing to read, see, try or do."""

    class Kind(models.TextChoices):
        CASE = "case", _("Case")
        TOOL = "tool", _("Tool")
        RECORDING = "recording", _("Recording")
        LINK = "link", _("Page to read")
        COURSE = "course", _("Course")
        TASK = "task", _("Something to do")

    path = models.ForeignKey(Path, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    title = TranslatedField()
    text = TranslatedField(blank=True, help_text="What to look for, in markdown.")
    minutes = models.PositiveSmallIntegerField(default=15)
    is_required = models.BooleanField(default=True)
    case = models.ForeignKey(
        Case, null=True, blank=True, on_delete=models.PROTECT, related_name="learning_steps"
    )
    tool = models.ForeignKey(
        Tool, null=True, blank=True, on_delete=models.PROTECT, related_name="learning_steps"
    )
    url = models.URLField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_step_a_place", fields=["path", "position"]),
            models.CheckConstraint(
                name="step_has_what_its_kind_says",
                condition=(~Q(kind="case") | Q(case__isnull=False))
                & (~Q(kind="tool") | Q(tool__isnull=False))
                & (~Q(kind__in=["recording", "link", "course"]) | ~Q(url="")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.title)


class Learner(models.Model):
    """Somebody on their way along a path. It is theirs: nobody else sees it, and history does not tell it."""

    path = models.ForeignKey(Path, on_delete=models.CASCADE, related_name="learners")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="learning")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="learner_once_on_a_path", fields=["path", "user"])]

    def __str__(self) -> str:
        return f"{self.user_id} – {self.path_id}"


class Tick(models.Model):
    """A step somebody has done, or has a note of their own on."""

    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="ticks")
    step = models.ForeignKey(Step, on_delete=models.CASCADE, related_name="ticks")
    done_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="one_tick_a_step", fields=["learner", "step"])]

    def __str__(self) -> str:
        return f"{self.learner_id}: {self.step_id}"
