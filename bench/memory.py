"""What a whole server holds: two web workers, the task worker and the one that watches them.

    python -m bench.memory                                  # on SQLite
    SAMKLANG_DATABASE_URL=postgresql://… python -m bench.memory

After 200 mixed requests, a search among them, the shares of memory (PSS: what is shared counts by its share)
are added up over all processes. Exits with 1 when the sum is over the limit.
"""

import http.client
import json
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.pages import PAGES, family
from tests import live

LIMIT_MB = 300
REQUESTS = 200
SEARCH = "/nb/search/?q=maskinl%C3%A6ring"


def share_of_memory(pid: int) -> float:
    """Megabytes of one process, what is shared with others counted by its share."""
    text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return int(text.split("\nPss:")[1].split()[0]) / 1000


def held(site: live.LiveSite) -> dict[str, float]:
    return {f"{_name(pid)} {pid}": round(share_of_memory(pid), 1) for pid in family(site.process.pid)}


def ask(site: live.LiveSite, count: int = REQUESTS) -> None:
    """Every page by turns and one search in ten, each on a connection of its own: all workers answer."""
    paths = _paths()
    for _ in range(count):
        connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=120)
        connection.request("GET", next(paths))
        connection.getresponse().read()
        connection.close()


def _paths() -> Iterator[str]:
    pages = [*PAGES.values()]
    number = 0
    while True:
        number += 1
        yield f"{SEARCH}&n={number}" if number % 10 == 0 else f"{pages[number % len(pages)]}?n={number}"


def _name(pid: int) -> str:
    words = Path(f"/proc/{pid}/cmdline").read_bytes().decode().split("\0")
    called = Path(f"/proc/{pid}/comm").read_text().strip()
    return called if called == "samklang-tasks" else "web" if "web" in words else "watcher"


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="samklang-memory-") as given:
        place = Path(given)
        pattern = live.Pattern(place).make()
        site = live.LiveSite(place / "data", f"samklang_memory_{os.getpid()}", workers=2)
        pattern.copy(site.data, site.database)
        site.start()
        try:
            begun = held(site)
            ask(site)
            then = held(site)
        finally:
            site.stop()
            live.take_away(place)
    told = {
        "database": "postgresql" if live.POSTGRES else "sqlite",
        "requests": REQUESTS,
        "at_start_mb": round(sum(begun.values()), 1),
        "processes_mb": then,
        "sum_mb": round(sum(then.values()), 1),
        "limit_mb": LIMIT_MB,
    }
    print(json.dumps(told, indent=1))
    sys.exit(told["sum_mb"] > LIMIT_MB)


if __name__ == "__main__":
    main()
