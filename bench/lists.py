"""What a page of each list costs in CPU, with few records and with many.

    python bench/lists.py                          # SQLite, in scratch files: 500 and 50,000 records
    SAMKLANG_DATABASE_URL=postgresql://… python bench/lists.py     # PostgreSQL, in scratch databases
    python bench/lists.py --only cases --few 1000 --many 100000 --limit 1.3

Two processes fill a database each, one with few records and one with many; then they are asked in turn, a
handful of requests at a time, so that whatever else the machine does meets both alike. Each page is asked
by a visitor at an address nobody asked for before, so that it is made anew, from pieces that others have
read: "cpu". For "anew" also what the filter found is sought again, as the first does after something was
written. Counted is the CPU of this side and of the database together (PostgreSQL's is read from /proc, so it
must run on the same machine), of which the least of all rounds is taken. Prints one JSON object; exits with
1 when a list whose name stands alone ("cases") costs more with many records than the limit times what it
costs with few. Names with a slash ("cases/topic") are filters, sorts and words.
"""

import argparse
import html
import json
import multiprocessing
import os
import re
import sys
import tempfile
import time
from itertools import count
from pathlib import Path

NETWORK = "/nb/networks/big"
LISTS = {
    "organisations": "/nb/organisations/",
    "people": "/nb/people/",
    "members": f"{NETWORK}/members/",
    "agreements": "/nb/agreements/",
    "projects": "/nb/projects/",
    "tools": "/nb/tools/",
    "topics": "/nb/topics/?q=begrep",
    "boards": "/nb/boards/",
    "paths": "/nb/learning/",
    "history": "/nb/history/networks.network/1/",
    "cases": "/nb/cases/",
}
MORE = {"members": {"on a day": "on=2018-06-01"}}
WORDS = {"a word that most have": "nummer", "that few have": "417", "that none has": "finnesikke"}
NEVER = count()
SLOW = 0.5
"""Seconds; a page that takes longer when first asked is named at once."""
FEEDS = {"history/feed": "/nb/history/networks.network/1/feed/"}
NEEDS = {"members": ["organisations"]}


def main():
    asked = argparse.ArgumentParser()
    asked.add_argument("--few", type=int, default=500)
    asked.add_argument("--many", type=int, default=50_000)
    asked.add_argument("--rounds", type=int, default=8, help="each of four requests to each page")
    asked.add_argument("--limit", type=float, default=1.2)
    asked.add_argument("--only", nargs="*", default=list(LISTS), choices=list(LISTS))
    size = asked.parse_args()
    spawn = multiprocessing.get_context("spawn")
    ends, houses = [], []
    for rows in (size.few, size.many):
        here, there = spawn.Pipe()
        house = spawn.Process(target=house_with, args=(rows, size.only, there), daemon=True)
        house.start()
        houses.append(house)
        ends.append(here)
    (pages, vendor), _same = [end.recv() for end in ends]
    least = [{name: {} for name in pages} for _ in ends]
    for _ in range(size.rounds):
        for name in pages:
            for end, found in zip(ends, least, strict=True):
                end.send(name)
                for what, spent in end.recv().items():
                    found[name][what] = round(min(spent, found[name].get(what, spent)), 2)
    for end, house in zip(ends, houses, strict=True):
        end.send("")
        house.join()
    told = {
        name: {"few": least[0][name], "many": least[1][name]}
        | {"ratio": ratio(least[0][name], least[1][name])}
        | {"ratio_anew": ratio(least[0][name], least[1][name], "anew")}
        for name in pages
    }
    dear = [name for name, found in told.items() if found["ratio"] > size.limit]
    print(
        json.dumps(
            {
                "database": vendor,
                "records": [size.few, size.many],
                "cpu_ms": told,
                "limit": size.limit,
                "above": dear,
            },
            indent=2,
        )
    )
    sys.exit(any("/" not in name for name in dear))


def ratio(few, many, what="cpu"):
    return round(many[what] / few[what], 2)


def house_with(rows, only, end):
    """One process with a database of its own: answers what each named page took, until it is told to stop."""
    with tempfile.TemporaryDirectory() as place:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samklang.config.settings")
        os.environ["SAMKLANG_DATA_DIR"] = place
        sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
        from django import setup

        setup()
        from django.conf import settings
        from django.db import connection

        settings.ALLOWED_HOSTS = ["*"]
        named = connection.settings_dict["TEST"]
        named["NAME"] = f"{place}/bench.sqlite3" if connection.vendor == "sqlite" else f"bench_lists_{rows}"
        connection.settings_dict["OPTIONS"].pop("pool", None)
        connection.settings_dict["CONN_MAX_AGE"] = None
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        try:
            fill(rows, only)
            answer(addresses(only), end)
        finally:
            connection.creation.destroy_test_db("bench", verbosity=0)


def fill(many, only):
    from django.db import connection

    from bench import rows

    for kind in dict.fromkeys(one for name in only for one in (*NEEDS.get(name, ()), name)):
        getattr(rows, kind)(0, many)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("VACUUM ANALYZE")
            # What is shared out among several of PostgreSQL's processes would not be counted.
            cursor.execute("SET max_parallel_workers_per_gather = 0")
        else:
            cursor.execute("ANALYZE")


def addresses(only):
    """Each list as it opens, the page after its first, and each order, filter and kind of word it offers."""
    from bench.rows import the_network

    found, number = {}, str(the_network().pk)
    for name in only:
        path = LISTS[name].replace("/1/", f"/{number}/")
        text, listing = opened(path)
        onward = re.search(r'href="(\?[^"]*after=[^"]+)"', text)
        assert onward, f"{path} has one page only"
        found[name] = path
        found[f"{name}/second page"] = path.split("?")[0] + html.unescape(onward[1])
        asked = offered(listing) | MORE.get(name, {}) if "?" not in path else {}
        found |= {f"{name}/{what}": f"{path}?{question}" for what, question in asked.items()}
        feeds = {key: at for key, at in FEEDS.items() if key.startswith(f"{name}/")}
        found |= {key: at.replace("/1/", f"/{number}/") for key, at in feeds.items()}
    return found


def opened(path):
    """The page of a list, and the list itself."""
    from django.test import Client

    from samklang.foundation.lists import Listing

    shown, met = Listing.shown, []

    def noted(listing, *asked):
        met.append(listing)
        return shown(listing, *asked)

    Listing.shown = noted
    try:
        return Client().get(f"{path}{'&' if '?' in path else '?'}never={next(NEVER)}").text, met[-1]
    finally:
        Listing.shown = shown


def offered(listing):
    """Each order both ways, words, and of each filter an answer that finds some and one that finds none."""
    asked = {f"by {way}{key}": f"sort={way}{key}" for key in listing.sorts for way in ("", "-")}
    for one in listing.filters:
        for finds in (True, False):
            fits = (
                key
                for key, _label in one.choices
                if listing.rows.filter(one.where(str(key))).exists() is finds
            )
            if (key := next(fits, None)) is not None:
                asked[f"{one.key} {key}" if finds else f"no such {one.key}"] = f"{one.key}={key}"
    return asked | ({what: f"q={word}" for what, word in WORDS.items()} if listing.search else {})


def answer(pages, end):
    from django.db import connection
    from django.test import Client

    client = Client()
    for name, path in pages.items():
        began = time.process_time()
        assert client.get(path).status_code == 200, path
        if (spent := time.process_time() - began) > SLOW:
            print(f"{name}: {spent:.1f} s", file=sys.stderr, flush=True)
    end.send((list(pages), connection.vendor))
    while name := end.recv():
        client.get(pages[name])
        spent = [asked_once(client, pages[name], found_anew=False) for _ in range(4)]
        told = {what: min(one[what] for one in spent) for what in spent[0]}
        anew = [asked_once(client, pages[name], found_anew=True)["cpu"] for _ in range(4)]
        end.send(told | {"anew": min(anew)})


def asked_once(client, path, *, found_anew):
    """What one request costs whose page is not kept, nor, if ``found_anew``, what its filters found."""
    from samklang.foundation import kept

    kept.drawn.pieces.clear()
    for key in [key for key in kept.pieces.pieces if found_anew and key[1][0].endswith(".found")]:
        del kept.pieces.pieces[key]
    path += f"{'&' if '?' in path else '?'}never={next(NEVER)}"
    before, own, clock = of_database(), time.process_time(), time.perf_counter()
    client.get(path)
    own, clock = time.process_time() - own, time.perf_counter() - clock
    return {"cpu": (own + of_database() - before) * 1000, "wall": clock * 1000}


def of_database():
    """CPU seconds of the process of PostgreSQL that answers this one; SQLite works within this one."""
    from django.db import connection

    if connection.vendor == "sqlite":
        return 0
    connection.ensure_connection()
    pid = connection.connection.info.backend_pid
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9


if __name__ == "__main__":
    main()
