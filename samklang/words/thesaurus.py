"""Our own thesaurus: what general dictionaries lack, from machine learning to benefits realisation."""

from collections.abc import Iterator

from samklang.directory.concepts import Concept, starting_vocabulary


def concepts() -> Iterator[Concept]:
    yield from starting_vocabulary()


def names() -> Iterator[tuple[str, str, str]]:
    """Slug, language and label of every name of every concept."""
    for concept in concepts():
        for language, label in concept.labels.items():
            yield concept.slug, language, label
        for language, labels in concept.alternatives.items():
            for label in labels:
                yield concept.slug, language, label
