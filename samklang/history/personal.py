"""What history holds on a person: what they follow, what they were told, and which lines they wrote."""

from typing import Any

from samklang.accounts.models import User

from .models import Delivery, Entry, Follow, Notice


def told_and_followed(user: User) -> dict[str, Any]:
    return {
        "mail": Delivery.objects.filter(user=user).values_list("pace", flat=True).first() or "",
        "follows": [
            {"kind": kind, "record": record, "since": since.isoformat()}
            for kind, record, since in user.follows.order_by("pk").values_list("kind", "record_id", "since")
        ],
        "notices": [
            {
                "at": notice.at.isoformat(),
                "kind": notice.kind,
                "record": notice.record_id,
                "verb": notice.verb,
            }
            for notice in user.notices.order_by("pk")
        ],
        "lines_written": [
            {"line": line, "at": at.isoformat(), "kind": kind, "record": record, "verb": verb}
            for line, at, kind, record, verb in Entry.objects.filter(by=user)
            .order_by("pk")
            .values_list("pk", "at", "kind", "record_id", "verb")
        ],
    }


def forget(user: User) -> None:
    """What they follow and were told goes. The lines they wrote stay, and name only a number."""
    Follow.objects.filter(user=user).delete()
    Notice.objects.filter(user=user).delete()
    Delivery.objects.filter(user=user).delete()
