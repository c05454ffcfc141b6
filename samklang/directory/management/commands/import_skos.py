from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from samklang.directory import skos
from samklang.directory.actions.vocabularies import take_in
from samklang.foundation.errors import Refused


class Command(BaseCommand):
    help = "Read topics from a SKOS vocabulary: Turtle, RDF/XML, JSON-LD or N-Triples."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--keep-ours",
            action="store_true",
            help="Enter new topics only; leave those that are here.",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        file: Path = options["file"]
        if not file.is_file():
            raise CommandError(f"There is no file {file}.")
        try:
            concepts = skos.read(file.read_bytes(), ending=file.suffix.lstrip(".").lower())
            taken = self._take_in(concepts, keeps_ours=options["keep_ours"])
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(
            f"{taken.added} topics entered, {taken.changed} changed, {taken.same} as they were."
        )

    def _take_in(self, concepts: list[Any], *, keeps_ours: bool) -> Any:
        console = Console(stderr=True)
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
            task = bar.add_task("Entering topics", total=len(concepts))
            return take_in(
                concepts,
                by=None,
                keeps_ours=keeps_ours,
                progress=lambda done: bar.update(task, completed=done),
            )
