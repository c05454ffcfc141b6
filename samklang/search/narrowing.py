"""What an answer may be narrowed to: kind, language, network, topic, place, year, and shown benefit."""

from typing import Any, NamedTuple

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from samklang.directory.models import Topic
from samklang.networks import queries as networks

from . import registry
from .engines.plan import facet_word
from .registry import Reader

LONGEST = 120
SORTS = {"": _("Best first"), "newest": _("Newest first"), "title": _("By name")}


class Narrow(NamedTuple):
    """One value of each facet, or none. What a reader may not know of narrows to nothing."""

    kind: str = ""
    language: str = ""
    network: str = ""
    topic: str = ""
    place: str = ""
    year: str = ""
    benefit: str = ""

    def words(self) -> tuple[str, ...]:
        return tuple(facet_word(name, value) for name, value in self.chosen().items())

    def chosen(self) -> dict[str, str]:
        return {name: value for name in FACETS if (value := getattr(self, name))}


FACETS: dict[str, Any] = {
    "kind": _("Kind"),
    "language": _("Language"),
    "network": _("Network"),
    "topic": _("Topic"),
    "place": _("Place"),
    "year": _("Year"),
    "benefit": _("Benefit"),
}


def read(asked: Any) -> Narrow:
    said = {name: " ".join(asked.get(name, "").replace("\x00", "").split())[:LONGEST] for name in FACETS}
    return Narrow(**said | {"kind": kind_called(said["kind"])})


def kind_called(said: str) -> str:
    """A kind by its noun alone, as people write it: case for knowledge.case."""
    return next((kind for kind in registry.sources() if kind.endswith(f".{said}")), said)


def is_known(narrow: Narrow, reader: Reader) -> bool:
    """A network that the reader may not know of is none: not even how much it has to do with is told."""
    return not narrow.network or networks.visible_to(reader).filter(slug=narrow.network).exists()


def names_of(facet: str, values: list[str], reader: Reader) -> dict[str, Any]:
    """What the values of a facet are called; those that the reader may not know of are not among them."""
    if facet == "kind":
        return {kind: registry.sources()[kind].plural for kind in values if kind in registry.sources()}
    if facet == "language":
        return {code: name for code, name in settings.LANGUAGES if code in values}
    if facet == "network":
        rows = networks.visible_to(reader).filter(slug__in=values) if values else ()
        return {one.slug: one.label for one in rows}
    if facet == "topic":
        topics = Topic.objects.filter(slug__in=values) if values else ()
        return {one.slug: str(one) for one in topics}
    if facet == "benefit":
        return {"validated": _("Benefit shown to be true")}
    return dict(zip(values, values, strict=True))


def said(narrow: Narrow, reader: Reader) -> list[str]:
    """What it is narrowed to, in words."""
    found = []
    for name, value in narrow.chosen().items():
        label = names_of(name, [value], reader).get(value)
        found += [f"{FACETS[name]}: {label}"] if label else []
    return found
