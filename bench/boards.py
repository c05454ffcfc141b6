"""A meeting with a hundred phones: how long from typed until everybody has seen it.

``python -m bench.boards``. The site runs as it is served, on each database. A hundred guests hear the board's
live door; ideas are sent at random moments, as many a second as people write. The time runs on one clock,
from before the request is sent until the news is read on each of the hundred lines. Aim: p95 under a second.
"""

import argparse
import asyncio
import os
import random
import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests import live
from tests.crowd import Guest, all_at_once

CODE, SLUG = "BENCH2", "bench"
SET_UP = f"""
from django.utils import timezone
from samklang.boards import actions
from samklang.foundation.text import Text
from samklang.networks.models import Network
now = timezone.now()
board = actions.open_board(Network.objects.get(slug="nora"), slug="{SLUG}", code="{CODE}", by=None, at=now,
                           title=Text.of(en="Bench"), questions=[{{"en": "What?"}}], held_on=now.date())
actions.move_to(board, "collect", at=now, by=None)
"""


async def meeting(guests: list[Guest], ideas: int, pace: float) -> list[float]:
    """Milliseconds from typed to seen, for the slowest phone of each idea and for all."""
    ready = asyncio.Semaphore(0)
    lines = [asyncio.create_task(guest.listen(ready.release, ideas)) for guest in guests]
    for _ in guests:
        await ready.acquire()
    (question,) = await asyncio.to_thread(guests[0].questions)
    typed: dict[str, float] = {}
    luck, sent = random.Random(1), []
    for number in range(ideas):
        await asyncio.sleep(luck.expovariate(pace))
        text, guest = f"idea {number}", guests[number % len(guests)]
        typed[text] = time.perf_counter()
        sent.append(asyncio.create_task(asyncio.to_thread(guest.write, question, text)))
    await asyncio.gather(*sent)
    await asyncio.wait_for(asyncio.gather(*lines), 30)
    return [1000 * (guest.heard[text] - at) for text, at in typed.items() for guest in guests]


def share(times: list[float], part: float) -> float:
    return sorted(times)[min(int(len(times) * part), len(times) - 1)]


def on_one_database(place: Path, phones: int, ideas: int, pace: float) -> list[float]:
    pattern = live.Pattern(place).make()
    site = live.LiveSite(place / "data", f"samklang_bench_{os.getpid()}")
    pattern.copy(site.data, site.database)
    site.run("manage", "shell", "-v", "0", "-c", SET_UP)
    site.start()
    try:
        guests = [Guest(site.url, SLUG, CODE) for _ in range(phones)]
        all_at_once(guest.sit_down for guest in guests)
        return asyncio.run(meeting(guests, ideas, pace))
    finally:
        site.stop()


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--phones", type=int, default=100)
    parser.add_argument("--ideas", type=int, default=200)
    parser.add_argument("--pace", type=float, default=10, help="ideas a second, of all together")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        times = on_one_database(Path(place), asked.phones, asked.ideas, asked.pace)
    database = "PostgreSQL" if live.POSTGRES else "SQLite"
    table = Table("database", "phones", "ideas", "a second", "p50 ms", "p95 ms", "p99 ms", "slowest ms")
    figures = [f"{share(times, part):.0f}" for part in (0.5, 0.95, 0.99, 1)]
    table.add_row(database, str(asked.phones), str(asked.ideas), f"{asked.pace:g}", *figures)
    Console().print(table)
    return 0 if share(times, 0.95) < 1000 else 1


if __name__ == "__main__":
    sys.exit(main())
