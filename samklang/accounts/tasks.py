from django.utils import timezone

from samklang.foundation.jobs import every

from . import actions


@every(hours=1)
def forget() -> None:
    """What is over is not kept."""
    actions.forget_what_is_over(at=timezone.now())
