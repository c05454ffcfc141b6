"""What every test in the house stands on."""

import os
from contextlib import contextmanager

import pytest
from django.db.backends.base.operations import BaseDatabaseOperations
from django.utils import translation

from tests import live

pytest_plugins = ["tests.browsing"]


def pytest_configure(config):
    from samklang.foundation import catalogues

    catalogues.compile_stale()


@contextmanager
def _without_triggers(connection):
    """History may not be deleted, so its triggers rest while a test database is emptied."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
            for name, _sql in triggers:
                cursor.execute(f'DROP TRIGGER "{name}"')
            yield
            for _name, sql in triggers:
                cursor.execute(sql)
        else:
            cursor.execute("SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal")
            tables = [table for (table,) in cursor.fetchall()]
            for table in tables:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            yield
            for table in tables:
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


_flush = BaseDatabaseOperations.execute_sql_flush


def _flush_with_history(self, sql_list):
    with _without_triggers(self.connection):
        _flush(self, sql_list)


@pytest.fixture(autouse=True, scope="session")
def _history_can_be_emptied():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", _flush_with_history)
        yield


@pytest.fixture(autouse=True)
def _each_test_begins_in_english():
    """A page that a test asked for leaves its language behind in this thread."""
    yield
    translation.deactivate()


@pytest.fixture(scope="session")
def demo_pattern(tmp_path_factory, worker_id):
    """The demo installation, made once for all workers of this run."""
    place = tmp_path_factory.getbasetemp()
    return live.Pattern(place if worker_id == "master" else place.parent).make()


@pytest.fixture(scope="module")
def live_site(demo_pattern, tmp_path_factory):
    """A real site on demo records of its own, one for each test file."""
    place = tmp_path_factory.mktemp("site")
    site = live.LiveSite(place / "data", f"samklang_site_{os.getpid()}_{live.free_port()}")
    demo_pattern.copy(site.data, site.database)
    yield site.start()
    site.stop()
