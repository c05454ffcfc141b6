"""Addresses of records, for pages that show many: worked out once for a language, and filled in for each."""

import functools
from urllib.parse import quote

from django.conf import settings
from django.urls import get_script_prefix, reverse
from django.utils.translation import get_language

_SAFE = "!$&'()*+,;=/~:@"  # as ``reverse`` has it


def address(url_name: str, *slugs: str) -> str:
    """The same as ``reverse(url_name, args=slugs)``, for a page that is found by slugs or codes."""
    where = (get_language() or "", settings.ROOT_URLCONF, get_script_prefix())
    first, *parts = _around(url_name, len(slugs), *where)
    return first + "".join(quote(slug, safe=_SAFE) + part for slug, part in zip(slugs, parts, strict=True))


@functools.cache
def _around(url_name: str, count: int, _language: str, _urlconf: str, _prefix: str) -> list[str]:
    marks = [f"x{place}x" for place in range(count)]
    parts, rest = [], reverse(url_name, args=marks)
    for mark in reversed(marks):
        rest, _, part = rest.rpartition(mark)
        parts.append(part)
    return [rest, *reversed(parts)]
