"""Which languages there are catalogues for, where they lie, and how much of all that is said they say."""

from __future__ import annotations

import functools
import sys
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps

LANGUAGES = ("nb", "nn", "sv", "da", "fi", "is", "se")
COMPLETE = ("nb", "nn")
"""English is the language of the code and needs no catalogue; these two are promised in full."""


def rooms() -> list[Path]:
    return [Path(config.path) for config in apps.get_app_configs() if config.name.startswith("samklang.")]


def path_of(room: Path, language: str) -> Path:
    return room / "locale" / language / "LC_MESSAGES" / "django.po"


def compiled(path: Path) -> Path:
    return path.with_suffix(".mo")


def stale() -> Iterator[Path]:
    """The catalogues that were changed since they were compiled."""
    for room in rooms():
        for path in sorted(room.glob("locale/*/LC_MESSAGES/django.po")):
            target = compiled(path)
            if not target.exists() or target.stat().st_mtime < path.stat().st_mtime:
                yield path


def share_in(language: str) -> float:
    """How much of all that the pages say is said in this language: between 0 and 1."""
    return _shares().get(language, 1.0)


@functools.cache
def _shares() -> dict[str, float]:
    """What there is to say is what the bokmål catalogues say, which a check keeps whole."""
    whole = _said_in(COMPLETE[0])
    return {code: min(1.0, _said_in(code) / whole) if whole else 0.0 for code in LANGUAGES}


def _said_in(language: str) -> int:
    """How many sentences there are, as the third number of each compiled catalogue says; one is its head."""
    said = 0
    for room in rooms():
        path = compiled(path_of(room, language))
        if path.exists():
            with path.open("rb") as source:
                said += int.from_bytes(source.read(12)[8:], sys.byteorder) - 1
    return said
