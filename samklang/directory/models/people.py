from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samklang.accounts.models import User
from samklang.foundation.addresses import address
from samklang.foundation.text import TranslatedField

from .organisations import Organisation
from .topics import Topic


class Audience(models.TextChoices):
    """Who may see one field of a profile."""

    EVERYONE = "everyone", _("Everyone")
    MEMBERS = "members", _("Members of a network, signed in")
    NOBODY = "nobody", _("Only me")


FIELDS_WITH_AUDIENCE = {
    "email": _("Email"),
    "about": _("About me"),
    "affiliations": _("Where I work and have worked"),
    "expertise": _("What I know"),
    "languages": _("Languages"),
    "orcid": _("ORCID"),
    "website": _("Website"),
    "country": _("Country"),
}
DEFAULT_AUDIENCE = {"email": Audience.MEMBERS}


class PersonQuerySet(models.QuerySet["Person"]):
    def listed(self) -> PersonQuerySet:
        """Those who said yes to the public directory, and those who hold a public office."""
        return self.filter(self.is_listed(), erased_at=None)

    @staticmethod
    def is_listed() -> Q:
        """Compared with the one consent: for EXISTS PostgreSQL would first read all there are."""
        yes = Consent.objects.filter(person=OuterRef("pk"), purpose="directory", withdrawn_at=None)
        return Q(is_public_office_holder=True) | Q(pk=Subquery(yes.values("person")[:1]))


class Person(models.Model):
    """Somebody in the directory: with an account or without, showing as much as they choose."""

    class Gender(models.TextChoices):
        WOMAN = "woman", _("Woman")
        MAN = "man", _("Man")
        OTHER = "other", _("Other")

    slug = models.SlugField(max_length=120, unique=True)
    user = models.OneToOneField(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="person")
    name = models.CharField(max_length=200)
    email = models.EmailField(blank=True)
    orcid = models.CharField(max_length=19, null=True, blank=True, unique=True)
    country = models.CharField(max_length=2, blank=True)
    gender = models.CharField(
        max_length=10,
        choices=Gender,
        blank=True,
        help_text="Only for balance figures, never shown for one person.",
    )
    languages = models.JSONField(default=list, blank=True)
    about = TranslatedField(blank=True)
    website = models.URLField(blank=True)
    visibility = models.JSONField(default=dict, blank=True, help_text="{field: everyone | members | nobody}")
    is_public_office_holder = models.BooleanField(default=False)
    is_sample = models.BooleanField(default=False)
    keeper = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="kept_people",
        help_text="On whose behalf somebody without an account was entered; its people look after her.",
    )
    entered_at = models.DateTimeField(default=timezone.now)
    erased_at = models.DateTimeField(null=True, blank=True)
    search_text = models.TextField(
        blank=True, help_text="What everyone may see, in lower case without accents; written by the actions."
    )

    objects = PersonQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["name", "id"]), models.Index(fields=["email"])]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address("directory:person", self.slug)

    @property
    def history_label(self) -> str:
        """Her name is hers to take away, so it never enters the chain."""
        return f"#{self.pk}"

    def seen_by(self, field: str) -> str:
        """Who may see a field: what she chose, or what is right until she chooses."""
        chosen = self.visibility.get(field, "")
        return chosen if chosen in Audience.values else DEFAULT_AUDIENCE.get(field, Audience.EVERYONE)


class AffiliationQuerySet(models.QuerySet["Affiliation"]):
    def on(self, day: date) -> AffiliationQuerySet:
        """Those that hold that day; an open end is unknown or not yet come."""
        begun = Q(started_on=None) | Q(started_on__lte=day)
        return self.filter(begun, Q(ended_on=None) | Q(ended_on__gt=day))


class Affiliation(models.Model):
    """Where a person worked, in which role, in which period."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="affiliations")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="affiliations")
    title = models.CharField(max_length=200, blank=True)
    started_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)

    objects = AffiliationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="affiliation_ends_after_start",
                condition=Q(ended_on=None) | Q(started_on=None) | Q(ended_on__gt=F("started_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} at {self.organisation}"

    def holds_on(self, day: date) -> bool:
        return (self.started_on or day) <= day < (self.ended_on or date.max)


class Expertise(models.Model):
    """A topic a person knows, as they say themselves."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="expertise")
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="experts")

    class Meta:
        constraints = [models.UniqueConstraint(name="expertise_said_once", fields=["person", "topic"])]

    def __str__(self) -> str:
        return f"{self.person}: {self.topic}"


class Consent(models.Model):
    """A person's yes to one purpose, and the day it was taken back."""

    class Purpose(models.TextChoices):
        MATCHING = "matching", _("Suggest me to others who work on the same topics")
        DIRECTORY = "directory", _("Show me in the public directory")
        PHOTOS = "photos", _("Pictures of me from events")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=20, choices=Purpose)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_open_consent", fields=["person", "purpose"], condition=Q(withdrawn_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.purpose}"
