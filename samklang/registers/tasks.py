"""Work that comes back by itself."""

from datetime import timedelta

from django.utils import timezone

from samklang.foundation.jobs import every

from . import actions

FORGOTTEN = timedelta(minutes=5)


@every(minutes=2)
def go_on_with_sheets() -> None:
    actions.go_on(since=timezone.now() - FORGOTTEN)
