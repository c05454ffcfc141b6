"""What the house holds on a person: each room says what it has, and takes it away when the person asks.

A room registers from its ``panels.py`` (which is read at start)::

    from samklang.accounts.personal import holds

    holds("directory", export=profile_as_data, erase=take_profile_away)

``export`` answers plain data that JSON can carry, ``erase`` runs in the erasing transaction and may refuse
with ``Refused`` where the law or the record keeps the person (say, the last one who can open a network).
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from .models import User

Export = Callable[[User], dict[str, Any]]
Erase = Callable[[User], None]


class Holding(NamedTuple):
    room: str
    export: Export
    erase: Erase


_holdings: dict[str, Holding] = {}


def holds(room: str, *, export: Export, erase: Erase) -> None:
    """Say what ``room`` holds on a person. A second word from the same room replaces the first."""
    _holdings[room] = Holding(room, export, erase)


def holdings() -> list[Holding]:
    """In the order of the alphabet, so that two exports of the same data are the same file."""
    return [_holdings[room] for room in sorted(_holdings)]
