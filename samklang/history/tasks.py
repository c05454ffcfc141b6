from django.utils import timezone

from samklang.foundation.jobs import every

from . import actions, queries


@every(minutes=1)
def send_digests() -> None:
    """Send each reader the letter whose time has come."""
    now = timezone.now()
    for user in queries.waiting_for_mail(at=now).iterator(chunk_size=500):
        actions.send_digest(user, at=now)
