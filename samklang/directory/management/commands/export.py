"""``samklang export organisations.csv``: write the organisations out with their numbers."""

import csv
import json
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from samklang.directory import skos
from samklang.directory.queries import organisations
from samklang.foundation.exports import sheet_of


class Command(BaseCommand):
    help = "Write the organisations out with their numbers, as CSV, XLSX or JSON after the file's ending."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="Ends in .csv, .xlsx or .json; for topics in .ttl, .rdf.")
        parser.add_argument("--kind", default="", help="Only organisations of this kind.")
        parser.add_argument("--country", default="", help="Only those in this country (two letters).")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        if path.suffix.lower().lstrip(".") in skos.FORMATS:
            call_command("export_skos", str(path), stdout=self.stdout)
            return
        lines = organisations.plain_lines(kind=options["kind"], country=options["country"])
        match path.suffix.lower():
            case ".csv":
                count = _csv(path, lines)
            case ".xlsx":
                found = list(lines)
                path.write_bytes(sheet_of(organisations.EXPORTED, (list(line.values()) for line in found)))
                count = len(found)
            case ".json":
                found = list(lines)
                path.write_text(json.dumps(found, ensure_ascii=False, indent=1, default=str) + "\n")
                count = len(found)
            case _:
                raise CommandError(
                    "The file must end in .csv, .xlsx or .json; topics in .ttl, .rdf or .jsonld."
                )
        self.stdout.write(f"{count} organisations written to {path}.")


def _csv(path: Path, lines: Iterator[dict[str, Any]]) -> int:
    count = 0
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, organisations.EXPORTED)
        writer.writeheader()
        for line in lines:
            writer.writerow(line)
            count += 1
    return count
