"""What the rows of a handed-in list say: which column holds which fact, and what is wrong with a cell."""

import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samklang.directory import countries
from samklang.directory import identifiers as numbers
from samklang.directory import names as naming
from samklang.directory.models import Identifier, Organisation
from samklang.foundation.errors import Refused

from .published import Told

LONGEST = {"place": 120, "website": 200}
WIDTHS = {"no-kommune": 4, "no-fylke": 2, "se-kommun": 4, "dk-kommune": 3, "fi-kunta": 3}
SAID = {
    "name": "name navn namn nimi nafn namma organisation organisasjon virksomhet institution",
    "kind": "kind type slag typ tyyppi tegund sort",
    "country": "country land maa",
    "place": "place sted stad ort poststed by city paikkakunta kommune staður",
    "website": "website nettsted hjemmeside url web webbplats webside verkkosivu",
    "founded_on": "founded founded_on stiftet grunnlagt stiftelsesdato grundad perustettu",
    "latitude": "latitude lat breddegrad nord",
    "longitude": "longitude lon lng lengdegrad øst",
    "no-orgnr": "no-orgnr orgnr organisasjonsnummer organisasjonsnr orgnummer",
    "ror": "ror ror-id ror_id",
    "wikidata": "wikidata qid",
    "no-kommune": "no-kommune kommunenummer kommunenr",
    "no-fylke": "no-fylke fylkesnummer fylkesnr",
    "se-kommun": "se-kommun kommunkod",
    "dk-kommune": "dk-kommune kommunekode",
    "fi-kunta": "fi-kunta kuntakoodi kuntanumero",
}


class Wrong(NamedTuple):
    """One cell that cannot be taken in: row as the spreadsheet counts, heading of the column, sentence."""

    row: int
    column: str
    sentence: str


def facts() -> list[tuple[str, str | Promise]]:
    """What a column can hold, for the form in which columns are told apart."""
    return [
        ("name", gettext_lazy("Name")),
        ("kind", gettext_lazy("Kind")),
        ("country", gettext_lazy("Country")),
        ("place", gettext_lazy("Place")),
        ("website", gettext_lazy("Website")),
        ("founded_on", gettext_lazy("Founded")),
        ("latitude", gettext_lazy("Degrees north")),
        ("longitude", gettext_lazy("Degrees east")),
        *Identifier.Scheme.choices,
        *((f"name_{code}", f"{spoken} ({code})") for code, spoken in settings.LANGUAGES),
    ]


def guessed(headings: list[str]) -> dict[str, int]:
    """Which column holds which fact, by its heading."""
    meanings = {word: fact for fact, words in SAID.items() for word in words.split()}
    meanings |= {f"name_{code}": f"name_{code}" for code, _spoken in settings.LANGUAGES}
    meanings |= {_bare(str(label)): fact for fact, label in facts()}
    found: dict[str, int] = {}
    for place, heading in enumerate(headings):
        fact = meanings.get(_bare(heading))
        if fact and fact not in found:
            found[fact] = place
    return found


def told(
    row: list[str], number: int, headings: list[str], mapping: dict[str, int]
) -> tuple[Told | None, list[Wrong]]:
    """The row as a record, or what is wrong with it, cell by cell."""
    wrong: list[Wrong] = []
    said: dict[str, Any] = {}
    for fact, place in mapping.items():
        text = row[place].strip() if place < len(row) else ""
        if not text and fact != "name":
            continue
        try:
            said[fact] = _understood(fact, text)
        except Refused as refusal:
            wrong.append(Wrong(number, headings[place], str(refusal)))
    if ("latitude" in said) != ("longitude" in said):
        wrong.append(Wrong(number, "", _("A place on the map needs both numbers.")))
    if wrong:
        return None, wrong
    record = Told(key=str(number), name=said["name"])
    record.names = {fact[5:]: text for fact, text in said.items() if fact.startswith("name_")}
    record.identifiers = {fact: text for fact, text in said.items() if fact in numbers.SCHEMES}
    for fact in ("kind", "country", "place", "website", "founded_on", "latitude", "longitude"):
        if fact in said:
            setattr(record, fact, said[fact])
    return record, []


def _understood(fact: str, text: str) -> Any:
    if fact == "name" or fact.startswith("name_") or "\0" in text:
        return naming.clean(text)
    if fact in numbers.SCHEMES:
        return numbers.clean(fact, text.zfill(WIDTHS[fact]) if fact in WIDTHS and text.isdigit() else text)
    understand = _READERS.get(fact)
    if understand:
        return understand(text)
    return naming.clean(text, longest=LONGEST.get(fact, naming.LONGEST_NAME))


def _kind(text: str) -> str:
    return _known(_kinds(), text, _("“%(value)s” is not a kind of organisation known here."))


def _country(text: str) -> str:
    return _known(_countries(), text, _("“%(value)s” is not a country. Write its name or two letters."))


def _known(known: dict[str, str], text: str, sentence: str) -> str:
    if found := known.get(naming.folded(text)):
        return found
    raise Refused(sentence % {"value": text[:60]})


def _day(text: str) -> date:
    """2019-05-17, 17.5.2019, 17/5/2019, or only the year."""
    try:
        if re.fullmatch(r"\d{4}", text):
            return date(int(text), 1, 1)
        if parts := re.fullmatch(r"(\d{1,2})[./](\d{1,2})[./](\d{4})", text):
            return date(int(parts[3]), int(parts[2]), int(parts[1]))
        return date.fromisoformat(text[:10])
    except ValueError:
        raise Refused(
            _("“%(value)s” is not a date. Write it like 2019-05-17 or 17.5.2019.") % {"value": text[:40]}
        ) from None


def _degrees(text: str, most: int) -> float:
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        value = most + 1
    if not -most <= value <= most:
        raise Refused(
            _("“%(value)s” is not a number of degrees between −%(most)s and %(most)s.")
            % {"value": text[:40], "most": most}
        )
    return round(value, 5)


def _website(text: str) -> str:
    whole = text if "://" in text else f"https://{text}"
    try:
        URLValidator(schemes=["http", "https"])(whole)
    except ValidationError:
        raise Refused(_("“%(value)s” is not the address of a website.") % {"value": text[:60]}) from None
    if len(whole) > LONGEST["website"]:
        raise Refused(_("The address of a website can have at most %(most)s characters.") % {"most": 200})
    return whole


_READERS: dict[str, Callable[[str], Any]] = {
    "kind": _kind,
    "country": _country,
    "founded_on": _day,
    "latitude": lambda text: _degrees(text, 90),
    "longitude": lambda text: _degrees(text, 180),
    "website": _website,
}


@lru_cache(maxsize=1)
def _kinds() -> dict[str, str]:
    """Every word for every kind, in all languages of the pages."""
    found = {key: key for key in Organisation.Kind.values}
    for code, _spoken in settings.LANGUAGES:
        with translation.override(code):
            found |= {naming.folded(str(label)): key for key, label in Organisation.Kind.choices}
    return found


@lru_cache(maxsize=1)
def _countries() -> dict[str, str]:
    found = {}
    for language in ("en", "nb", "nn", "sv", "da", "fi", "is", "se"):
        for code, name in countries.names_in(language).items():
            found[naming.folded(name)] = code
            found[code.lower()] = code
    return found


def _bare(heading: str) -> str:
    return re.sub(r"[\s*:]+", " ", heading.strip().casefold()).strip()
