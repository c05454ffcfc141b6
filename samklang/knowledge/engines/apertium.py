"""Apertium as Debian packages it: rules and dictionaries on this machine; pairs are found at run time."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Sequence
from functools import lru_cache

from .engine import NotTranslated

CODES = {
    "nb": "nob",
    "nn": "nno",
    "sv": "swe",
    "da": "dan",
    "is": "isl",
    "en": "eng",
    "fi": "fin",
    "se": "sme",
}
REMEMBERED = 300
"""Seconds; a language pair installed while the site runs is found after so long."""
SLOWEST = 60


class Apertium:
    name = "Apertium"
    reaches = ""

    def can(self, source: str, target: str) -> bool:
        program = shutil.which("apertium")
        if not program or source not in CODES or target not in CODES:
            return False
        return _mode(source, target) in _modes(program, int(time.monotonic() // REMEMBERED))

    def translate(self, texts: Sequence[str], source: str, target: str) -> list[str]:
        program = shutil.which("apertium")
        if not program:
            raise NotTranslated("apertium is gone")
        return [_run([program, "-u", "-f", "txt", _mode(source, target)], text) for text in texts]


def _mode(source: str, target: str) -> str:
    return f"{CODES[source]}-{CODES[target]}"


@lru_cache(maxsize=8)
def _modes(program: str, _moment: int) -> frozenset[str]:
    try:
        return frozenset(_run([program, "-l"], "").split())
    except NotTranslated:
        return frozenset()


def _run(command: list[str], text: str) -> str:
    """The text goes in by the pipe, so nothing that people write is ever part of a command."""
    try:
        done = subprocess.run(  # noqa: S603 -- a program of ours, with arguments of ours
            command, input=text.encode(), capture_output=True, timeout=SLOWEST, check=True
        )
    except (OSError, subprocess.SubprocessError) as trouble:
        raise NotTranslated(type(trouble).__name__) from trouble
    return done.stdout.decode(errors="replace").strip()
