"""``samklang export organisations.csv``: write the organisations out with their numbers."""

import csv
import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from samklang.directory import countries, skos
from samklang.directory.models import Organisation
from samklang.directory.queries import organisations
from samklang.foundation.exports import sheet_of


class Command(BaseCommand):
    help = "Write the organisations out with their numbers, as CSV, XLSX or JSON after the file's ending."

    def add_arguments(self, parser: ArgumentParser) -> None:
        kinds, only = Organisation.Kind.values, "Only organisations of this kind."
        parser.add_argument("file", type=Path, help="Ends in .csv, .xlsx or .json; for topics in .ttl, .rdf.")
        parser.add_argument("--kind", default="", choices=kinds, metavar="KIND", help=only)
        parser.add_argument("--country", type=countries.asked_for, help="Only those there (two letters).")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        if path.suffix.lower().lstrip(".") in skos.FORMATS:
            call_command("export_skos", str(path), stdout=self.stdout)
            return
        found = list(organisations.plain_lines(kind=options["kind"], country=options["country"] or ""))
        match path.suffix.lower():
            case ".csv":
                with path.open("w", encoding="utf-8-sig", newline="") as file:
                    writer = csv.DictWriter(file, organisations.EXPORTED)
                    writer.writeheader()
                    writer.writerows(found)
            case ".xlsx":
                path.write_bytes(sheet_of(organisations.EXPORTED, (list(line.values()) for line in found)))
            case ".json":
                path.write_text(json.dumps(found, ensure_ascii=False, indent=1, default=str) + "\n")
            case _:
                raise CommandError(
                    "The file must end in .csv, .xlsx or .json; topics in .ttl, .rdf or .jsonld."
                )
        self.stdout.write(f"{len(found)} organisations written to {path}.")
