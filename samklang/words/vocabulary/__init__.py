"""Vocabularies: read from the files their owners publish, kept with their licence, compiled to a lexicon."""
