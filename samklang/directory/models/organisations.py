from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from samklang.directory import countries
from samklang.foundation.addresses import address
from samklang.foundation.text import Text, TranslatedField


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def current(self) -> OrganisationQuerySet:
        """Without the second records that were folded into another."""
        return self.filter(merged_into=None)

    def listed(self) -> OrganisationQuerySet:
        """Those everybody may know of."""
        return self.filter(is_listed=True)

    def open_on(self, day: date) -> OrganisationQuerySet:
        return self.filter(Q(closed_on=None) | Q(closed_on__gt=day))


SHORT = 34
"""As many letters as a line of a table holds."""


class Organisation(models.Model):
    """Somebody who can be a party: an organisation, a group inside one, or the legal face of a network.

    It may stand in the directory long before anyone signs in for it. It is never deleted: it closes, or is
    succeeded by another.
    """

    class Kind(models.TextChoices):
        MUNICIPALITY = "municipality", _("Municipality")
        COUNTY = "county", _("County")
        AGENCY = "agency", _("Agency")
        UNIVERSITY = "university", _("University")
        INSTITUTE = "institute", _("Research institute")
        COMPANY = "company", _("Company")
        HOSPITAL = "hospital", _("Hospital")
        CLUSTER = "cluster", _("Cluster")
        NETWORK = "network", _("Network")
        FUNDER = "funder", _("Funder")
        GROUP = "group", _("Group inside an organisation")
        OTHER = "other", _("Other")

    slug = models.SlugField(max_length=120, unique=True)
    name = models.CharField(max_length=300, help_text="The name it uses itself; lists are sorted by it.")
    names = TranslatedField(blank=True, help_text="Names in other languages.")
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.OTHER)
    country = models.CharField(max_length=2, blank=True, help_text="ISO 3166-1 alpha-2.")
    place = models.CharField(max_length=120, blank=True)
    latitude = models.FloatField(null=True, blank=True, help_text="Degrees north, WGS 84.")
    longitude = models.FloatField(null=True, blank=True, help_text="Degrees east, WGS 84.")
    website = models.URLField(blank=True)
    languages = models.JSONField(default=list, blank=True, help_text="Language codes it works in.")
    about = TranslatedField(blank=True)
    founded_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True, help_text="The first day it no longer exists.")
    source = models.CharField(max_length=300, blank=True, help_text="Where the record comes from.")
    is_sample = models.BooleanField(default=False, help_text="Invented for show.")
    is_listed = models.BooleanField(
        default=True, help_text="Everybody may know of it. The face of a private network is not listed."
    )
    search_text = models.TextField(
        blank=True, help_text="Names, ids and place in lower case; written by the actions."
    )

    match_key = models.CharField(
        max_length=200, blank=True, help_text="Country and bare name, by which doubles are found."
    )
    merged_into = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="folded",
        help_text="This was a second record of the same organisation; its address leads to the other.",
    )

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["name", "id"]),
            models.Index(fields=["match_key"]),
            models.Index(fields=["kind", "name", "id", "is_listed", "merged_into"]),
            models.Index(fields=["country", "name", "id", "is_listed", "merged_into"]),
            models.Index(fields=["closed_on"]),
            models.Index(name="organisation_not_listed", fields=["id"], condition=Q(is_listed=False)),
        ]
        constraints = [
            models.CheckConstraint(
                name="organisation_closes_after_it_was_founded",
                condition=Q(closed_on=None) | Q(founded_on=None) | Q(closed_on__gt=F("founded_on")),
            ),
            models.CheckConstraint(
                name="organisation_is_not_its_own_double",
                condition=Q(merged_into=None) | ~Q(merged_into=F("id")),
            ),
        ]

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        return address("directory:organisation", self.slug)

    def get_kind_display(self) -> str:  # type: ignore[no-redef]  # the plugin of mypy has written it too
        """As Django's own, which puts all choices into words each time one is asked for."""
        return str(Organisation.Kind(self.kind).label) if self.kind in Organisation.Kind else self.kind

    @property
    def country_name(self) -> str:
        """In the reader's language."""
        return countries.name_of(self.country)

    @property
    def label(self) -> str:
        """The name in the reader's own language where there is one, else the name it uses itself."""
        shown = Text(self.names).shown() if self.names else None
        return shown.text if shown and not shown.is_fallback else self.name

    @property
    def short_label(self) -> str:
        """For tables and lines of small print, where a long name in full makes every row tall."""
        return min(self.label, self.name, key=len) if len(self.label) > SHORT else self.label


class Identifier(models.Model):
    """A number by which others know the organisation. The database holds each number once."""

    class Scheme(models.TextChoices):
        ROR = "ror", "ROR"
        NO_ORGNR = "no-orgnr", _("Norwegian organisation number")
        WIKIDATA = "wikidata", "Wikidata"
        NO_MUNICIPALITY = "no-kommune", _("Norwegian municipality number")
        NO_COUNTY = "no-fylke", _("Norwegian county number")
        SE_MUNICIPALITY = "se-kommun", _("Swedish municipality code")
        DK_MUNICIPALITY = "dk-kommune", _("Danish municipality code")
        FI_MUNICIPALITY = "fi-kunta", _("Finnish municipality code")

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="identifiers")
    scheme = models.CharField(max_length=20, choices=Scheme)
    value = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(name="identifier_names_one", fields=["scheme", "value"])]

    def __str__(self) -> str:
        return f"{self.get_scheme_display()} {self.value}"


class OrganisationName(models.Model):
    """A name it bore in a period."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="former_names")
    name = models.CharField(max_length=300)
    started_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class Parentage(models.Model):
    """It stood under another in a period: a school under a university, a group inside a company."""

    child = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="parentages")
    parent = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="childships")
    started_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="nobody_is_its_own_parent", condition=~Q(child=F("parent"))),
            models.CheckConstraint(
                name="parentage_ends_after_start",
                condition=Q(ended_on=None) | Q(started_on=None) | Q(ended_on__gt=F("started_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.child} under {self.parent}"


class Succession(models.Model):
    """What became of an organisation: merged into another, or split in several."""

    class Kind(models.TextChoices):
        MERGED = "merged", _("Merged into")
        SPLIT = "split", _("Split into")

    predecessor = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="successions")
    successor = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="origins")
    kind = models.CharField(max_length=10, choices=Kind)
    on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_succession", fields=["predecessor", "successor"]),
            models.CheckConstraint(name="nobody_succeeds_itself", condition=~Q(predecessor=F("successor"))),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"


class Partnership(models.Model):
    """Two organisations work together, as the one that keeps the list sees it. Networks may invite by it."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="partnerships")
    partner = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="partner_of")
    contact_email = models.EmailField(blank=True)
    started_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_open_partnership", fields=["organisation", "partner"], condition=Q(ended_on=None)
            ),
            models.CheckConstraint(name="nobody_partners_itself", condition=~Q(organisation=F("partner"))),
        ]

    def __str__(self) -> str:
        return f"{self.partner}, partner of {self.organisation}"
