from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from samklang.foundation.errors import Refused
from samklang.home import demo
from samklang.home.models import Demo


class Command(BaseCommand):
    help = "Load the demo installation's records; asked twice it changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--quiet", action="store_true", help="Say nothing but trouble.")

    def handle(self, *args: Any, **options: Any) -> None:
        if Demo._meta.db_table not in connection.introspection.table_names():
            raise CommandError("The database is not made ready for Samklang. Run “samklang migrate” first.")
        console = Console(highlight=False, soft_wrap=True, stderr=True, quiet=options["quiet"])
        bar = Progress(
            TextColumn("{task.description:16}"),
            BarColumn(),
            MofNCompleteColumn(),
            console=console,
            transient=True,
        )
        with bar:
            task = bar.add_task("")
            try:
                written = demo.load(
                    lambda chapter, done, total: bar.update(
                        task, description=chapter, completed=done, total=total
                    )
                )
            except Refused as refusal:
                raise CommandError(str(refusal)) from None
        if written:
            console.print(f"The demonstration is loaded: {', '.join(written)}.")
        else:
            console.print("The demonstration was there already; nothing was changed.")
