"""Telling a demonstration from an installation with real records."""

from datetime import datetime

from django.utils.translation import gettext as _

from samklang.accounts.models import User
from samklang.directory.models import Organisation
from samklang.foundation.errors import Refused
from samklang.history.models import Entry
from samklang.home.models import Demo
from samklang.networks.models import Network


class NotADemo(Refused):
    """The database holds records that were not made for show."""


def is_demo() -> bool:
    return Demo.objects.exists()


def is_empty() -> bool:
    """Nobody has entered anything yet. Topics do not count: they come with the installation."""
    return not any(model.objects.exists() for model in (User, Organisation, Network, Entry))


def mark(*, at: datetime) -> Demo:
    """The mark, set now if the database is empty; refused if it holds real records."""
    if not is_demo() and not is_empty():
        raise NotADemo(
            _(
                "This database already holds records that are not a demonstration, so nothing was written. "
                "Point SAMKLANG_DATA_DIR or SAMKLANG_DATABASE_URL at an empty place and try again."
            )
        )
    return Demo.objects.get_or_create(id=1, defaults={"begun_at": at})[0]


def refuse_real_data() -> None:
    """For programs about to run in demo mode: anybody may sign in as anybody, so never over real records."""
    if not is_demo() and not is_empty():
        raise NotADemo(
            _(
                "SAMKLANG_DEMO is on, but this database is not a demonstration. "
                "In demo mode anybody may sign in as anybody, so the program stops here."
            )
        )
