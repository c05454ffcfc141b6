"""The ``samklang`` command. Each room's management commands carry out what is asked here."""

import click
import django
from django.core.management import call_command


@click.group()
def cli() -> None:
    """Samklang: the platform that a cooperation network runs on."""
    django.setup()


@cli.command(context_settings={"ignore_unknown_options": True})
@click.argument("args", nargs=-1, type=click.UNPROCESSED)
def manage(args: tuple[str, ...]) -> None:
    """Run one of Django's own commands."""
    call_command(*args)


@cli.command()
def migrate() -> None:
    """Bring the database to this version."""
    call_command("migrate", interactive=False, verbosity=1)
