from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from samklang.history import guard
from samklang.history.chain import audit_verify, other_chains
from samklang.history.models import Entry


class Command(BaseCommand):
    help = "Walk the chain of history and name the first line that does not hold."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--expect", default="", help="A hash noted earlier; it must still be in the chain."
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        console = Console(stderr=True)
        with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
            task = bar.add_task("Reading history", total=Entry.objects.count())
            verdict = audit_verify(
                expect=options["expect"], progress=lambda lines: bar.update(task, completed=lines)
            )
        if verdict.broken:
            raise CommandError(f"History is broken at line {verdict.broken.line}: {verdict.broken.wrong}.")
        if not guard.stands(connection):
            raise CommandError("History is whole, but the triggers that keep it append-only are missing.")
        if found := next(filter(None, (check() for check in other_chains)), ""):
            raise CommandError(found)
        self.stdout.write(f"History is whole: {verdict.lines} lines. Last hash: {verdict.head or 'none yet'}")
