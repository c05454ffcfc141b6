"""Agreements: what parties promise each other, version by version, and what the clauses do."""
