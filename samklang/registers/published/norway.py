"""Norwegian municipalities and counties, and the units of the Brønnøysund register.

Kartverket: https://api.kartverket.no/kommuneinfo/v1/ (``kommuner``, ``fylker``, ``fylkerkommuner``).
Statistics Norway: https://data.ssb.no/api/klass/v1/classifications/131 and 104 (counties); JSON and CSV.
Brønnøysund: https://data.brreg.no/enhetsregisteret/api/enheter, as JSON (also the whole list) and CSV.
"""

import re
from typing import Any

from .told import Told, address, coordinate, iso_day

SAMI = {"nordsamisk": "se", "Northern Sami": "se"}
COUNTY_DIGITS = 2
NOT_PLACES = {"9999", "99"}
ELSEWHERE = {"lan", "län", "länskod", "niveau"}
"""Columns of Swedish and Danish lists, whose numbers may look like ours."""

FORMS = {
    "KOMM": "municipality",
    "FYLK": "county",
    "STAT": "agency",
    "ORGL": "agency",
    "SF": "agency",
    "AS": "company",
    "ASA": "company",
    "ANS": "company",
    "DA": "company",
    "ENK": "company",
    "NUF": "company",
    "SA": "company",
    "KF": "company",
    "FKF": "company",
}
# What a unit does (its industry code) says more than its legal form.
TRADES = (("85.4", "university"), ("72.", "institute"), ("86.1", "hospital"))


def municipality(entry: dict[str, Any]) -> Told | None:
    """A municipality or, where the number has two digits, a county."""
    number = str(
        entry.get("kommunenummer") or entry.get("code") or entry.get("nr") or entry.get("fylkesnummer") or ""
    )
    name = (
        entry.get("kommunenavnNorsk")
        or entry.get("kommunenavn")
        or entry.get("name")
        or entry.get("fylkesnavn")
    )
    if not name or number in NOT_PLACES or not re.fullmatch(r"\d{2}|\d{4}", number):
        return None
    if ELSEWHERE & {str(column).lower() for column in entry}:
        return None
    is_county = len(number) == COUNTY_DIGITS
    spoken = _names(entry)
    parts = [part.strip() for part in re.split(r" [-–] ", name)]
    full = _in_full(spoken.get("nb", parts[0]), is_county=is_county)
    orgnr = str(entry.get("orgnr") or "") if not entry.get("orgnr_stale") else ""
    longitude, latitude = _point(entry)
    identifiers = {"no-fylke" if is_county else "no-kommune": number}
    if orgnr:
        identifiers["no-orgnr"] = orgnr
    return Told(
        key=number,
        name=full,
        names={"se": spoken["se"]} if "se" in spoken else {},
        also=tuple(dict.fromkeys(one for one in (*parts, *spoken.values()) if one and one != full)),
        kind="county" if is_county else "municipality",
        country="NO",
        place="" if is_county else parts[0],
        latitude=coordinate(latitude),
        longitude=coordinate(longitude),
        identifiers=identifiers,
        parent=None,
    )


def unit(entry: dict[str, Any]) -> Told | None:
    """A unit of the Brønnøysund register, from JSON or from a line of its CSV."""
    number = str(entry.get("organisasjonsnummer") or "")
    name = " ".join(str(entry.get("navn") or "").split())
    if not number or not name or entry.get("slettedato"):
        return None
    form = _at(entry, "organisasjonsform.kode")
    trade = _at(entry, "naeringskode1.kode")
    kind = next((kind for start, kind in TRADES if trade.startswith(start)), FORMS.get(form, "other"))
    place = _at(entry, "forretningsadresse.poststed") or _at(entry, "postadresse.poststed")
    above = str(entry.get("overordnetEnhet") or "")
    identifiers = {"no-orgnr": number}
    if form == "KOMM" and (code := _at(entry, "forretningsadresse.kommunenummer")):
        identifiers["no-kommune"] = code
    return Told(
        key=number,
        name=_written(name) if form in {"KOMM", "FYLK"} else name,
        kind=FORMS[form] if form in {"KOMM", "FYLK"} else kind,
        country=_at(entry, "forretningsadresse.landkode") or "NO",
        place=_written(place),
        website=address(entry.get("hjemmeside")),
        founded_on=iso_day(entry.get("stiftelsesdato")),
        identifiers=identifiers,
        parent=("no-orgnr", above) if above else None,
    )


def _in_full(name: str, *, is_county: bool) -> str:
    if is_county:
        return name if "fylke" in name.lower() else f"{name} fylkeskommune"
    return name if "kommune" in name.lower() else f"{name} kommune"


def _names(entry: dict[str, Any]) -> dict[str, str]:
    spoken = {}
    for one in entry.get("gyldigeNavn") or []:
        if one.get("sprak", "").lower() in SAMI:
            spoken["se"] = one["navn"]
        elif one.get("sprak", "").lower() == "norsk":
            spoken["nb"] = one["navn"]
        else:
            spoken[one.get("sprak", "")] = one["navn"]
    for language, name in (entry.get("names") or {}).items():
        spoken[{"Norwegian": "nb", **SAMI}.get(language, language)] = name
    return spoken


def _point(entry: dict[str, Any]) -> tuple[Any, Any]:
    coordinates = (entry.get("punktIOmrade") or {}).get("coordinates") or []
    while coordinates and isinstance(coordinates[0], list):
        coordinates = coordinates[0]
    return (coordinates[0], coordinates[1]) if coordinates else (entry.get("lon"), entry.get("lat"))


def _at(entry: dict[str, Any], path: str) -> str:
    """A nested value of the JSON, or the CSV's column of the same name."""
    if path in entry:
        return str(entry[path] or "")
    value: Any = entry
    for step in path.split("."):
        value = value.get(step) if isinstance(value, dict) else None
    return str(value or "")


def _written(name: str) -> str:
    """The register shouts; places and municipalities can be written as people write them."""
    if not name.isupper():
        return name
    words = re.split(r"(\s|-)", name.lower())
    small = {"kommune", "fylkeskommune", "i", "og", "på"}
    return "".join(word if word in small else word.capitalize() for word in words)
