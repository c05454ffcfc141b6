"""News from the directory that projects act on."""

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Model
from django.dispatch import receiver

from samklang.directory.models import Organisation, Topic
from samklang.directory.signals import organisations_merged, topics_merged

from .models import Party, Project


@receiver(organisations_merged)
def carry_over(kept: Organisation, gone: Organisation, **_kwargs: Any) -> list[type[Model]]:
    """A party goes on as the kept organisation; where both were in a project, the kept one takes its sums."""
    for party in Party.objects.filter(organisation=gone):
        try:
            with transaction.atomic():
                party.organisation = kept
                party.save(update_fields=["organisation"])
        except IntegrityError:
            _join(party, Party.objects.get(project=party.project_id, organisation=kept))
    return [Party]


def _join(gone: Party, kept: Party) -> None:
    for given in gone.contributions.all():
        same = kept.contributions.filter(year=given.year, currency=given.currency).first()
        if same is None:
            given.party = kept
        else:
            same.cash, same.in_kind = same.cash + given.cash, same.in_kind + given.in_kind
        (same or given).save()
    role = gone.role
    gone.delete()
    if role == Party.Role.LEAD:
        kept.role = role
        kept.save(update_fields=["role"])


@receiver(topics_merged)
def tag_anew(kept: Topic, gone: Topic, **_kwargs: Any) -> None:
    for project in Project.objects.filter(topics=gone):
        project.topics.remove(gone)
        project.topics.add(kept)
