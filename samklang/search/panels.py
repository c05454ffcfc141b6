"""The box on every page, and what the rooms of the spine have to say."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from samklang.foundation.slots import Panel, fills

from . import rooms

__all__ = ["rooms"]


@fills("box")
def box(request: HttpRequest, _thing: Any) -> Panel | None:
    return Panel("search/box.html", {"url": reverse("search:search")})
