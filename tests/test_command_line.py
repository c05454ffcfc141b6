"""The command of the house: each says what it did in words, and fails with one sentence."""

import json
import os
import socket
import subprocess
import sys
import tarfile
import tempfile
from contextlib import closing, contextmanager
from tempfile import TemporaryDirectory
from types import SimpleNamespace

import pytest
from click.testing import CliRunner
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from django_tasks import task
from environs import EnvError

from samklang.config import database, mail
from samklang.config.cli import cli, only_begun
from samklang.config.doctor import _live_news, findings
from samklang.config.routes import routes
from samklang.config.serving import Generation, Street
from samklang.directory.queries.organisations import EXPORTED
from samklang.foundation import live_bus
from samklang.foundation.http import ROLES
from samklang.foundation.models import Schedule
from samklang.foundation.tests.working import work_off
from tests import live


def say(*words):
    return CliRunner().invoke(cli, words)


@pytest.fixture
def elsewhere(tmp_path, monkeypatch, django_db_blocker):
    """A database file of which nobody knows yet."""
    monkeypatch.setitem(
        connections.settings, "elsewhere", connections.settings["default"] | database.read("", tmp_path)
    )
    with django_db_blocker.unblock(), closing(connections["elsewhere"]) as connection:
        yield connection
    del connections["elsewhere"]


def test_the_demo_makes_ready_what_is_empty_or_was_broken_off(elsewhere):
    assert only_begun(elsewhere)

    MigrationExecutor(elsewhere).migrate([("accounts", "0001_initial")])
    assert only_begun(elsewhere)


def test_the_demo_does_not_make_ready_where_somebody_has_an_account(elsewhere):
    MigrationExecutor(elsewhere).migrate([("accounts", "0001_initial")])
    with elsewhere.cursor() as cursor:
        cursor.execute(
            "INSERT INTO accounts_user (password, email, name, language, is_active, is_sample, joined_at)"
            " VALUES ('', 'a@b.example', 'A', 'nb', 1, 0, '2026-01-01')"
        )

    assert not only_begun(elsewhere)


def test_the_demo_does_not_make_ready_what_is_somebody_elses(elsewhere):
    with elsewhere.cursor() as cursor:
        cursor.execute("CREATE TABLE recipes (id integer)")

    assert not only_begun(elsewhere)


def bare(data, **settings):
    """The environment of somebody who knows nothing of tests."""
    clean = {name: it for name, it in os.environ.items() if not name.startswith(("SAMKLANG_", "DJANGO_"))}
    return clean | {"SAMKLANG_DATA_DIR": str(data)} | {f"SAMKLANG_{key}": it for key, it in settings.items()}


def test_every_route_says_its_methods_and_for_whom_it_is():
    listed = json.loads(say("routes", "--json").output)

    silent = [route["pattern"] for route in listed if not route["methods"] or not route["roles"]]
    assert silent == []
    assert {role for route in listed for role in route["roles"]} <= set(ROLES)


def test_routes_of_the_language_are_written_with_it():
    assert any(route.pattern == "<language>/outbox/" for route in routes())


@pytest.mark.django_db
def test_the_doctor_says_one_sentence_for_each_thing():
    sentences = [finding.sentence for finding in findings()]

    assert len(sentences) > 6
    assert all(sentence.endswith(".") for sentence in sentences)


@task()
def never_works():
    raise LookupError("nothing here")


@pytest.mark.django_db
def test_what_fails_again_and_again_is_told_by_the_doctor_and_counted_among_the_figures(client):
    line = {"failures": 3, "last_trouble": "OSError: no room left", "next_at": timezone.now()}
    Schedule.objects.create(name="search.tasks.keep", **line)
    never_works.enqueue()
    work_off()

    bad = " ".join(finding.sentence for finding in findings() if not finding.is_well)

    assert "The job search.tasks.keep failed 3 times, the last time with 'OSError: no room left'." in bad
    assert "The task tests.test_command_line.never_works failed at" in bad
    assert (
        'samklang_failing{kind="job"} 1.0\nsamklang_failing{kind="task"} 1.0' in client.get("/metrics").text
    )


def test_an_unknown_archive_is_refused_in_one_sentence(tmp_path):
    wrong = tmp_path / "wrong.tar.gz"
    wrong.write_text("no archive")

    said = say("restore", "--yes", str(wrong))

    assert said.exit_code == 1
    assert "is not an archive made by samklang backup" in said.output


def test_an_archive_that_was_cut_short_is_refused_and_changes_nothing(tmp_path, settings):
    settings.DATA_DIR, cut = tmp_path, tmp_path / "cut.tar.gz"
    (tmp_path / "records.sqlite3").write_bytes(os.urandom(200_000))
    with tarfile.open(cut, "w:gz") as archive:
        archive.add(tmp_path / "records.sqlite3", arcname="records.sqlite3")
    cut.write_bytes(cut.read_bytes()[:100_000])

    said = say("restore", "--yes", str(cut))

    assert (said.exit_code, len(said.output.splitlines())) == (1, 1)
    assert "is not an archive made by samklang backup" in said.output


@pytest.fixture
def site(demo_pattern, tmp_path):
    """An installation with records, that nobody serves meanwhile."""
    one = live.LiveSite(tmp_path / "site", f"samklang_backed_up_{live.free_port()}")
    demo_pattern.copy(one.data, one.database)
    yield one
    if live.POSTGRES:
        live.drop_database(one.database)


def test_what_is_backed_up_comes_back(site, tmp_path):
    archive = tmp_path / "kept.tar.gz"
    site.run("backup", str(archive))
    with tarfile.open(archive) as kept:
        names = kept.getnames()
    assert _letters(site, before=_ADD) == 1

    site.run("restore", "--yes", str(archive))

    assert any(name.startswith("records.") for name in names)
    assert _letters(site) == 0


_ADD = (
    "from django.utils import timezone; from samklang.foundation.models import Letter; "
    "Letter.objects.create(key='test-backup', to='a@b.example', language='nb', subject='s', body='b',"
    " created_at=timezone.now(), next_at=timezone.now()); "
)
_COUNT = (
    "from samklang.foundation.models import Letter; print(Letter.objects.filter(key='test-backup').count())"
)


def _letters(site, *, before=""):
    return int(site.run("manage", "shell", "-v", "0", "-c", before + _COUNT).split()[-1])


NO_FILES = {
    "no-sheet.xlsx": b"PK\x03\x04garbage",
    "no-archive.gz": b"\x1f\x8bgarbage",
    "no-text.bin": bytes(range(256)) * 8,
    "deep.json": b"[" * 100_000,
    "numbers.json": b"[1, 2]",
    "empty": b"",
}


@pytest.mark.parametrize("name", NO_FILES)
@pytest.mark.parametrize(
    "words",
    [
        ("import", "ror"),
        ("import", "skos"),
        ("search", "vocabulary", "import"),
        ("search", "evaluate", "definitions"),
        ("restore", "--yes"),
    ],
    ids=" ".join,
)
def test_a_file_that_is_none_is_refused_in_one_sentence(tmp_path, monkeypatch, words, name):
    """Where Debian's dictionaries lie, a measurement reads them first, which takes half a minute."""
    monkeypatch.setattr("samklang.search.management.commands.search.DEBIAN", tmp_path / "no-dictionaries")
    (tmp_path / name).write_bytes(NO_FILES[name])

    said = say(*words, str(tmp_path / name))

    assert said.exit_code != 0
    assert isinstance(said.exception, SystemExit), said.exception


@pytest.mark.parametrize(
    "words", [("backup", "/nowhere/a.tar.gz"), ("export", "/nowhere/a.csv")], ids=" ".join
)
@pytest.mark.django_db
def test_a_place_that_is_not_there_is_named(words):
    said = say(*words)

    assert said.exit_code != 0
    assert isinstance(said.exception, SystemExit), said.exception


def test_a_backup_of_records_that_are_damaged_is_told_of_in_one_sentence(tmp_path):
    (tmp_path / "samklang.sqlite3").write_bytes(b"no records at all, " * 1_000)
    words = [sys.executable, "-m", "samklang", "backup", str(tmp_path / "a.tar.gz")]

    told = subprocess.run(words, env=bare(tmp_path), capture_output=True, text=True, check=False)

    assert (told.returncode, told.stderr) == (1, "Error: The database says: file is not a database\n")
    assert not (tmp_path / "a.tar.gz").exists()


@pytest.mark.parametrize("words", [("--kind", "nonsense"), ("--country", "Norway"), ("--country", "X1")])
def test_an_export_of_what_is_not_known_is_refused_and_writes_nothing(tmp_path, words):
    said = say("export", str(tmp_path / "a.csv"), *words)

    assert said.exit_code == 2
    assert words[1] in said.stderr
    assert not list(tmp_path.iterdir())


def test_a_register_is_read_for_a_country_that_there_is(tmp_path):
    (tmp_path / "ror.jsonl").write_text("{}")

    said = say("import", "ror", str(tmp_path / "ror.jsonl"), "--country", "Norway")

    assert said.exit_code == 2
    assert "there is no country “Norway”" in said.stderr


@pytest.mark.django_db
def test_an_export_that_asks_for_nothing_special_is_of_everything(tmp_path):
    said = say("export", str(tmp_path / "all.csv"))

    assert said.exit_code == 0
    assert (tmp_path / "all.csv").read_text("utf-8-sig").startswith(",".join(EXPORTED))


def test_an_export_without_a_file_asks_for_one():
    said = say("export")

    assert said.exit_code == 2
    assert "required: file" in said.stderr


def test_the_demo_leaves_a_directory_of_somebody_else_as_it_was(tmp_path, monkeypatch):
    (tmp_path / "thesis.txt").write_text("Three years of work.")
    monkeypatch.setenv("SAMKLANG_DATA_DIR", str(tmp_path))
    monkeypatch.delenv("SAMKLANG_DATABASE_URL", raising=False)

    said = say("demo")

    assert said.exit_code == 1
    assert "nothing was written" in said.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


@pytest.fixture
def taken(tmp_path, monkeypatch, settings):
    """The place of the sockets is taken by something that is not ours."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(live_bus, "connection", SimpleNamespace(vendor="sqlite"))
    settings.DATA_DIR = tmp_path / "data"
    place = live_bus.look_at_folder()
    place.rmdir()
    place.write_text("of somebody else")
    return place


def test_a_place_of_the_sockets_that_is_not_ours_is_refused_at_the_start_in_one_sentence(taken, tmp_path):
    house = {"DJANGO_SETTINGS_MODULE": "samklang.config.settings", "TMPDIR": str(tmp_path)}
    env = os.environ | house | {"SAMKLANG_DATA_DIR": str(tmp_path / "data"), "SAMKLANG_DATABASE_URL": ""}
    words = [sys.executable, "-m", "samklang", "web", "--fd", "0", "--ready-fd", "1", "--workers", "1"]

    said = subprocess.run(words, env=env, capture_output=True, text=True, check=False, timeout=180)

    assert (said.returncode, said.stderr) == (1, f"Error: {taken}: File exists.\n")


def test_the_doctor_says_that_the_place_of_the_sockets_is_taken(taken):
    [finding] = _live_news()

    assert not finding.is_well
    assert str(taken) in finding.sentence


WRONG_SETTINGS = {
    "SAMKLANG_DEMO": "perhaps",
    "SAMKLANG_THREADS": "0",
    "SAMKLANG_LOG_LEVEL": "loud",
    "SAMKLANG_MAIL_URL": "pigeon://loft",
    "SAMKLANG_DATABASE_URL": "mysql://host/name",
    "SAMKLANG_SEARCH_ENGINE": "guess",
    "SAMKLANG_OIDC": "feide",
}


@pytest.mark.parametrize("name", WRONG_SETTINGS)
def test_a_setting_that_cannot_be_meant_is_named_in_one_sentence(tmp_path, name):
    house = {"DJANGO_SETTINGS_MODULE": "samklang.config.settings", "SAMKLANG_DATA_DIR": str(tmp_path)}
    wrong = os.environ | house | {name: WRONG_SETTINGS[name]}
    words = [sys.executable, "-m", "samklang", "doctor"]

    said = subprocess.run(
        words, env=wrong, capture_output=True, text=True, check=False, timeout=live.PATIENCE
    )

    assert (said.returncode, said.stdout) == (1, "")
    assert name in said.stderr
    assert len(said.stderr.splitlines()) == 1


def test_a_setting_that_is_there_and_empty_counts_as_not_set():
    names = ["DATA_DIR", "BIND", "DEMO", "THREADS", "LOG_LEVEL", "SEARCH_ENGINE", "KEEP_LETTERS"]
    asks = (
        "from samklang.config import settings as s; "
        "print(s.DATA_DIR == s.ROOT / 'data', s.BIND, s.DEMO, s.THREADS)"
    )

    said = subprocess.run(
        [sys.executable, "-c", asks],
        env=os.environ | {f"SAMKLANG_{name}": "" for name in names} | {"SAMKLANG_SECRET_KEY": "s" * 50},
        capture_output=True,
        text=True,
        check=True,
        timeout=live.PATIENCE,
    )

    assert said.stdout.split() == ["True", "127.0.0.1:8000", "False", "8"]


def test_a_database_that_does_not_answer_is_told_of_with_its_reason(tmp_path):
    nowhere = {
        "SAMKLANG_DATA_DIR": str(tmp_path),
        "SAMKLANG_DATABASE_URL": "postgresql://a:b@127.0.0.1:1/none",
    }
    told = subprocess.run(
        [sys.executable, "-m", "samklang", "migrate"],
        env=os.environ | nowhere,
        capture_output=True,
        text=True,
        check=False,
        timeout=live.PATIENCE,
    )
    assert (told.returncode, "Traceback" in told.stderr) == (1, False)
    assert "The database says: " in told.stderr
    assert "127.0.0.1" in told.stderr  # a pool would only say that it waited half a minute


def test_a_site_whose_database_is_away_ends_and_says_why(tmp_path):
    with served(tmp_path, database="127.0.0.1:1") as site:
        told = site.communicate(timeout=120)[1]

    assert (site.returncode, "Traceback" in told) == (1, False)
    assert "127.0.0.1" in told.partition("The database says: ")[2]


def test_a_site_that_waits_for_its_database_stops_when_it_is_told_to(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        silent.settimeout(120)
        with served(tmp_path, database=f"127.0.0.1:{silent.getsockname()[1]}") as site:
            line, _from = silent.accept()
            site.terminate()
            told = site.communicate(timeout=60)[1]
        line.close()

    assert (site.returncode, told) == (0, "")


@contextmanager
def served(data, *, database):
    address = {"DATABASE_URL": f"postgresql://a:b@{database}/none", "BIND": f"127.0.0.1:{live.free_port()}"}
    words = [sys.executable, "-m", "samklang", "serve"]
    site = subprocess.Popen(words, env=bare(data, DEMO="1", **address), stderr=subprocess.PIPE, text=True)
    try:
        yield site
    finally:
        site.kill()
        site.communicate()


def test_nobody_is_waited_for_where_nobody_was_started(tmp_path, monkeypatch):
    monkeypatch.setattr("time.sleep", lambda _seconds: pytest.fail("it waits"))

    Generation([], TemporaryDirectory(dir=tmp_path)).end()


def test_how_postgresql_plans_is_ours_where_the_address_does_not_say_it(tmp_path):
    address = "postgresql://a:b@db1,db2:6432/samklang"
    ours, none = (database.read(address + query, tmp_path)["OPTIONS"] for query in ("", "?options="))

    assert ("jit=off" in ours["options"], none["options"]) == (True, "")
    assert ours["target_session_attrs"] == "read-write"


def test_an_address_of_ipv6_is_understood(tmp_path):
    several = database.read("postgresql://a:b@[::1],[fe80::2]:6432,db3/samklang", tmp_path)
    assert (several["HOST"], several["PORT"]) == ("::1,fe80::2,db3", "5432,6432,5432")


def test_a_mail_server_without_a_number_for_its_port_is_refused_in_one_sentence():
    with pytest.raises(EnvError, match="name the port as a number"):
        mail.read("smtp://loft:pigeon", "http://127.0.0.1:8000")


@pytest.mark.parametrize("bind", ["nowhere", "127.0.0.1:99999"])
def test_an_address_nobody_can_listen_on_is_refused_in_one_sentence(capsys, bind):
    assert Street(workers=1, has_tasks=False, bind=bind).run() == 1

    assert capsys.readouterr().err.startswith(f"Cannot listen on {bind}: ")
