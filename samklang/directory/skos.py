"""SKOS in and out. rdflib is loaded only when somebody imports or exports."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from samklang.directory.concepts import Concept
from samklang.foundation.errors import Refused

if TYPE_CHECKING:
    from rdflib import Graph

FORMATS = {
    "ttl": ("turtle", "text/turtle"),
    "rdf": ("pretty-xml", "application/rdf+xml"),
    "jsonld": ("json-ld", "application/ld+json"),
}
_READS = {"ttl": "turtle", "rdf": "xml", "xml": "xml", "owl": "xml", "nt": "nt", "jsonld": "json-ld"}
_MATCHES = {"exactMatch": "exact", "closeMatch": "close", "broadMatch": "broad", "narrowMatch": "narrow"}
LANGUAGES = {
    "no": "nb",
    "nob": "nb",
    "nno": "nn",
    "eng": "en",
    "sme": "se",
    "swe": "sv",
    "dan": "da",
    "fin": "fi",
}


class NotReadable(Refused):
    """The file is not SKOS we can read."""


def read(text: bytes, *, ending: str) -> list[Concept]:
    """The concepts of a file; ``ending`` says how it is written: ttl, rdf, jsonld, xml or nt."""
    from rdflib import RDF, SKOS, Graph, URIRef

    if ending not in _READS:
        raise NotReadable(
            _("Vocabularies are read as Turtle (.ttl), RDF/XML (.rdf), JSON-LD (.jsonld) or N-Triples (.nt).")
        )
    graph = Graph()
    try:
        if ending == "jsonld":
            _parse_json(text, graph)
        else:
            graph.parse(data=text, format=_READS[ending])
    except Exception as error:  # its parsers raise whatever their makers chose
        raise NotReadable(_("The file could not be read: %(why)s") % {"why": str(error)[:200]}) from error
    found = [node for node in graph.subjects(RDF.type, SKOS.Concept) if isinstance(node, URIRef)]
    concepts = [_concept(graph, node) for node in sorted(set(found))]
    if not concepts:
        raise NotReadable(_("There are no SKOS concepts in this file."))
    return [concept for concept in concepts if concept.labels]


def _parse_json(text: bytes, graph: Graph) -> None:
    from rdflib.plugins.parsers.jsonld import to_rdf

    said = json.loads(text)
    if _asks_elsewhere(said):
        raise NotReadable(_("A JSON-LD file must hold its own context; no other file is fetched."))
    to_rdf(said, graph)


def _asks_elsewhere(said: Any) -> bool:
    """Whether it names a context by its address: reading it would fetch that from wherever it says."""
    if isinstance(said, list):
        return any(map(_asks_elsewhere, said))
    if not isinstance(said, dict):
        return False
    named = said.get("@context")
    contexts = named if isinstance(named, list) else [named]
    asks = "@import" in said or any(isinstance(one, str) for one in contexts)
    return asks or any(map(_asks_elsewhere, said.values()))


def _concept(graph: Graph, node: Any) -> Concept:
    from rdflib import SKOS

    return Concept(
        key=str(node),
        uri=str(node),
        labels={language: words[0] for language, words in _words(graph, node, SKOS.prefLabel).items()},
        alternatives=_words(graph, node, SKOS.altLabel),
        definition={language: words[0] for language, words in _words(graph, node, SKOS.definition).items()},
        broader=sorted(
            {str(one) for one in graph.objects(node, SKOS.broader)}
            | {str(one) for one in graph.subjects(SKOS.narrower, node)}
        ),
        related=sorted(str(one) for one in graph.objects(node, SKOS.related)),
        matches=[
            (relation, str(one))
            for name, relation in _MATCHES.items()
            for one in sorted(graph.objects(node, SKOS[name]), key=str)
        ],
    )


def _words(graph: Graph, node: Any, predicate: Any) -> dict[str, list[str]]:
    """The words of each language, sorted so that two readings of one file are the same."""
    found: dict[str, list[str]] = {}
    for literal in sorted(graph.objects(node, predicate), key=str):
        language = (getattr(literal, "language", None) or "en").lower().split("-")[0]
        if text := " ".join(str(literal).split()):
            found.setdefault(LANGUAGES.get(language, language), []).append(text)
    return found


def write(concepts: Iterable[Concept], *, ending: str, scheme: str, title: str) -> bytes:
    """The concepts as one scheme; each has its address in ``uri``, and its key is what others call it."""
    from rdflib import RDF, SKOS, Graph, Literal, URIRef
    from rdflib.namespace import DCTERMS

    held = {concept.key: concept for concept in concepts}
    graph = Graph()
    graph.bind("skos", SKOS)
    whole = URIRef(scheme)
    graph.add((whole, RDF.type, SKOS.ConceptScheme))
    graph.add((whole, DCTERMS.title, Literal(title)))
    for concept in held.values():
        _put(graph, concept, held, whole)
    return graph.serialize(format=FORMATS[ending][0], encoding="utf-8")


def _put(graph: Graph, concept: Concept, held: dict[str, Concept], scheme: Any) -> None:
    from rdflib import RDF, SKOS, Literal, URIRef

    node = URIRef(concept.uri)
    graph.add((node, RDF.type, SKOS.Concept))
    graph.add((node, SKOS.inScheme, scheme))
    for language, label in concept.labels.items():
        graph.add((node, SKOS.prefLabel, Literal(label, lang=language)))
    for language, labels in concept.alternatives.items():
        for label in labels:
            graph.add((node, SKOS.altLabel, Literal(label, lang=language)))
    for language, text in concept.definition.items():
        graph.add((node, SKOS.definition, Literal(text, lang=language)))
    for key in (key for key in concept.broader if key in held):
        graph.add((node, SKOS.broader, URIRef(held[key].uri)))
        graph.add((URIRef(held[key].uri), SKOS.narrower, node))
    if not concept.broader:
        graph.add((scheme, SKOS.hasTopConcept, node))
    for key in (key for key in concept.related if key in held):
        graph.add((node, SKOS.related, URIRef(held[key].uri)))
    names = {relation: name for name, relation in _MATCHES.items()}
    for relation, uri in concept.matches:
        graph.add((node, SKOS[names[relation]], URIRef(uri)))
