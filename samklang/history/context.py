"""What the frame shows of this room."""

from typing import Any

from django.http import HttpRequest

from .queries import unread_for


def notices(request: HttpRequest) -> dict[str, Any]:
    """The number of unread notices: one question, asked only if the page shows it to somebody signed in."""
    return {"unread_notices": unread_for(request.user) if hasattr(request, "user") else 0}
