"""Organisations and where they stand under one another."""

import json
from datetime import datetime

from samklang.directory import actions
from samklang.directory.models import Organisation
from samklang.foundation.text import Text

from .facts import records, table


def organisations(_at: datetime) -> None:
    for row in table("organisations"):
        names = {"nb": row["nb"], "nn": row["nn"], "en": row["en"], **json.loads(row["other"] or "{}")}
        actions.enter(
            name=row["name"],
            slug=row["slug"],
            identifiers=_numbers(row),
            by=None,
            names=Text.of(**names),
            also=[row["short"]] if row["short"] else [],
            kind=row["kind"],
            country=row["country"],
            place=row["place"],
            latitude=float(row["latitude"]),
            longitude=float(row["longitude"]),
            website=row["website"],
            source=row["source"],
            is_sample=bool(row["sample"]),
        )


def tree(_at: datetime) -> None:
    """Groups under their organisations, and the faces of networks under theirs."""
    stands_under = {row["slug"]: row["parent"] for row in table("organisations") if row["parent"]}
    faces = {row["slug"]: row["face"].get("parent") for row in records("networks")}
    for child, parent in (stands_under | {face: under for face, under in faces.items() if under}).items():
        actions.place_under(_by_slug(child), _by_slug(parent), by=None)


def _numbers(row: dict[str, str]) -> dict[str, str]:
    scheme, _, value = row["number"].partition(":")
    return {"ror": row["ror"], "no-orgnr": row["orgnr"], "wikidata": row["wikidata"], scheme: value}


def _by_slug(slug: str) -> Organisation:
    return Organisation.objects.get(slug=slug)
