from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from samklang.accounts.models import User
from samklang.directory.models import Organisation
from samklang.foundation.text import TranslatedField
from samklang.networks.models import Network

from .projects import Project

THOUSAND = Decimal(1000)


class Workbook(models.Model):
    """A benefit plan handed in as a file. Nothing of it is written until it is confirmed; then it goes."""

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="workbooks")
    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="workbooks")
    filename = models.CharField(max_length=200)
    content = models.BinaryField()
    handed_in_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(name="one_workbook_at_a_time", fields=["network", "owner"])]

    def __str__(self) -> str:
        return self.filename

    def get_absolute_url(self) -> str:
        return reverse("projects:workbook", args=[self.network.slug, self.pk])


class WordSet(models.Model):
    """What a network calls its benefits; Prosjektveiviseren 6 said *nyttevirkning* where 5 said *gevinst*."""

    class Key(models.TextChoices):
        NYTTE = "nytte", _("nytte: nyttevirkning, nytteansvarlig, nytteeier")
        GEVINST = "gevinst", _("gevinst: gevinst, gevinsteier, gevinstansvarlig")

    network = models.OneToOneField(Network, on_delete=models.CASCADE, related_name="word_set")
    key = models.CharField(max_length=8, choices=Key, default=Key.NYTTE)

    def __str__(self) -> str:
        return self.get_key_display()


class Rung(models.IntegerChoices):
    NONE = 0, _("Withdrawn")
    CLAIMED = 1, _("Claimed")
    BASELINED = 2, _("Baseline measured")
    MEASURED = 3, _("Measured")
    CONFIRMED = 4, _("Confirmed by the line owner")
    REVIEWED = 5, _("Reviewed by an independent peer")
    REPLICATED = 6, _("Replicated elsewhere")


class Benefit(models.Model):
    """Something that gets better for somebody, and how far that is shown to be true (``rung``)."""

    class Kind(models.TextChoices):
        COST = "cost", _("Cost avoided")
        TIME = "time", _("Time saved")
        QUALITY = "quality", _("Quality")
        RISK = "risk", _("Risk reduced")
        ENVIRONMENT = "environment", _("Environment")
        INCOME = "income", _("Income")

    class Cadence(models.TextChoices):
        ONCE = "once", _("Once")
        YEARLY = "yearly", _("Every year")

    class Uncertainty(models.TextChoices):
        LOW = "low", _("Low")
        MEDIUM = "medium", _("Medium")
        HIGH = "high", _("High")

    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="benefits")
    project = models.ForeignKey(
        Project, null=True, blank=True, on_delete=models.PROTECT, related_name="benefits"
    )
    code = models.SlugField(max_length=20, help_text="What it is called in the plan, such as B3.")
    kind = models.CharField(max_length=12, choices=Kind)
    title = TranslatedField()
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="benefits",
        help_text="Where it is taken out; its people confirm it.",
    )
    beneficiary = TranslatedField(blank=True)
    benefit_lead = models.CharField(max_length=120, blank=True, help_text="A post, answerable for the whole.")
    benefit_holder = models.CharField(max_length=120, blank=True, help_text="A post, answerable for a part.")
    prerequisites = TranslatedField(blank=True)
    taken_out = TranslatedField(blank=True, help_text="How it will be taken out.")
    realised_on = models.DateField(null=True, blank=True, help_text="When it is to be there.")
    currency = models.CharField(max_length=3, blank=True)
    price_year = models.PositiveSmallIntegerField(null=True, blank=True)
    cadence = models.CharField(max_length=6, choices=Cadence, default=Cadence.YEARLY)
    uncertainty = models.CharField(max_length=6, choices=Uncertainty, blank=True)
    attribution = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Percent.")
    cost = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    disbenefits = TranslatedField(blank=True)
    evidence = models.TextField(blank=True)
    rung = models.PositiveSmallIntegerField(choices=Rung, default=Rung.NONE, help_text="Told by the actions.")
    is_sample = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["network", "rung", "id"])]
        constraints = [
            models.UniqueConstraint(name="benefit_code_in_network", fields=["network", "code"]),
            models.CheckConstraint(
                name="attribution_is_a_share", condition=Q(attribution=None) | Q(attribution__lte=100)
            ),
            models.CheckConstraint(name="rung_is_on_the_ladder", condition=Q(rung__lte=6)),
            models.CheckConstraint(name="cost_has_currency", condition=Q(cost=None) | ~Q(currency="")),
        ]

    def __str__(self) -> str:
        return str(self.title)

    def get_absolute_url(self) -> str:
        return reverse("projects:benefit", args=[self.network.slug, self.code])


class Indicator(models.Model):
    """What is measured: where it stood before, where it is to come, in which unit."""

    benefit = models.ForeignKey(Benefit, on_delete=models.CASCADE, related_name="indicators")
    key = models.SlugField(max_length=20)
    title = TranslatedField()
    unit = models.CharField(max_length=40)
    is_falling = models.BooleanField(default=False, help_text="Less is better, where no target says so.")
    is_counted = models.BooleanField(default=True, help_text="It adds up with others of the same unit.")
    baseline = models.DecimalField(max_digits=15, decimal_places=3, null=True, blank=True)
    baseline_on = models.DateField(null=True, blank=True)
    target = models.DecimalField(max_digits=15, decimal_places=3, null=True, blank=True)
    target_on = models.DateField(null=True, blank=True)
    every_months = models.PositiveSmallIntegerField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True, help_text="The next measurement; told by the actions.")
    method = TranslatedField(blank=True, help_text="How it is measured.")
    counted = models.BigIntegerField(
        null=True, blank=True, help_text="What counts at the benefit's rung, in thousandths of the unit."
    )

    class Meta:
        indexes = [models.Index(fields=["due_on"])]
        constraints = [
            models.UniqueConstraint(name="indicator_key_in_benefit", fields=["benefit", "key"]),
            models.UniqueConstraint(
                name="one_counted_per_unit", fields=["benefit", "unit"], condition=Q(is_counted=True)
            ),
            models.CheckConstraint(
                name="baseline_has_its_day", condition=Q(baseline=None) | Q(baseline_on__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return str(self.title)

    def is_overdue(self, today: date) -> bool:
        return self.due_on is not None and self.due_on < today


class MeasurementQuerySet(models.QuerySet["Measurement"]):
    def standing(self) -> MeasurementQuerySet:
        return self.filter(struck_at=None)


class Measurement(models.Model):
    """A value on a day. One that was wrong is struck through with a reason and stays."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="measurements")
    on = models.DateField()
    value = models.DecimalField(max_digits=15, decimal_places=3)
    note = models.TextField(blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    struck_at = models.DateTimeField(null=True, blank=True)
    struck_reason = models.TextField(blank=True)

    objects = MeasurementQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["indicator", "-on"])]
        constraints = [
            models.UniqueConstraint(
                name="one_measurement_a_day", fields=["indicator", "on"], condition=Q(struck_at=None)
            )
        ]

    def __str__(self) -> str:
        return f"{self.value} on {self.on}"


class StandingQuerySet(models.QuerySet["Standing"]):
    def held(self) -> StandingQuerySet:
        return self.filter(withdrawn_at=None)


class Standing(models.Model):
    """A rung that was reached: who says so, for whom, on what evidence. It can be withdrawn with a reason."""

    benefit = models.ForeignKey(Benefit, on_delete=models.CASCADE, related_name="standings")
    rung = models.PositiveSmallIntegerField(choices=[(r.value, r.label) for r in Rung if r])
    at = models.DateTimeField()
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="benefit_standings"
    )
    evidence = models.TextField()
    evidence_url = models.CharField(max_length=400, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    withdrawn_reason = models.TextField(blank=True)

    objects = StandingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_held_rung", fields=["benefit", "rung"], condition=Q(withdrawn_at=None)
            ),
            models.CheckConstraint(name="rung_has_evidence", condition=~Q(evidence="")),
            models.CheckConstraint(
                name="withdrawn_with_reason", condition=Q(withdrawn_at=None) | ~Q(withdrawn_reason="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.benefit}: {self.get_rung_display()}"


class Conflict(models.Model):
    """Somebody says that they are not independent of the benefit; they cannot review it."""

    benefit = models.ForeignKey(Benefit, on_delete=models.CASCADE, related_name="conflicts")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    reason = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(name="one_conflict", fields=["benefit", "user"])]

    def __str__(self) -> str:
        return f"{self.user_id} / {self.benefit_id}"


class Dependency(models.Model):
    """One benefit needs another: the arrow of the benefit map goes from ``cause`` to ``effect``."""

    cause = models.ForeignKey(Benefit, on_delete=models.CASCADE, related_name="effects")
    effect = models.ForeignKey(Benefit, on_delete=models.CASCADE, related_name="causes")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="dependency_once", fields=["cause", "effect"]),
            models.CheckConstraint(name="nothing_needs_itself", condition=~Q(cause=F("effect"))),
        ]

    def __str__(self) -> str:
        return f"{self.cause} → {self.effect}"
