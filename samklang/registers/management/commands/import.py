"""``samklang import ror dump.zip --country NO``: read a register as its owner publishes it."""  # noqa: N999 -- the command is called import

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from samklang.directory.countries import asked_for
from samklang.registers import actions, published

PORTION = 500
SAID = ("new", "updated", "unchanged", "placed", "doubles", "wrong")


class Command(BaseCommand):
    help = "Read a register of organisations as its owner publishes it. Reading it again changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("register", choices=[*sorted(published.REGISTERS), "skos"])
        parser.add_argument("file", type=Path, help="JSON, JSON lines, CSV or XLSX, also in zip or gzip.")
        parser.add_argument("--country", type=asked_for, help="Only those in this country (two letters).")
        parser.add_argument("--quiet", action="store_true", help="Only the counts at the end.")

    def handle(self, *args: Any, **options: Any) -> None:
        register, path = options["register"], options["file"]
        if not path.is_file():
            raise CommandError(f"There is no file {path}.")
        if register == "skos":
            call_command("import_skos", str(path), stdout=self.stdout)
            return
        console = Console(file=self.stdout, highlight=False, soft_wrap=True, quiet=options["quiet"])  # type: ignore[arg-type]  # Django's wrapper writes as files do
        with console.status(f"Reading {path.name} …"):
            told, left_out = published.read(register, path, country=options["country"] or "")
        if not told and not options["country"]:
            raise CommandError(f"{path.name} holds nothing that reads as {register}: {left_out} left out.")
        intake = actions.Intake(
            register=register, source=published.REGISTERS[register].title, at=timezone.now(), by=None
        )
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, console=console, transient=True) as progress:
            task = progress.add_task(register, total=len(told))
            for start in range(0, len(told), PORTION):
                portion = told[start : start + PORTION]
                intake.take(portion)
                progress.advance(task, len(portion))
        intake.finish()
        counts = ", ".join(f"{intake.counts[key]} {key}" for key in SAID)
        self.stdout.write(f"{register}: {counts}, {left_out} left out.")
        if intake.counts["doubles"]:
            self.stdout.write("Possible doubles wait for an operator at /organisations/doubles/.")
