"""History hears of accounts from below, and says what it holds on a person itself."""

from typing import Any

from django.dispatch import receiver

from samklang.accounts.models import User
from samklang.accounts.personal import holds
from samklang.accounts.signals import account_changed, account_opened, person_erased

from . import actions, queries

holds("history", export=queries.held_on, erase=actions.forget)


@receiver(account_opened, dispatch_uid="history.account_opened")
def record_opened(user: User, by: User | None, **kwargs: Any) -> None:
    actions.record(user, "opened", by=by)


@receiver(account_changed, dispatch_uid="history.account_changed")
def record_changed(user: User, verb: str, facts: dict[str, Any], **kwargs: Any) -> None:
    actions.record(user, verb, by=user, **facts)


@receiver(person_erased, dispatch_uid="history.person_erased")
def record_erased(user: User, by: User | None, **kwargs: Any) -> None:
    """The line says that it was done, when and by whom; the tombstone it points to has no name."""
    actions.record(user, "erased", by=by)
