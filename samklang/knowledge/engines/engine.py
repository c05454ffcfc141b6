from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class NotTranslated(Exception):  # noqa: N818 -- told to the person who asked, not an error of ours
    """The program did not answer, or not with a translation."""


class Engine(Protocol):
    """``reaches`` is the host that the text is sent to, empty while it stays on this machine."""

    name: str
    reaches: str

    def can(self, source: str, target: str) -> bool: ...

    def translate(self, texts: Sequence[str], source: str, target: str) -> list[str]: ...
