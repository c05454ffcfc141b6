from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from . import jobs, mail


@jobs.every(hours=24)
def forget() -> None:
    """What is over is not kept."""
    jobs.forget_results()
    mail.forget(before=timezone.now() - timedelta(days=settings.KEEP_LETTERS))
