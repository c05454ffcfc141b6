from __future__ import annotations

from django.db import models
from django.urls import reverse

from samklang.directory.models import Organisation, Topic
from samklang.foundation.addresses import address
from samklang.foundation.text import Text, TranslatedField


class Network(models.Model):
    """Something organisations are in together. ``organisation`` is its face as a party to agreements."""

    slug = models.SlugField(max_length=80, unique=True)
    organisation = models.OneToOneField(Organisation, on_delete=models.PROTECT, related_name="network")
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="subnetworks"
    )
    name = models.CharField(max_length=200, help_text="The name it uses itself; lists are sorted by it.")
    names = TranslatedField(blank=True)
    tagline = TranslatedField(blank=True, help_text="One sentence: what this network is for.")
    about = TranslatedField(blank=True)
    how_to_join = TranslatedField(blank=True)
    languages = models.JSONField(default=list, blank=True)
    topics = models.ManyToManyField(Topic, blank=True, related_name="networks")
    theme = models.SlugField(default="samklang", help_text="Colours of its pages; one of the built themes.")
    logo = models.CharField(max_length=200, blank=True, help_text="File of the logo in the data directory.")
    founded_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    is_public = models.BooleanField(default=True)
    is_remote = models.BooleanField(
        default=False, help_text="It is run elsewhere; this record only stands for it."
    )
    takes_requests = models.BooleanField(default=True, help_text="Organisations may ask to join.")
    invites_partners_of = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="inviting_networks",
        help_text="Partners of this organisation are invited by themselves.",
    )
    source = models.CharField(max_length=300, blank=True)
    is_sample = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["name", "id"])]

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        return address("networks:detail", self.slug)

    @property
    def logo_url(self) -> str:
        return reverse("networks:logo", args=[self.slug]) if self.logo else ""

    @property
    def label(self) -> str:
        shown = Text(self.names).shown() if self.names else None
        return shown.text if shown and not shown.is_fallback else self.name


class Tier(models.Model):
    """A category of members in one network; a higher ``rank`` stands above a lower."""

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="tiers")
    key = models.SlugField(max_length=40)
    names = TranslatedField()
    plural = TranslatedField(blank=True)
    rank = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="tier_key_in_network", fields=["network", "key"]),
            models.UniqueConstraint(name="tier_rank_in_network", fields=["network", "rank"]),
        ]

    def __str__(self) -> str:
        return str(self.names)
