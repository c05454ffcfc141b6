"""What a page costs: CPU of the whole server side per request, on each database, beside a bare Django page.

``make bench`` (or ``python -m bench.pages``). The site runs as it is served, with one web worker; CPU is that
of all its processes, read from /proc, over requests on one connection; PostgreSQL's that serve the site are
counted too, where they run on this machine. A page is asked fresh (its address made new each time, so it is
never a kept one), kept (asked again and again), and by somebody signed in. The ratio to a bare page counts.
"""

import argparse
import http.client
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import psycopg
from rich.console import Console
from rich.table import Table

from tests import live

PAGES = {
    "front": "/nb/",
    "networks": "/nb/networks/",
    "network": "/nb/networks/nora/",
    "members": "/nb/networks/nora/members/",
    "organisations (50 rows)": "/nb/organisations/",
    "organisation": "/nb/organisations/oslo-kommune/",
    "agreements": "/nb/agreements/",
    "topics": "/nb/topics/",
    "map": "/nb/map/",
    "graph": "/nb/graph/",
}
SESSION = """
from samklang.accounts.models import User
from bench.pages import session_of
user = User.objects.filter(is_sample=True).order_by("pk").first()
print(session_of(user or User.objects.create_user("bench@samklang.example", name="Bench")))
"""


def session_of(user: Any) -> str:
    """The key of a session in which this user is signed in."""
    from importlib import import_module

    from django.conf import settings

    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store["_auth_user_id"], store["_auth_user_hash"] = str(user.pk), user.get_session_auth_hash()
    store["_auth_user_backend"] = settings.AUTHENTICATION_BACKENDS[0]
    store.save()
    return str(store.session_key)


def family(pid: int) -> Iterator[int]:
    """A process and all below it, whichever of its threads began them."""
    yield pid
    for begun in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in begun.read_text().split():
            yield from family(int(child))


def cpu(pid: int) -> float:
    """Seconds of CPU that a process and all below it have used."""
    ticks = 0
    for one in family(pid):
        facts = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        ticks += int(facts[11]) + int(facts[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def database_cpu(database: str) -> float:
    """Seconds of CPU of PostgreSQL's processes that serve this database, as far as they are seen here."""
    if not live.POSTGRES or not database:
        return 0.0
    with psycopg.connect(live.POSTGRES, autocommit=True) as connection:
        asked = "SELECT pid FROM pg_stat_activity WHERE datname = %s"
        pids = [pid for (pid,) in connection.execute(asked, [database])]
    return sum(cpu(pid) for pid in pids if Path(f"/proc/{pid}").exists())


class Server(NamedTuple):
    pid: int
    port: int
    database: str = ""


def measured(server: Server, path: str, *, count: int, fresh: bool, cookie: str = "") -> dict[str, float]:
    """Milliseconds of CPU (and PostgreSQL's share), of the clock, and the bytes of an answer, per request."""
    pid, port, database = server
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {"Accept-Encoding": "gzip"} | ({"Cookie": f"sessionid={cookie}"} if cookie else {})
    size = status = 0

    def ask(number: int) -> None:
        nonlocal size, status
        connection.request("GET", f"{path}?measured={number}" if fresh else path, headers=headers)
        answer = connection.getresponse()
        size, status = len(answer.read()), answer.status

    for number in range(20):
        ask(-number)
    before, stored, began = cpu(pid), database_cpu(database), time.perf_counter()
    for number in range(count):
        ask(number)
    took, within = time.perf_counter() - began, database_cpu(database) - stored
    return {
        "cpu": 1000 * (cpu(pid) - before + within) / count,
        "database": 1000 * within / count,
        "ms": 1000 * took / count,
        "bytes": size,
        "status": status,
    }


def bare_site(site: live.LiveSite) -> tuple[subprocess.Popen[bytes], int]:
    port = live.free_port()
    command = [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "asgi",
        "--port",
        str(port),
        "--log-level",
        "error",
    ]
    process = subprocess.Popen([*command, "bench.bare:application"], env=site.env, cwd=live.ROOT)
    for _ in range(100):
        try:
            http.client.HTTPConnection("127.0.0.1", port).request("GET", "/bare/1/")
            break
        except OSError:
            time.sleep(0.1)
    return process, port


def on_one_database(place: Path, count: int) -> list[dict[str, object]]:
    pattern = live.Pattern(place).make()
    site = live.LiveSite(place / "data", f"samklang_bench_{os.getpid()}")
    pattern.copy(site.data, site.database)
    site.start()
    process, port = bare_site(site)
    bare, ours = Server(process.pid, port), Server(site.process.pid, site.port, site.database)
    try:
        cookie = site.run("manage", "shell", "-v", "0", "-c", SESSION).split()[-1]
        yard = {n: measured(bare, f"/bare/{n}/", count=count, fresh=False) for n in (1, 50)}
        found = [
            {"page": f"bare, {n} rows", "way": "bare", **facts, "ratio": 1.0} for n, facts in yard.items()
        ]
        for name, path in PAGES.items():
            for way in ("fresh", "kept", "signed in"):
                mine = cookie if way == "signed in" else ""
                facts = measured(ours, path, count=count, fresh=way == "fresh", cookie=mine)
                found.append({"page": name, "way": way, **facts, "ratio": facts["cpu"] / yard[1]["cpu"]})
        return found
    finally:
        process.terminate()
        process.wait()
        site.stop()
        live.take_away(place)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--count", type=int, default=200, help="requests for each page")
    parser.add_argument("--json", type=Path, help="write the figures there too")
    asked = parser.parse_args()
    database = "PostgreSQL" if live.POSTGRES else "SQLite"
    with tempfile.TemporaryDirectory(prefix="samklang-bench-") as place:
        found = on_one_database(Path(place), asked.count)
    table = Table(title=f"What a page costs on {database}", box=None, header_style="bold")
    for name in ("page", "way", "status", "CPU ms", "of it PostgreSQL", "× bare", "clock ms", "bytes"):
        table.add_column(name, justify="left" if name in {"page", "way"} else "right")
    for row in found:
        figures = (f"{row[name]:.2f}" for name in ("cpu", "database", "ratio", "ms"))
        table.add_row(str(row["page"]), str(row["way"]), str(row["status"]), *figures, f"{row['bytes']:,}")
    Console(width=110).print(table)
    if asked.json:
        asked.json.write_text(json.dumps({"database": database, "pages": found}, indent=1))


if __name__ == "__main__":
    main()
