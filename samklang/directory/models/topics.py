from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from samklang.foundation.addresses import address
from samklang.foundation.text import TranslatedField


class TopicQuerySet(models.QuerySet["Topic"]):
    def current(self) -> TopicQuerySet:
        """Those that were not folded into another."""
        return self.filter(merged_into=None)


class Topic(models.Model):
    """A concept everything is tagged with, in many languages. The words are those of SKOS."""

    slug = models.SlugField(max_length=120, unique=True)
    uri = models.URLField(
        max_length=300,
        blank=True,
        help_text="Its address in the vocabulary it came from.",
    )
    labels = TranslatedField(help_text="Preferred label per language.")
    alternatives = models.JSONField(default=dict, blank=True, help_text="{language: [other labels]}")
    definition = TranslatedField(blank=True)
    broader = models.ManyToManyField("self", symmetrical=False, related_name="narrower", blank=True)
    related = models.ManyToManyField("self", symmetrical=True, blank=True)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged_from"
    )
    search_text = models.TextField(
        blank=True, help_text="Every label, in lower case without accents; written by the actions."
    )

    objects = TopicQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["merged_into", "slug"])]
        constraints = [
            models.UniqueConstraint(name="topic_uri_once", fields=["uri"], condition=~Q(uri="")),
            models.CheckConstraint(
                name="topic_not_merged_into_itself", condition=Q(merged_into=None) | ~Q(merged_into=F("id"))
            ),
        ]

    def __str__(self) -> str:
        return str(self.labels)

    def get_absolute_url(self) -> str:
        return address("directory:topic", self.slug)


class TopicMatch(models.Model):
    """The same or a near concept in a public vocabulary."""

    class Relation(models.TextChoices):
        EXACT = "exact", _("The same as")
        CLOSE = "close", _("Close to")
        BROAD = "broad", _("Part of")
        NARROW = "narrow", _("Wider than")

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="matches")
    relation = models.CharField(max_length=10, choices=Relation)
    uri = models.URLField(max_length=300)

    class Meta:
        constraints = [models.UniqueConstraint(name="topic_matched_once", fields=["topic", "uri"])]

    def __str__(self) -> str:
        return self.uri
