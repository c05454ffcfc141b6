"""``samklang manage messages``: draw the sentences out of the code into each room's catalogues."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from samklang.foundation import catalogues


class Command(BaseCommand):
    help = "Update every room's language files from code and templates, and compile them."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="Change nothing; fail where something is missing."
        )
        parser.add_argument("--compile", action="store_true", help="Only compile what is there.")

    def handle(self, *, check: bool, compile: bool, **options: Any) -> None:  # noqa: A002 -- the option's name
        if check:
            troubles = list(catalogues.troubles())
            for trouble in troubles:
                self.stderr.write(trouble)
            if troubles:
                raise CommandError(f"{len(troubles)} things to mend in the language files.")
            return
        if not compile:
            catalogues.update(tell=self.stdout.write)
        self.stdout.write(f"Compiled {catalogues.compile_stale()} catalogues.")
