from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.utils import timezone

from samklang.accounts.actions import open_account
from samklang.accounts.models import User
from samklang.networks.actions import AlreadyHolds, give_mandate
from samklang.networks.models import Mandate


class Command(BaseCommand):
    help = "Make somebody operator of this installation; the account is opened if there is none."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="The address to sign in with; a code is mailed to it.")
        parser.add_argument("--name", default="", help="What the person is called.")
        parser.add_argument(
            "--language",
            default="nb",
            choices=list(dict(settings.LANGUAGES)),
            help="The language of letters to the person.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        email, name = options["email"].strip().lower(), options["name"].strip()
        try:
            validate_email(email)
        except ValidationError:
            raise CommandError(f"“{email}” is not an address. Write it as name@place.no.") from None
        user = User.objects.filter(email=email).first() or open_account(
            email, name=name or email.partition("@")[0], language=options["language"], by=None
        )
        now = timezone.now()
        try:
            give_mandate(user, Mandate.Role.OPERATOR, on=timezone.localdate(now), at=now, by=None)
        except AlreadyHolds:
            self.stdout.write(f"{email} is operator already.")
        else:
            self.stdout.write(f"{email} is operator now, and signs in with a mailed code.")
