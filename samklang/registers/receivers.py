"""News from the directory that settles what is open here."""

from datetime import datetime
from typing import Any

from django.db.models import Model
from django.dispatch import receiver

from samklang.accounts.models import User
from samklang.directory.models import Organisation
from samklang.directory.signals import organisations_merged

from . import actions
from .models import Double


@receiver(organisations_merged)
def settle_doubles(
    kept: Organisation, gone: Organisation, by: User | None, at: datetime, **_kwargs: Any
) -> list[type[Model]]:
    actions.settle(kept, gone, at=at, by=by)
    return [Double]
