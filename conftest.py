"""What every test in the house stands on."""

import gc
import os
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.db.backends.base.operations import BaseDatabaseOperations
from django.test import SimpleTestCase
from django.utils import translation

from tests import live

pytest_plugins = ["tests.browsing"]


def pytest_configure(config):
    from samklang.foundation import catalogues

    gc.disable()  # until all tests are loaded
    catalogues.compile_stale()


ON_A_DATABASE = {"db", "transactional_db", "live_server", "live_site", "demo_records", "demo_pattern"}
LEFT_OUT = pytest.StashKey[dict[str, int]]()
LONGEST = ("test_every_page.py", "test_every_page_signed_in.py", "test_matrix.py", "test_board_under_fire.py")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items):
    """What asks no database is the same on each: it is marked, and ``make test`` runs it on the first alone.

    That no test asks one in secret, pytest-django sees to: without the mark it has none.
    """
    if connection.vendor != "postgresql":
        theirs = [item for item in items if item.get_closest_marker("postgres")]
        items[:] = [item for item in items if item not in theirs]
        if theirs:
            config.hook.pytest_deselected(items=theirs)
    for item in items:
        if not _asks_a_database(item):
            item.add_marker("once")
    if hasattr(config, "workerinput"):
        _put_in_order(items)


def _asks_a_database(item):
    names = ON_A_DATABASE & set(getattr(item, "fixturenames", ()))
    is_django = issubclass(getattr(item, "cls", None) or object, SimpleTestCase)
    return bool(names) or is_django or item.get_closest_marker("django_db") is not None


def _put_in_order(items):
    """A file is one worker's work. What needs the demo begins when that is made; short files fill the end."""
    files = {}
    for item in items:
        files.setdefault(item.path, []).append(item)
    early, long, short = [], [], []
    for path, found in files.items():
        has_site = any("live_site" in getattr(item, "fixturenames", ()) for item in found)
        asks = any(map(_asks_a_database, found))
        (long if has_site or path.name in LONGEST else short if asks else early).append(path)
    long.sort(key=lambda path: path.name not in LONGEST)
    order = [*early, *short[: len(short) // 3], *long, *short[len(short) // 3 :]]
    items[:] = [item for path in order for item in files[path]]


def pytest_collection_finish(session):
    """What is loaded now stays: to look for what nobody needs any more need not begin there."""
    gc.collect()
    gc.freeze()
    gc.enable()


def pytest_deselected(items):
    """Kept by each worker, and told by the one who leads them."""
    config = items[0].config
    told = getattr(config, "workeroutput", config.stash.setdefault(LEFT_OUT, {}))
    told["left_out"] = told.get("left_out", 0) + len(items)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node, error):
    node.config.stash[LEFT_OUT] = getattr(node, "workeroutput", {})


def pytest_terminal_summary(terminalreporter, config):
    left_out = config.stash.get(LEFT_OUT, {}).get("left_out", 0)
    if left_out:
        chosen = config.option.markexpr or config.option.keyword or "SQLite"
        terminalreporter.write_line(f"{left_out} tests were left out here: asked was for {chosen}.")


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
def patterns(tmp_path_factory, worker_id):
    """Where installations lie that are made once for all workers of this run."""
    if given := os.environ.get("SAMKLANG_TEST_PATTERNS"):
        yield Path(given)
        return
    base = tmp_path_factory.getbasetemp()
    place = (base if worker_id == "master" else base.parent) / "patterns"
    yield place
    if worker_id == "master":
        live.take_away(place)


@pytest.fixture(autouse=True, scope="session")
def _words_are_compiled_once(patterns):
    """Whoever needs the lexicon of search gets the one that all workers of this run share."""
    with pytest.MonkeyPatch.context() as patch:
        linked = "samklang.words.lexicons.make_apart"
        patch.setattr("samklang.words.lexicons.is_made", lambda: True)
        patch.setattr(linked, lambda: live.link_words(patterns, Path(settings.DATA_DIR)))
        yield


@pytest.fixture(scope="session")
def demo_pattern(patterns):
    return live.Pattern(patterns).make()


@pytest.fixture(scope="session")
def django_db_keepdb():
    """The test database is there before Django looks for it; it makes none and takes none away."""
    return True


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, patterns):
    """Each worker's test database is a copy: the migrations run once for all workers."""
    name = connection.creation._get_test_db_name()  # noqa: SLF001 -- Django tells the name nowhere else
    live.Pattern(patterns, "empty").make().copy_database(name)
    yield
    live.drop_database(name)


@pytest.fixture(scope="session")
def _demo_database(django_db_setup, django_db_blocker, demo_pattern):
    name = f"{connection.settings_dict['NAME']}_demo"
    demo_pattern.copy_database(name)
    yield name
    live.drop_database(name)


@pytest.fixture
def demo_records():
    """For tests that begin with the demo's records, loaded once for all: their database is a copy of it."""


@pytest.fixture
def _database_of_this_test(request, django_db_setup, django_db_blocker):
    if "demo_records" not in request.fixturenames:
        yield
        return
    usual, demo = connection.settings_dict["NAME"], request.getfixturevalue("_demo_database")
    for name in (demo, usual):
        with django_db_blocker.unblock():
            connection.close()
            connection.settings_dict["NAME"] = name
        if name == demo:
            yield


@pytest.fixture
def _django_db_helper(_database_of_this_test, _django_db_helper):
    """What every test with a database stands on: it looks at the right one before its transaction begins."""


@pytest.fixture(scope="module")
def live_site(demo_pattern, tmp_path_factory):
    """A real site on demo records of its own, one for each test file."""
    place = tmp_path_factory.mktemp("site")
    site = live.LiveSite(place / "data", f"samklang_site_{os.getpid()}_{live.free_port()}")
    demo_pattern.copy(site.data, site.database)
    yield site.start()
    site.stop()
