"""Names of countries in the reader's language."""

from functools import lru_cache

from babel import Locale, UnknownLocaleError
from django.utils.translation import get_language

FIRST = ("NO", "SE", "DK", "FI", "IS", "FO", "GL", "AX")


@lru_cache(maxsize=16)
def names_in(language: str) -> dict[str, str]:
    """ISO 3166-1 codes and names, sorted as the language sorts them as far as we can."""
    try:
        territories = Locale.parse(language).territories
    except (UnknownLocaleError, ValueError):
        territories = Locale.parse("en").territories
    english = Locale.parse("en").territories
    pairs = {
        code: territories.get(code) or name
        for code, name in english.items()
        if len(code) == 2 and code.isalpha() and code not in NOT_COUNTRIES  # noqa: PLR2004 -- two letters
    }
    return dict(sorted(pairs.items(), key=lambda pair: pair[1].casefold()))


NOT_COUNTRIES = frozenset({"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"})


def name_of(code: str) -> str:
    return names_in(get_language() or "en").get(code, code)


def choices() -> list[tuple[str, str]]:
    """For a form: the Nordic countries first."""
    found = names_in(get_language() or "en")
    nearest = [(code, found[code]) for code in FIRST]
    return [("", "–"), *nearest, *((code, name) for code, name in found.items() if code not in FIRST)]
