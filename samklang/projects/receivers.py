"""News from other rooms that projects act on."""

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Model
from django.dispatch import receiver
from django.utils import timezone

from samklang.accounts.models import User
from samklang.directory.models import Organisation, Topic
from samklang.directory.signals import organisations_merged, topics_merged
from samklang.foundation.outcomes import came_of
from samklang.foundation.text import Text

from . import actions, rules
from .models import Party, Project
from .reading import MARK


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


@receiver(came_of)
def link_outcome(thing: Model, origin: str, by: User, **_kwargs: Any) -> None:
    """A record was made from the form that a project's page opened; only who keeps the project links it."""
    if not origin.startswith(MARK):
        return
    project = Project.objects.select_related("network").filter(slug=origin.removeprefix(MARK)).first()
    if project is None or not rules.may_edit(by, project):
        return
    title: Any = getattr(thing, "title", None)
    actions.link_outcome(
        project,
        kind=thing._meta.label_lower,
        record_id=thing.pk,
        label=title if isinstance(title, Text) else Text.of(en=str(thing)),
        url=thing.get_absolute_url(),  # type: ignore[attr-defined]  # every record of a form has a page
        on=timezone.localdate(),
        by=by,
    )


@receiver(topics_merged)
def tag_anew(kept: Topic, gone: Topic, **_kwargs: Any) -> None:
    for project in Project.objects.filter(topics=gone):
        project.topics.remove(gone)
        project.topics.add(kept)
