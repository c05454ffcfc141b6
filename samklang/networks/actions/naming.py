"""Addresses of records."""

from itertools import count
from typing import Any

from django.db.models import QuerySet
from django.utils.text import slugify

RESERVED = {"new", "acting", "invitations", "mandates"}
"""Pages that stand where a network's own address would."""

_LETTERS = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "ð": "d", "þ": "th", "đ": "d", "ŋ": "n", "ŧ": "t"})


def free_slug(name: str, others: QuerySet[Any], otherwise: str) -> str:
    """The name as an address that none of the others has."""
    base = slugify(name.lower().translate(_LETTERS))[:60].strip("-") or otherwise
    taken = {*others.filter(slug__startswith=base).values_list("slug", flat=True), *RESERVED}
    if base not in taken:
        return base
    return next(slug for number in count(2) if (slug := f"{base}-{number}") not in taken)
