"""What the frame around every page needs."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from .navigation import entries_for


def frame(request: HttpRequest) -> dict[str, Any]:
    return {"menu": entries_for(request), "is_demo": settings.DEMO}
