"""What finds documents by their tokens, behind one small interface: the database, or tantivy beside it.

An engine says which documents fit a ``Plan``, among those its reader may see; the order is made by
``queries``, so it is the same on every engine.
"""

from django.conf import settings
from django.db import connection

from .plan import Engine, Group, Plan, word_of
from .postgres import Postgres
from .sqlite import Sqlite

__all__ = ["Engine", "Group", "Plan", "bring_level", "chosen", "of_database", "word_of"]


def of_database() -> Sqlite | Postgres:
    """The engine that lies in the database itself, and is always there."""
    return Postgres() if connection.vendor == "postgresql" else Sqlite()


def bring_level() -> None:
    """An engine beside the database may have missed something while a process was killed."""
    if settings.SEARCH_ENGINE == "tantivy":
        from .tantivy import bring_level as level

        level()


def chosen() -> Engine:
    """The one this installation asks; what is typed so far is always asked of the database."""
    if settings.SEARCH_ENGINE == "tantivy":
        from .tantivy import installed

        return installed()
    return of_database()
