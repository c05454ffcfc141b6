"""The built assets: what there is of them, and where."""

import functools
import json
from pathlib import Path
from typing import Any

from django.templatetags.static import static

BUILT = Path(__file__).parent / "built"
DEFAULT_THEME = "samklang"


@functools.cache
def manifest() -> dict[str, Any]:
    told: dict[str, Any] = json.loads((BUILT / "manifest.json").read_text())
    return told


@functools.cache
def icons() -> dict[str, tuple[str, str]]:
    """Each icon's view box and its drawing, ready to stand in a page."""
    drawn = json.loads((BUILT / "icons.json").read_text())
    return {name: (box, inner) for name, (box, inner) in drawn.items()}


def themes() -> list[str]:
    return list(manifest()["themes"])


def url(name: str) -> str:
    return static(f"foundation/{name}")


def theme_url(theme: str) -> str:
    """The theme's own few colours. The default theme stands in the common file and needs none."""
    return url(f"theme-{theme}.css") if theme != DEFAULT_THEME and theme in themes() else ""
