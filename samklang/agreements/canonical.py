"""One way to write terms down, and one hash for it, so that anybody can recompute what was approved.

Canonical JSON here is the part of RFC 8785 that agreements need: keys in plain ASCII and sorted, no white
space, UTF-8, whole numbers only. All text is in Unicode's composed form (NFC) before it is written.
"""

import hashlib
import json
import unicodedata
from typing import Any

from django.utils.translation import gettext as _

from samklang.foundation.errors import Refused

FORMAT = "samklang-agreement-version-1"
LARGEST = 2**53 - 1
"""The largest whole number that every JSON reader keeps exactly."""


class NotCanonical(Refused):
    pass


def normal(value: Any) -> Any:
    """The same value with composed text; anything two readers could write differently is refused."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        if abs(value) > LARGEST:
            raise NotCanonical(_("The number {number} is too large.").format(number=value))
        return value
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, list):
        return [normal(item) for item in value]
    if isinstance(value, dict) and all(isinstance(key, str) and key.isascii() for key in value):
        return {key: normal(value[key]) for key in sorted(value)}
    raise NotCanonical(_("Terms hold text, whole numbers, lists and named parts only."))


def _text(value: str) -> str:
    composed = unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n"))
    if "\x00" in composed or any("\ud800" <= sign <= "\udfff" for sign in composed):
        raise NotCanonical(_("The text holds a sign that cannot be kept."))
    return composed


def canonical(terms: Any) -> str:
    return json.dumps(normal(terms), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def hash_of(*, code: str, number: int, previous_hash: str, terms: Any) -> str:
    """SHA-256 over netstrings (``length:bytes,``), so that no two lists of parts read alike."""
    parts = [FORMAT, code, str(number), previous_hash, canonical(terms)]
    encoded = [part.encode() for part in parts]
    return hashlib.sha256(b"".join(b"%d:%s," % (len(part), part) for part in encoded)).hexdigest()
