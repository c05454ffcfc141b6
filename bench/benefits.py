"""How long a network's dashboard of benefits takes, with ten thousand benefits and their measurements.

    python bench/benefits.py                       # SQLite, in a scratch file
    SAMKLANG_DATABASE_URL=postgresql://… python bench/benefits.py     # PostgreSQL, in a scratch database

Fills a database of its own, asks for the page as a visitor does (the whole request, made anew each time),
prints one JSON object, and throws the database away. ``cpu_ms`` is this program's own share of a request,
which other work on the machine does not stretch (SQLite works in it, PostgreSQL beside it). Exits with 1
when the page is slower than ``limit_ms``.
"""

import argparse
import json
import os
import random
import statistics
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

LIMIT_MS = 150
FIRST = date(2021, 1, 1)
UNITS = ("hours", "NOK", "EUR", "kWh", "m³", "tonnes CO₂e")


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--benefits", type=int, default=10_000)
    asked.add_argument("--measurements", type=int, default=200_000)
    asked.add_argument("--requests", type=int, default=40)
    size = asked.parse_args()
    with tempfile.TemporaryDirectory() as place:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samklang.config.settings")
        os.environ["SAMKLANG_DATA_DIR"] = place
        sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
        answer = measured(size, place)
    print(json.dumps(answer, indent=2))
    sys.exit(answer["p95_ms"]["dashboard"] >= LIMIT_MS)


def measured(size, place):
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection

    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if not name.endswith("keep_pages")]
    settings.ALLOWED_HOSTS = ["*"]
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = f"{place}/bench.sqlite3"
    else:
        connection.settings_dict["OPTIONS"].pop("pool", None)
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        began = time.perf_counter()
        fill(size)
        loaded = time.perf_counter() - began
        times, cpu = {}, {}
        for name, address in PAGES.items():
            busy = time.process_time()
            times[name] = ask(size, address)
            cpu[name] = round((time.process_time() - busy) * 1000 / (size.requests + 1), 1)
    finally:
        connection.creation.destroy_test_db("bench", verbosity=0)
    return {
        "database": connection.vendor,
        "benefits": size.benefits,
        "measurements": size.measurements,
        "load_s": round(loaded, 1),
        "requests": size.requests,
        "median_ms": {name: round(statistics.median(found), 1) for name, found in times.items()},
        "p95_ms": {name: round(sorted(found)[int(len(found) * 0.95)], 1) for name, found in times.items()},
        "cpu_ms": cpu,
        "limit_ms": LIMIT_MS,
    }


PAGES = {
    "dashboard": "/en/networks/big/benefits/",
    "list": "/en/networks/big/benefits/list/",
    "list, overdue": "/en/networks/big/benefits/list/?state=overdue",
}


def ask(size, address):
    from django.test import Client

    client = Client()
    assert client.get(address).status_code == 200, address
    times = []
    for _ in range(size.requests):
        began = time.perf_counter()
        client.get(address)
        times.append((time.perf_counter() - began) * 1000)
    return times


def fill(size):
    from django.db import connection

    from samklang.directory.models import Organisation
    from samklang.foundation.text import Text
    from samklang.networks.models import Network
    from samklang.projects.models import Benefit, Indicator, Measurement, Project

    chance = random.Random(7)
    face = Organisation.objects.create(name="Big", slug="big", kind="network")
    network = Network.objects.create(name="Big", slug="big", organisation=face)
    projects = Project.objects.bulk_create(
        Project(network=network, slug=f"p{n}", title=Text.of(en=f"Project {n}")) for n in range(200)
    )
    benefits = Benefit.objects.bulk_create(
        [
            Benefit(network=network, organisation=face, **facts(n, projects, chance))
            for n in range(size.benefits)
        ],
        batch_size=1000,
    )
    indicators = Indicator.objects.bulk_create(
        [indicator(one, n, chance, Indicator) for n, one in enumerate(benefits)], batch_size=1000
    )
    each = size.measurements // len(indicators)
    now = datetime(2026, 1, 1, tzinfo=UTC)
    Measurement.objects.bulk_create(
        (
            Measurement(
                indicator=one,
                on=FIRST + timedelta(days=90 * n),
                value=chance.randint(1, 900),
                recorded_at=now,
            )
            for one in indicators
            for n in range(each)
        ),
        batch_size=5000,
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def facts(number, projects, chance):
    unit = UNITS[number % len(UNITS)]
    is_money = unit in {"NOK", "EUR"}
    return {
        "project": chance.choice([None, *projects]),
        "code": f"B{number}",
        "kind": "time",
        "title": {"en": {"text": f"Benefit {number}", "origin": "human"}},
        "rung": chance.randint(0, 6),
        "currency": unit if is_money else "",
        "price_year": 2020 + number % 6 if is_money else None,
        "cadence": chance.choice(["once", "yearly"]),
    }


def indicator(one, number, chance, model):
    return model(
        benefit=one,
        key="i1",
        title={"en": {"text": "What is measured", "origin": "human"}},
        unit=UNITS[number % len(UNITS)],
        baseline=Decimal(1000),
        baseline_on=FIRST,
        target=Decimal(400),
        due_on=date(2026, 1, 1) if chance.random() < 0.05 else date(2040, 1, 1),
        counted=chance.randint(0, 900_000) if one.rung else None,
    )


if __name__ == "__main__":
    main()
