"""News from the directory that settles what is open here."""

from datetime import datetime
from typing import Any

from django.db.models import Model
from django.dispatch import receiver
from django.utils import timezone

from samklang.accounts.models import User
from samklang.directory.models import Organisation
from samklang.directory.signals import organisation_entered, organisations_merged

from . import actions
from .models import Double


@receiver(organisation_entered)
def look_for_doubles(organisation: Organisation, **_kwargs: Any) -> None:
    """One that bears the name of another may be the same, however it came here."""
    actions.offer_doubles([organisation], at=timezone.now())


@receiver(organisations_merged)
def settle_doubles(
    kept: Organisation, gone: Organisation, by: User | None, at: datetime, **_kwargs: Any
) -> list[type[Model]]:
    actions.settle(kept, gone, at=at, by=by)
    return [Double]
