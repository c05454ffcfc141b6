"""The ``samklang`` command. Each room's own commands and functions carry out what is asked here."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

RAW = {"ignore_unknown_options": True, "help_option_names": []}


class Told(click.Group):
    """Every expected failure is one sentence and a non-zero exit."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as trouble:
            sentence = _expected(trouble)
            if sentence is None:
                raise
            raise click.ClickException(sentence) from None


def _expected(trouble: Exception) -> str | None:
    """What to say of a failure that anybody can meet. Django is asked only now: ``serve`` never loads it."""
    import sqlite3

    from django.core.exceptions import ImproperlyConfigured
    from django.core.management.base import CommandError, SystemCheckError
    from django.db import DatabaseError
    from environs import EnvError

    from samklang.foundation.errors import Refused

    if isinstance(trouble, SystemCheckError):
        return str(trouble)
    if isinstance(trouble, (CommandError, Refused, EnvError, ImproperlyConfigured)):
        return " ".join(str(trouble).split())
    if isinstance(trouble, OSError):
        where = f"{trouble.filename}: " if trouble.filename else ""
        return f"{where}{trouble.strerror or trouble}."
    if isinstance(trouble, (DatabaseError, sqlite3.Error)):
        return f"The database says: {str(trouble).strip().splitlines()[0]}"
    return None


@click.group(cls=Told)
@click.version_option(package_name="samklang")
def cli() -> None:
    """Samklang: the platform that a cooperation network runs on."""


def house(command: Callable[..., Any]) -> Callable[..., Any]:
    """Open the house first: only what needs Django pays for it.

    A command has a few connections of its own and no pool, which would try a wrong password for half a minute
    and then not say what was wrong.
    """
    import functools

    @functools.wraps(command)
    def opened(*args: Any, **kwargs: Any) -> Any:
        import django

        django.setup()
        from django.db import connection

        if connection.settings_dict["OPTIONS"].pop("pool", None):
            connection.settings_dict["CONN_MAX_AGE"] = None
        return command(*args, **kwargs)

    return opened


@cli.command(context_settings=RAW)
@click.argument("args", nargs=-1, type=click.UNPROCESSED)
@house
def manage(args: tuple[str, ...]) -> None:
    """Run one of Django's own commands."""
    from django.core.management import execute_from_command_line

    execute_from_command_line(["samklang manage", *args])


@cli.command()
@house
def migrate() -> None:
    """Bring the database and the language files to this version."""
    _migrate(verbosity=1)


def _migrate(*, verbosity: int) -> None:
    from django.core.management import call_command

    from samklang.foundation import catalogues

    catalogues.compile_stale()
    call_command("migrate", interactive=False, verbosity=verbosity)


@cli.command("routes")
@click.option("--json", "as_json", is_flag=True, help="For machines: pattern, name, methods, roles.")
@house
def list_routes(as_json: bool) -> None:
    """List every page and door: its address, name, methods and for whom it is."""
    from samklang.config.routes import routes

    found = [route.as_dict() for route in routes()]
    if as_json:
        click.echo(json.dumps(found, indent=1, ensure_ascii=False))
        return
    for route in found:
        roles = ", ".join(route["roles"])
        click.echo(f"{'/'.join(route['methods']):10} /{route['pattern']:70} {route['name']:40} {roles}")


OF_DJANGO = {
    *("--version", "--verbosity", "--settings", "--pythonpath", "--traceback"),
    *("--no-color", "--force-color", "--skip-checks"),
}
"""What every command of Django's takes: left out of the help, which tells of our own."""


def _room_command(name: str, summary: str) -> None:
    """A command that a room carries out under the same name among Django's commands."""

    @cli.command(name, context_settings=RAW, help=summary)
    @click.argument("args", nargs=-1, type=click.UNPROCESSED)
    @house
    def ask(args: tuple[str, ...]) -> None:
        from django.core.management import ManagementUtility, get_commands

        known = name.replace("-", "_")
        if known not in get_commands():
            raise click.ClickException(f"No room of this installation knows how to {name}.")
        command = ManagementUtility().fetch_command(known)
        command.suppressed_base_arguments = OF_DJANGO
        command.run_from_argv(["samklang", name, *args])


@cli.command()
def demo() -> None:
    """Load the demo installation's records, and say who can sign in; asked twice it changes nothing."""
    _leave_alone_what_is_not_ours()
    _load_the_demo()


def _leave_alone_what_is_not_ours() -> None:
    """Looked at before the house is opened, which would write its signing key there."""
    named = os.environ.get("SAMKLANG_DATA_DIR", "").strip()
    place = Path(named)
    if os.environ.get("SAMKLANG_DATABASE_URL") or not named or not place.is_dir():
        return
    there = {path.name for path in place.iterdir()}
    if "samklang.sqlite3" not in there and there - {"secret-key", "files", "static", "search"}:
        raise click.ClickException(
            f"{place} holds other things than a demonstration, so nothing was written. "
            "Point SAMKLANG_DATA_DIR at an empty place and try again."
        )


@house
def _load_the_demo() -> None:
    from django.core.management import call_command
    from django.db import connection
    from rich.console import Console
    from rich.table import Table

    from samklang.accounts.demo import described
    from samklang.accounts.models import User

    if only_begun(connection):
        _migrate(verbosity=0)
    call_command("demo")
    people = Table("Name", "Is", box=None, header_style="bold", title="Who can sign in, each by a button")
    for user, lines in described(list(User.objects.filter(is_sample=True, is_active=True).order_by("pk"))):
        people.add_row(user.name, "; ".join(lines))
    Console(highlight=False).print(people)


def only_begun(connection: BaseDatabaseWrapper) -> bool:
    """Nothing is there, or what we began ourselves and what was broken off before anybody had an account."""
    from django.db.migrations.loader import MigrationLoader

    loader = MigrationLoader(connection)
    applied, ours = set(loader.applied_migrations), set(loader.disk_migrations)
    if not applied:
        return not set(connection.introspection.table_names()) - {"django_migrations"}
    with connection.cursor() as cursor:
        if ("accounts", "0001_initial") in applied:
            cursor.execute("SELECT 1 FROM accounts_user LIMIT 1")
            return applied < ours and cursor.fetchone() is None
    return applied < ours


_room_command("operator", "Make somebody operator of this installation, by mail address.")
_room_command("import", "Read a register or a list of organisations as its owner publishes it.")
_room_command("export", "Write the records out.")
_room_command("export-person", "Write out all that is held on one person.")
_room_command("erase-person", "Erase a person as the law says; the erasure itself is recorded.")
_room_command("search", "The words search knows, and how well it finds.")
_room_command("audit-verify", "Read the whole history and name the first broken line.")


@cli.command()
@click.argument("target", type=click.Path(dir_okay=False, path_type=Path))
@house
def backup(target: Path) -> None:
    """Copy all records and files into one archive while the site runs."""
    from samklang.config import keeping

    click.echo(keeping.backup(target))


@cli.command()
@click.argument("source", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--yes", is_flag=True, help="Do not ask.")
@house
def restore(source: Path, yes: bool) -> None:
    """Put an archive's records and files in the place of those that are here."""
    from samklang.config import keeping

    if not yes:
        click.confirm("This replaces all records of this installation. Go on?", abort=True)
    click.echo(keeping.restore(source))


@cli.command()
@house
def doctor() -> None:
    """Check this installation, one sentence for each thing."""
    from rich.console import Console

    from samklang.config.doctor import findings

    console, bad = Console(highlight=False, soft_wrap=True), 0
    for finding in findings():
        mark = "[green]ok[/]  " if finding.is_well else "[red]bad[/] "
        console.print(f"{mark} {finding.sentence}")
        bad += not finding.is_well
    sys.exit(1 if bad else 0)


@cli.command()
@click.option(
    "--workers", default=2, show_default=True, type=click.IntRange(1, 64), help="Processes that answer."
)
@click.option("--without-tasks", is_flag=True, help="Leave the task worker to another command.")
def serve(workers: int, without_tasks: bool) -> None:
    """Serve pages, files and sockets on one port, with a task worker beside."""
    # What watches lives as long as the site and needs no command line: it begins anew at half the size.
    watch = [sys.executable, "-m", "samklang.config.serving", str(workers)]
    os.execv(sys.executable, watch if without_tasks else [*watch, "--tasks"])  # nosec B606  # noqa: S606 -- our own


@cli.command(hidden=True)
@click.option("--fd", required=True, type=int)
@click.option("--ready-fd", required=True, type=int)
@click.option("--workers", required=True, type=int)
@click.option("--tasks", is_flag=True)
def web(fd: int, ready_fd: int, workers: int, tasks: bool) -> None:
    """One generation of web workers on a socket that ``serve`` holds."""
    from samklang.config.processes import die_with_parent
    from samklang.config.web import run

    die_with_parent()
    run(fd=fd, ready_fd=ready_fd, workers=workers, has_tasks=tasks)


@cli.command()
@click.option("--once", is_flag=True, help="Do what is waiting, then stop.")
@house
def worker(once: bool) -> None:
    """Carry out background tasks, periodic jobs and outgoing mail."""
    from samklang.config.processes import die_with_parent
    from samklang.config.worker import Worker

    die_with_parent()
    Worker().run(once=once)
