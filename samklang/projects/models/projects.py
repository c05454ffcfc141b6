from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from samklang.accounts.models import User
from samklang.directory.models import Organisation, Topic
from samklang.foundation.addresses import address
from samklang.foundation.text import TranslatedField
from samklang.networks.models import Network


class Project(models.Model):
    """A joint innovation project: several parties, a funder, and what they want to have reached."""

    class Phase(models.TextChoices):
        """The phases of the Norwegian public project model; each is closed by a decision point."""

        IDEA = "idea", _("Idea")
        CONCEPT = "concept", _("Concept")
        PLANNING = "planning", _("Planning")
        EXECUTING = "executing", _("Executing")
        CLOSING = "closing", _("Closing")
        REALISING = "realising", _("Realising benefits")
        DONE = "done", _("Done")
        STOPPED = "stopped", _("Stopped")

    slug = models.SlugField(max_length=80, unique=True)
    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="projects")
    title = TranslatedField()
    summary = TranslatedField(blank=True, help_text="One or two sentences for lists.")
    about = TranslatedField(blank=True)
    phase = models.CharField(max_length=10, choices=Phase, default=Phase.IDEA)
    started_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    topics = models.ManyToManyField(Topic, blank=True, related_name="projects")
    is_public = models.BooleanField(default=True)
    search_text = models.TextField(blank=True, help_text="Titles and parties in lower case; by the actions.")
    source = models.CharField(max_length=300, blank=True)
    is_sample = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["network", "slug"]),
            models.Index(fields=["started_on", "id"]),
            models.Index(fields=["phase", "started_on", "id", "is_public", "network"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="project_ends_after_start",
                condition=Q(ended_on=None) | Q(started_on=None) | Q(ended_on__gt=F("started_on")),
            )
        ]

    def __str__(self) -> str:
        return str(self.title)

    def get_absolute_url(self) -> str:
        return address("projects:detail", self.slug)


class Party(models.Model):
    """An organisation's part in the project."""

    class Role(models.TextChoices):
        LEAD = "lead", _("Leads the project")
        PARTNER = "partner", _("Partner")
        PILOT = "pilot", _("Pilot site")
        SUPPLIER = "supplier", _("Supplier")
        FUNDER = "funder", _("Funder")

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="parties")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="project_parties")
    role = models.CharField(max_length=10, choices=Role)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="party_once_in_a_project", fields=["project", "organisation"]),
            models.UniqueConstraint(name="one_lead", fields=["project"], condition=Q(role="lead")),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.get_role_display()}"


class Contribution(models.Model):
    """What a party puts in during a year: money, and work and things worth money."""

    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="contributions")
    year = models.PositiveSmallIntegerField()
    currency = models.CharField(max_length=3, default="NOK")
    cash = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    in_kind = models.DecimalField(max_digits=14, decimal_places=2, default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="contribution_once_a_year", fields=["party", "year", "currency"]),
            models.CheckConstraint(
                name="contribution_is_not_negative", condition=Q(cash__gte=0, in_kind__gte=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party.organisation} {self.year}"


class Decision(models.Model):
    """A decision point: may the project go on into its next phase?"""

    class Point(models.IntegerChoices):
        BP1 = 1, _("BP1: start the concept phase")
        BP2 = 2, _("BP2: start planning")
        BP3 = 3, _("BP3: start executing")
        BP4 = 4, _("BP4: start closing")
        BP5 = 5, _("BP5: close the project, start realising benefits")
        BP6 = 6, _("BP6: benefits are realised as far as they will be")

    class Answer(models.TextChoices):
        GO = "go", _("Go on")
        CHANGE = "change", _("Go on with changes")
        WAIT = "wait", _("Wait")
        STOP = "stop", _("Stop")

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="decisions")
    point = models.PositiveSmallIntegerField(choices=Point)
    planned_on = models.DateField(null=True, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    answer = models.CharField(max_length=6, choices=Answer, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="decision_point_once", fields=["project", "point"]),
            models.CheckConstraint(
                name="decision_has_day_and_answer",
                condition=Q(decided_on=None, answer="") | (Q(decided_on__isnull=False) & ~Q(answer="")),
            ),
        ]

    def __str__(self) -> str:
        return self.get_point_display()

    @property
    def name(self) -> str:
        return f"BP{self.point}"


class Step(models.Model):
    """Something that is done in the project, or reached."""

    class Kind(models.TextChoices):
        MILESTONE = "milestone", _("Milestone")
        PILOT = "pilot", _("Pilot")
        WORK = "work", _("Work")

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=10, choices=Kind)
    title = TranslatedField()
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="project_steps"
    )
    started_on = models.DateField(null=True, blank=True)
    due_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)
    result = TranslatedField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="step_is_due_after_start", condition=Q(started_on=None) | Q(due_on__gte=F("started_on"))
            )
        ]

    def __str__(self) -> str:
        return str(self.title)


class Risk(models.Model):
    """What may go wrong, how likely and how bad from 1 to 5, and what is done about it."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="risks")
    title = TranslatedField()
    likelihood = models.PositiveSmallIntegerField()
    impact = models.PositiveSmallIntegerField()
    response = TranslatedField(blank=True)
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="risk_is_from_one_to_five",
                condition=Q(likelihood__range=(1, 5), impact__range=(1, 5)),
            )
        ]

    def __str__(self) -> str:
        return str(self.title)

    @property
    def weight(self) -> int:
        return self.likelihood * self.impact

    @property
    def colour(self) -> str:
        """Green, amber, red, as such tables are drawn everywhere; the product of the two says the same."""
        high, low = 12, 6
        return "danger" if self.weight >= high else "warning" if self.weight >= low else "success"


class Document(models.Model):
    """A paper of the project: a file kept here, or the address of one kept elsewhere."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="documents")
    title = TranslatedField()
    url = models.URLField(max_length=400, blank=True)
    file = models.CharField(max_length=120, blank=True, help_text="Its name in the store.")
    filename = models.CharField(max_length=120, blank=True, help_text="As it was handed in.")
    size = models.PositiveIntegerField(default=0, help_text="In bytes.")
    on = models.DateField()
    is_public = models.BooleanField(default=True, help_text="Otherwise for the parties and the secretariat.")
    added_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_file_once", fields=["file"], condition=~Q(file="")),
            models.CheckConstraint(
                name="document_is_here_or_elsewhere",
                condition=(Q(file="") & ~Q(url="")) | (~Q(file="") & Q(url="")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.title)

    @property
    def ending(self) -> str:
        return self.file.rpartition(".")[2]

    @property
    def address(self) -> str:
        return self.url or reverse("projects:document", args=[self.project.slug, self.pk])


class News(models.Model):
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="news")
    title = TranslatedField()
    text = TranslatedField(blank=True)
    on = models.DateField()

    def __str__(self) -> str:
        return str(self.title)


class Outcome(models.Model):
    """What the project made: a record of a higher room, which says its address and what it is called."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="outcomes")
    kind = models.CharField(max_length=40, help_text="As in history: room.model of the record.")
    record_id = models.PositiveBigIntegerField()
    label = TranslatedField()
    url = models.CharField(max_length=300, help_text="Without the language, which is the reader's own.")
    on = models.DateField()
    added_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(name="outcome_once", fields=["project", "kind", "record_id"])]

    def __str__(self) -> str:
        return str(self.label)

    @property
    def address(self) -> str:
        return f"/{get_language()}{self.url}" if self.url.startswith("/") else self.url
