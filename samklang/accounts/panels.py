"""What accounts show on pages that do not know them."""

from typing import Any

from django.http import HttpRequest

from samklang.foundation.kept import EVERYONE
from samklang.foundation.slots import Panel, fills


@fills("account-menu", order=90, kept_for=EVERYONE)
def account_lines(request: HttpRequest, thing: Any) -> Panel:
    """The way to the account and the way out stand last in the reader's own menu."""
    return Panel("accounts/panels/account_menu.html", {})
