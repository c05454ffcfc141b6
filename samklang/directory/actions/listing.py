"""Who may know of an organisation at all."""

from django.db import transaction

from samklang.accounts.models import User
from samklang.directory.models import Organisation
from samklang.history.actions import record

from .organisations import locked


@transaction.atomic
def hide(organisation: Organisation, *, by: User | None, on_behalf_of: str = "") -> None:
    """From now on only its own people and the operators know of it."""
    _say(organisation, is_listed=False, by=by, on_behalf_of=on_behalf_of)


@transaction.atomic
def show(organisation: Organisation, *, by: User | None, on_behalf_of: str = "") -> None:
    """From now on everybody may know of it."""
    _say(organisation, is_listed=True, by=by, on_behalf_of=on_behalf_of)


def _say(organisation: Organisation, *, is_listed: bool, by: User | None, on_behalf_of: str) -> None:
    standing = locked(organisation)
    organisation.is_listed = is_listed
    if standing.is_listed == is_listed:
        return
    organisation.save(update_fields=["is_listed"])
    record(organisation, "shown" if is_listed else "hidden", by=by, on_behalf_of=on_behalf_of)
