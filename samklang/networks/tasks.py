from collections.abc import Callable
from datetime import datetime

from django.utils import timezone

from samklang.foundation.errors import Refused
from samklang.foundation.jobs import every

from . import actions, queries
from .models import Invitation


@every(hours=1)
def remind_and_expire_invitations() -> None:
    """A reminder after a week, an end after thirty days. One that was answered meanwhile is left alone."""
    now = timezone.now()
    for invitation in queries.invitations_to_remind(now):
        _unless_answered(actions.remind, invitation, now)
    for invitation in queries.invitations_to_expire(now):
        _unless_answered(actions.expire, invitation, now)


def _unless_answered(act: Callable[..., None], invitation: Invitation, now: datetime) -> None:
    try:
        act(invitation, at=now)
    except Refused:
        return
