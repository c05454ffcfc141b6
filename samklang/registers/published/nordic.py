"""Municipality codes of Sweden, Denmark and Finland, as those who keep them publish them.

Statistics Sweden (SCB): “Län och kommuner i kodnummerordning” as a sheet, or a PxWeb table's region variable.
Denmark: https://api.dataforsyningen.dk/kommuner (JSON), or Statistics Denmark's list (KODE;NIVEAU;TITEL).
Statistics Finland: https://data.stat.fi/api/classifications/v2/ (``kunta_1_…``), or koodistot.suomi.fi.
"""

import re
from typing import Any

from .told import Told, coordinate


def swedish(entry: dict[str, Any]) -> Told | None:
    """Län have two digits and are left out; the municipalities have four."""
    number = _first(entry, "code", "kod", "kommunkod", "municipality_code", "kom_code", "kommun")
    name = _first(
        entry, "name", "namn", "kommunnamn", "municipality_name", "kom_name", "klartext", "lan_namn"
    )
    if not name or not re.fullmatch(r"\d{4}", number):
        return None
    return _told("se-kommun", number, full=_with(name, "kommun"), country="SE", name=name, entry=entry)


def danish(entry: dict[str, Any]) -> Told | None:
    number = _first(entry, "code", "kode").removeprefix("0")
    name = _first(entry, "name", "navn", "titel")
    level = _first(entry, "niveau")
    if not name or level not in {"", "3"} or not re.fullmatch(r"[1-9]\d{2}", number):
        return None
    if str(entry.get("udenforkommuneinddeling") or "").lower() == "true":
        return None
    x, y = _middle(entry)
    found = _told("dk-kommune", number, full=_with(name, "Kommune"), country="DK", name=name, entry=entry)
    found.longitude, found.latitude = coordinate(x), coordinate(y)
    if english := _first(entry, "name_en"):
        found.names = {"en": f"{english} Municipality"}
    return found


def finnish(entry: dict[str, Any]) -> Told | None:
    number = _first(entry, "code", "koodi", "codevalue", "kuntanumero", "localid").rpartition("/")[2]
    names = _finnish_names(entry)
    name = names.get("fi") or names.get("sv", "")
    if not name or not re.fullmatch(r"\d{3}", number) or _first(entry, "status") in {"RETIRED", "INVALID"}:
        return None
    found = _told("fi-kunta", number, full=name, country="FI", name=name, entry=entry)
    found.names = {language: other for language, other in names.items() if other != name}
    return found


def _told(scheme: str, number: str, *, full: str, country: str, name: str, entry: dict[str, Any]) -> Told:
    return Told(
        key=number,
        name=full,
        also=(name,) if name != full else (),
        kind="municipality",
        country=country,
        place=name,
        latitude=coordinate(entry.get("lat")),
        longitude=coordinate(entry.get("lon")),
        identifiers={scheme: number},
    )


def _finnish_names(entry: dict[str, Any]) -> dict[str, str]:
    if isinstance(entry.get("classificationItemNames"), list):
        return {one["lang"]: one["name"] for one in entry["classificationItemNames"]}
    if isinstance(entry.get("prefLabel"), dict):
        return {lang: name for lang, name in entry["prefLabel"].items() if lang in {"fi", "sv", "en"}}
    found = {
        "fi": _first(entry, "name_fi", "preflabel_fi", "nimike", "nimi", "kuntanimi", "name"),
        "sv": _first(entry, "name_sv", "preflabel_sv", "benämning"),
        "en": _first(entry, "name_en", "preflabel_en"),
    }
    return {language: name for language, name in found.items() if name}


def _middle(entry: dict[str, Any]) -> tuple[Any, Any]:
    point = entry.get("visueltcenter")
    if isinstance(point, list):
        return point[0], point[1]
    return entry.get("visueltcenter_x", entry.get("lon")), entry.get("visueltcenter_y", entry.get("lat"))


def _with(name: str, word: str) -> str:
    return name if re.search(r"(kommun|kommune|stad)$", name, re.IGNORECASE) else f"{name} {word}"


def _first(entry: dict[str, Any], *columns: str) -> str:
    """The first of these columns that says something, however the heading is written."""
    lowered = {str(key).strip().strip("'\"").lower(): value for key, value in entry.items()}
    for column in columns:
        value = str(lowered.get(column) or "").strip().strip("'")
        if value:
            return value
    return ""
