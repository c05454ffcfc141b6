from django.conf import settings

from .models import User


def may_be_entered_as_demo(user: User) -> bool:
    """Only an invented person, and only where the whole installation is a demo."""
    return bool(settings.DEMO) and user.is_sample and user.is_active and user.erased_at is None
