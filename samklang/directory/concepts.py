"""A concept on its way in or out: what SKOS says about it, without the database."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import resources
from typing import Any


@dataclass
class Concept:
    """``key`` is what other concepts of the same source call it; broader, narrower and related hold keys."""

    key: str
    labels: dict[str, str]
    slug: str = ""
    uri: str = ""
    alternatives: dict[str, list[str]] = field(default_factory=dict)
    definition: dict[str, str] = field(default_factory=dict)
    broader: list[str] = field(default_factory=list)
    related: list[str] = field(default_factory=list)
    matches: list[tuple[str, str]] = field(default_factory=list)
    """Pairs of relation and address."""


def starting_vocabulary() -> Iterator[Concept]:
    """Our own words for artificial intelligence and smart cities and societies."""
    text = resources.files("samklang.directory").joinpath("vocabulary.json").read_text(encoding="utf-8")
    for entry in json.loads(text)["concepts"]:
        yield _concept(entry)


def _concept(entry: dict[str, Any]) -> Concept:
    return Concept(
        key=entry["slug"],
        slug=entry["slug"],
        labels=entry["labels"],
        alternatives=entry.get("alternatives", {}),
        definition=entry.get("definition", {}),
        broader=entry.get("broader", []),
        related=entry.get("related", []),
        matches=[(relation, uri) for relation, uris in entry.get("matches", {}).items() for uri in uris],
    )
