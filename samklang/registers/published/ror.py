"""The Research Organization Registry, as its data dump gives it in schema 1 and 2.

Schema 2: https://ror.readme.io/docs/ror-data-structure; schema 1: https://ror.readme.io/docs/schema-v1.
The flat shape, with ``v`` for a name's value, is one record a line with the same words.
"""

from typing import Any

from django.conf import settings

from .told import Told, address, coordinate, year_day

LEFT_OUT = {"inactive", "withdrawn"}
KINDS = (
    ("education", "university"),
    ("healthcare", "hospital"),
    ("company", "company"),
    ("facility", "institute"),
    ("government", "agency"),
    ("funder", "funder"),
)
SPOKEN = {"no": "nb"}
# The display name is mostly English; the name an organisation uses itself is in the language of its country.
OWN = {
    "NO": ("no", "nb", "nn"),
    "SE": ("sv",),
    "DK": ("da",),
    "FI": ("fi", "sv"),
    "IS": ("is",),
    "FO": ("fo",),
}


def told(entry: dict[str, Any]) -> Told | None:
    if entry.get("status") in LEFT_OUT:
        return None
    if isinstance(entry.get("name"), str):
        return _schema_1(entry)
    return _schema_2(entry)


def _schema_2(entry: dict[str, Any]) -> Told:
    key = _number(entry["id"])
    names = [
        (one.get("value") or one.get("v"), one.get("lang"), one.get("types", [])) for one in entry["names"]
    ]
    shown = next((value for value, _lang, types in names if "ror_display" in types), names[0][0])
    labels = {lang: value for value, lang, types in names if lang and "label" in types}
    place = (entry.get("locations") or [{}])[0].get("geonames_details") or {}
    website = next(
        (link["value"] for link in entry.get("links") or [] if link["type"] == "website"),
        entry.get("website"),
    )
    wikidata = [_wikidata_2(entry.get("external_ids") or []), (entry.get("ext") or {}).get("wikidata")]
    return _told(
        key,
        shown,
        labels,
        also=[value for value, _lang, _types in names],
        types=entry.get("types", []),
        country=place.get("country_code") or entry.get("country") or "",
        place=place.get("name") or entry.get("city") or "",
        latitude=place.get("lat", entry.get("lat")),
        longitude=place.get("lng", entry.get("lon")),
        website=website,
        established=entry.get("established"),
        wikidata=next((one for one in wikidata if one), None),
        parents=_parents(entry),
    )


def _schema_1(entry: dict[str, Any]) -> Told:
    place = (entry.get("addresses") or [{}])[0]
    external = (entry.get("external_ids") or {}).get("Wikidata") or {}
    return _told(
        _number(entry["id"]),
        entry["name"],
        {one["iso639"]: one["label"] for one in entry.get("labels") or [] if one.get("iso639")},
        also=[*(entry.get("aliases") or []), *(entry.get("acronyms") or [])],
        types=[kind.lower() for kind in entry.get("types") or []],
        country=(entry.get("country") or {}).get("country_code") or "",
        place=place.get("city") or "",
        latitude=place.get("lat"),
        longitude=place.get("lng"),
        website=next(iter(entry.get("links") or []), ""),
        established=entry.get("established"),
        wikidata=external.get("preferred") or next(iter(external.get("all") or []), None),
        parents=_parents(entry),
    )


def _told(  # the arguments are what both schemas say, under one name each
    key: str,
    name: str,
    labels: dict[str, str],
    *,
    also: list[str],
    types: list[str],
    parents: list[str],
    **facts: Any,
) -> Told:
    offered = dict(settings.LANGUAGES)
    names = {SPOKEN.get(lang, lang): label for lang, label in labels.items()}
    if own := next((labels[lang] for lang in OWN.get(facts["country"], ()) if lang in labels), ""):
        names.setdefault("en", name)
        also, name = [*also, name], own
    identifiers = {"ror": key}
    if facts["wikidata"]:
        identifiers["wikidata"] = facts["wikidata"]
    spoken = {lang: label for lang, label in names.items() if lang in offered and label != name}
    said = {name, *spoken.values()}
    return Told(
        key=key,
        name=name,
        names=spoken,
        also=tuple(dict.fromkeys(one for one in [*also, *labels.values()] if one and one not in said)),
        kind=next((kind for type_, kind in KINDS if type_ in types), "other"),
        country=facts["country"],
        place=facts["place"],
        latitude=coordinate(facts["latitude"]),
        longitude=coordinate(facts["longitude"]),
        website=address(facts["website"]),
        founded_on=year_day(facts["established"]),
        identifiers=identifiers,
        parent=("ror", parents[0]) if parents else None,
    )


def _parents(entry: dict[str, Any]) -> list[str]:
    relations = entry.get("relationships") or []
    return [_number(one["id"]) for one in relations if one["type"].lower() == "parent"]


def _wikidata_2(external: list[dict[str, Any]]) -> str | None:
    found = next((one for one in external if one["type"] == "wikidata"), None)
    return (found["preferred"] or next(iter(found["all"]), None)) if found else None


def _number(address_: str) -> str:
    return address_.rstrip("/").rpartition("/")[2].lower()
