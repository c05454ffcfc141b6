"""What comes back by itself: days pass, agreements follow."""

import logging

from django.db.models import Q
from django.utils import timezone

from samklang.foundation.jobs import every

from . import actions
from .models import Agreement

log = logging.getLogger(__name__)


@every(hours=6)
def pass_the_day() -> None:
    """Bring every living agreement to today, and remind people. One that fails stops no other."""
    at = timezone.now()
    on = timezone.localdate(at)
    living = Agreement.objects.exclude(state=Agreement.State.ENDED)
    for agreement in living.filter(Q(signed_on__isnull=False) | Q(signing_on__isnull=False)).order_by("pk"):
        try:
            actions.advance(agreement, on=on, at=at)
            actions.remind(agreement, on=on, at=at)
        except Exception:
            log.exception("The agreement %s could not be brought to today.", agreement.code)
