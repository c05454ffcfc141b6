"""Once a day: who keeps a benefit hears that a measurement is overdue, and old workbooks go."""

from datetime import datetime, timedelta

from django.utils import timezone

from samklang.accounts.models import User
from samklang.foundation.jobs import every
from samklang.history.actions import notify
from samklang.networks.models import Mandate

from . import queries
from .models import Indicator, Workbook

A_WEEK = timedelta(days=7)


@every(hours=24)
def say_what_is_overdue() -> None:
    """Each overdue day of an indicator is said once to a person."""
    now = timezone.now()
    today = timezone.localdate(now)
    for indicator in queries.overdue_indicators(today).iterator(chunk_size=500):
        _say(indicator, now)


@every(hours=24)
def throw_away_old_workbooks() -> None:
    """A workbook that nobody confirmed for a week is forgotten; whoever wants it hands it in again."""
    Workbook.objects.filter(handed_in_at__lt=timezone.now() - A_WEEK).delete()


def _say(indicator: Indicator, now: datetime) -> None:
    benefit = indicator.benefit
    held = Mandate.objects.on(timezone.localdate(now)).filter(
        role=Mandate.Role.EDITOR, organisation=benefit.organisation_id
    )
    readers = User.objects.filter(pk__in=held.values("user"))
    due = indicator.due_on.isoformat() if indicator.due_on else ""
    key = f"overdue-{indicator.pk}-{due}"
    notify(readers, benefit, "overdue-you", at=now, key=key, on=due, title=indicator.title.plain())
