"""Facts of history that name a record which not every reader may know of.

A line stands on a record the reader may see; what it says may name another that they may not. The room that
knows, says so from its ``panels.py``::

    withhold("organisation", also=("name",), hidden=queries.hidden_slugs)

``hidden(reader, values)`` gives back those of the values that name something this reader may not know of.
What is withheld leaves an ellipsis in the sentence.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any

Hidden = Callable[[Any, set[str]], set[str]]

_rules: dict[str, tuple[tuple[str, ...], Hidden]] = {}


def withhold(fact: str, *, hidden: Hidden, also: tuple[str, ...] = ()) -> None:
    """``also`` are the facts that tell the same in other words, as a name beside an address."""
    _rules[fact] = ((fact, *also), hidden)


class Withheld:
    """What one reader is told; each value is asked about once."""

    def __init__(self, reader: Any) -> None:
        self.reader = reader
        self._asked: dict[str, set[str]] = defaultdict(set)
        self._hidden: dict[str, set[str]] = defaultdict(set)

    def ask(self, several: Iterable[Mapping[str, Any]]) -> None:
        """One question a kind of fact, for all these lines together."""
        wanted: dict[str, set[str]] = defaultdict(set)
        for facts in several:
            for fact in _rules.keys() & facts.keys():
                if isinstance(value := facts[fact], str) and value:
                    wanted[fact].add(value)
        for fact, values in wanted.items():
            if new := values - self._asked[fact]:
                self._asked[fact] |= new
                self._hidden[fact] |= _rules[fact][1](self.reader, new)

    def told(self, facts: Mapping[str, Any]) -> dict[str, Any]:
        """The facts without those that would name what this reader may not know of."""
        self.ask([facts])
        gone: set[str] = set()
        for fact, hidden in self._hidden.items():
            if isinstance(value := facts.get(fact), str) and value in hidden:
                gone.update(_rules[fact][0])
        return {name: value for name, value in facts.items() if name not in gone}
