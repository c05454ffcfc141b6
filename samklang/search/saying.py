"""What a record says, as the index keeps it: under which address, and by which mark a change is known."""

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from django.utils.translation import override

from .registry import Said


def fingerprint(said: Iterable[Said], url: str) -> str:
    return hashlib.sha256(json.dumps([url, *said], ensure_ascii=False).encode()).hexdigest()


def address_of(record: Any) -> str:
    """Its address without the language: each reader gets it in their own."""
    with override("en"):
        return str(record.get_absolute_url()).removeprefix("/en")
