"""ORCID: sixteen signs, the last of which checks the others (ISO 7064, mod 11-2)."""

import re

from django.utils.translation import gettext as _

from samklang.foundation.errors import Refused

_PATTERN = re.compile(
    r"(?:(?:https?://)?(?:www\.)?orcid\.org/)?([0-9]{4})-?([0-9]{4})-?([0-9]{4})-?([0-9]{3}[0-9X])/?",
    re.IGNORECASE,
)


class NotAnOrcid(Refused):
    """The number cannot be right."""


def check_sign(digits: str) -> str:
    """The last sign for the first fifteen digits; ten is written X."""
    total = 0
    for digit in digits:
        total = (total + int(digit)) * 2
    result = (12 - total % 11) % 11
    return "X" if result == 10 else str(result)  # noqa: PLR2004 -- ISO 7064 writes ten as X


def clean(text: str) -> str:
    """``0000-0002-1825-0097``, however it was typed or pasted; refused if the last sign does not fit."""
    found = _PATTERN.fullmatch("".join(text.split()))
    if not found:
        raise NotAnOrcid(_("An ORCID has sixteen signs, as in 0000-0002-1825-0097."))
    signs = "".join(found.groups()).upper()
    if check_sign(signs[:15]) != signs[15]:
        raise NotAnOrcid(_("The last sign of this ORCID does not fit the others. Look for a typing error."))
    return "-".join(found.groups()).upper()
