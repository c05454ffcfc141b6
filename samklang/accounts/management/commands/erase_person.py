"""Erase one person, as the law gives them the right to ask."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from samklang.accounts import actions
from samklang.accounts.models import User
from samklang.foundation.errors import Refused


class Command(BaseCommand):
    help = "Erase what Samklang holds on one person. The record keeps a tombstone without name or address."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("address", help="The email address of the account.")
        parser.add_argument("--yes", action="store_true", help="Do not ask; there is no way back.")

    def handle(self, *args: Any, address: str, yes: bool, **options: Any) -> None:
        user = User.objects.filter(email=address.strip().lower()).first()
        if user is None:
            raise CommandError(f"No account has the address {address}.")
        if not yes and input(f"Erase {user.name} <{user.email}> for good? Type the address: ") != user.email:
            raise CommandError("Nothing was erased.")
        try:
            actions.erase(user, by=None, at=timezone.now())
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"Erased. Account {user.pk} is now a tombstone.")
