import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from samklang.directory import skos
from samklang.directory.queries import concepts


class Command(BaseCommand):
    help = "Write the topics as SKOS to a file ending in .ttl, .rdf or .jsonld, or as Turtle to the terminal."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path)

    def handle(self, *_args: Any, **options: Any) -> None:
        file: Path | None = options["file"]
        ending = file.suffix.lstrip(".").lower() if file else "ttl"
        if ending not in skos.FORMATS:
            raise CommandError("The file must end in .ttl, .rdf or .jsonld.")
        text = skos.write(concepts.all_concepts(), ending=ending, scheme=concepts.scheme(), title="Samklang")
        if file is None:
            sys.stdout.write(text.decode())
            return
        file.write_bytes(text)
        self.stdout.write(f"Written: {file}")
