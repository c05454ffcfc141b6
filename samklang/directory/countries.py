"""Names of countries in the reader's language, from a file that ``assets/countries.py`` draws from Babel."""

import json
from argparse import ArgumentTypeError
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from django.utils.translation import get_language

FIRST = ("NO", "SE", "DK", "FI", "IS", "FO", "GL", "AX")
FILE = Path(__file__).with_name("countries.json")

Names = dict[str, str]
"""ISO 3166-1 codes and names, sorted as the language sorts them as far as we can."""


def names_in(language: str) -> Names:
    return _all().get(language) or _all()["en"]


@cache
def _all() -> dict[str, Names]:
    names: dict[str, Names] = json.loads(FILE.read_bytes())
    return names


def name_of(code: str) -> str:
    return names_in(get_language() or "en").get(code, code)


def asked_for(code: str) -> str:
    """What a command is asked for, in capitals."""
    if code.upper() not in names_in("en"):
        raise ArgumentTypeError(f"there is no country “{code}”; say two letters, such as NO")
    return code.upper()


def among(codes: Iterable[str]) -> list[tuple[str, str]]:
    """These, as the choices of a filter."""
    return sorted(((code, name_of(code)) for code in codes), key=lambda pair: pair[1].casefold())


def choices() -> list[tuple[str, str]]:
    """For a form: the Nordic countries first."""
    found = names_in(get_language() or "en")
    nearest = [(code, found[code]) for code in FIRST]
    return [("", "–"), *nearest, *((code, name) for code, name in found.items() if code not in FIRST)]
