from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from samklang.foundation.text import TranslatedField


class Topic(models.Model):
    """A concept everything is tagged with, in many languages. The words are those of SKOS."""

    slug = models.SlugField(max_length=120, unique=True)
    uri = models.URLField(blank=True)
    labels = TranslatedField(help_text="Preferred label per language.")
    alternatives = models.JSONField(default=dict, blank=True, help_text="{language: [other labels]}")
    definition = TranslatedField(blank=True)
    broader = models.ManyToManyField("self", symmetrical=False, related_name="narrower", blank=True)
    related = models.ManyToManyField("self", symmetrical=True, blank=True)
    search_text = models.TextField(blank=True)

    def __str__(self) -> str:
        return str(self.labels)

    def get_absolute_url(self) -> str:
        return reverse("directory:topic", args=[self.slug])


class TopicMatch(models.Model):
    """The same or a near concept in a public vocabulary."""

    class Relation(models.TextChoices):
        EXACT = "exact", _("The same as")
        CLOSE = "close", _("Close to")
        BROAD = "broad", _("Part of")
        NARROW = "narrow", _("Wider than")

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="matches")
    relation = models.CharField(max_length=10, choices=Relation)
    uri = models.URLField()

    class Meta:
        constraints = [models.UniqueConstraint(name="topic_matched_once", fields=["topic", "uri"])]

    def __str__(self) -> str:
        return self.uri
