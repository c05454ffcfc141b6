"""What comes back by itself: once a year somebody says that a case is still true."""

from datetime import timedelta

from django.utils import timezone

from samklang.foundation.errors import Refused
from samklang.foundation.jobs import every

from . import actions, queries

FORGOTTEN = timedelta(minutes=15)


@every(minutes=5)
def make_forgotten_drafts() -> None:
    actions.go_on_with_drafts(since=timezone.now() - FORGOTTEN)


@every(hours=12)
def ask_if_still_true() -> None:
    now = timezone.now()
    for case in queries.to_ask_anew(timezone.localdate(now))[:500]:
        try:
            actions.remind_to_confirm(case, at=now)
        except Refused:
            continue  # withdrawn meanwhile
