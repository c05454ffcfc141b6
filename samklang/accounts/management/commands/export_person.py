"""Write all that the house holds on one person into a ZIP file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from samklang.accounts import queries
from samklang.accounts.models import User


class Command(BaseCommand):
    help = "Write all that Samklang holds on one person into a ZIP file of JSON."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("address", help="The email address of the account.")
        parser.add_argument("file", type=Path, help="Where to write, for example person.zip.")

    def handle(self, *args: Any, address: str, file: Path, **options: Any) -> None:
        user = User.objects.filter(email=address.strip().lower()).first()
        if user is None:
            raise CommandError(f"No account has the address {address}.")
        try:
            file.write_bytes(queries.as_zip(user))
        except OSError as error:
            raise CommandError(f"Cannot write {file}: {error.strerror}.") from error
        file.chmod(0o600)
        self.stdout.write(f"Written to {file}.")
