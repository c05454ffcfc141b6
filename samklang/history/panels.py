"""The bell in the frame, and the reader's own line in the menu."""

from django.http import HttpRequest

from samklang.foundation.kept import EVERYONE
from samklang.foundation.slots import Panel, fills

from . import queries


@fills("header", order=20)
def bell(request: HttpRequest, _thing: object) -> Panel | None:
    """How many notices wait: one question, and none for a visitor."""
    if not request.user.is_authenticated:
        return None
    count = queries.unread_count(request.user)
    shown = f"{queries.UNREAD_SHOWN}+" if count > queries.UNREAD_SHOWN else str(count)
    return Panel("history/bell.html", {"count": count, "shown": shown})


@fills("account-menu", order=30, kept_for=EVERYONE)
def menu_line(_request: HttpRequest, _thing: object) -> Panel:
    return Panel("history/menu_line.html", {})
