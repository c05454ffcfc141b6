"""Addresses of records, for pages that show many: worked out once for a language, and filled in for each."""

import functools
from urllib.parse import quote

from django.conf import settings
from django.urls import get_script_prefix, reverse
from django.utils.translation import get_language

_MARK = "x0x"
_SAFE = "!$&'()*+,;=/~:@"  # as ``reverse`` has it


def address(url_name: str, slug: str) -> str:
    """The same as ``reverse(url_name, args=[slug])``, for a page that is found by one slug or code."""
    before, after = _around(url_name, get_language() or "", settings.ROOT_URLCONF, get_script_prefix())
    return f"{before}{quote(slug, safe=_SAFE)}{after}"


@functools.cache
def _around(url_name: str, _language: str, _urlconf: str, _prefix: str) -> tuple[str, str]:
    before, _, after = reverse(url_name, args=[_MARK]).rpartition(_MARK)
    return before, after
