"""News from rooms below: a record was made from the form that an idea opened."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.dispatch import receiver
from django.utils import timezone

from samklang.accounts.models import User
from samklang.directory.models import Topic
from samklang.directory.signals import topics_merged
from samklang.foundation.outcomes import came_of

from . import actions
from .models import Outcome


@receiver(came_of)
def link_back(thing: Model, origin: str, by: User, **_kwargs: Any) -> None:
    """Only the one who opened the form links what came of it; a mark of others is no mark of ours."""
    try:
        begun = Outcome.objects.select_related("idea__board__network").filter(token=origin, by=by).first()
    except ValidationError:
        return
    if begun and begun.kind == thing._meta.label_lower:
        actions.link_outcome(begun, thing, at=timezone.now(), by=by)


@receiver(topics_merged)
def follow_the_topic(kept: Topic, gone: Topic, **_kwargs: Any) -> None:
    """What became the one topic is now the other."""
    actions.carry_outcomes("directory.topic", gone.pk, kept.pk)
