"""What a page of the list of cases costs in CPU, with few cases and with many.

    python bench/cases.py                       # SQLite, in a scratch file
    SAMKLANG_DATABASE_URL=postgresql://… python bench/cases.py     # PostgreSQL, in a scratch database

Fills a database of its own, makes the list anew many times (nothing is kept), as a visitor and filtered by
topic, prints one JSON object, and throws the database away. The CPU is this process's own and, on SQLite, the
database's too; beside it stands the time on the wall, with PostgreSQL's part in it. Exits with 1 when the
list at many cases costs more than the limit times the list at few.
"""

import argparse
import html
import json
import os
import re
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

LIMIT = 1.3
DAY_ONE = datetime(2020, 1, 1, tzinfo=UTC)
PAGES = {"list": "/nb/cases/", "topic": "/nb/cases/?topic=topic-3", "second page": ""}


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--few", type=int, default=1_000)
    asked.add_argument("--many", type=int, default=100_000)
    asked.add_argument("--times", type=int, default=60)
    size = asked.parse_args()
    with tempfile.TemporaryDirectory() as place:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samklang.config.settings")
        os.environ["SAMKLANG_DATA_DIR"] = place
        sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
        answer = measured(size, place)
    print(json.dumps(answer, indent=2))
    sys.exit(answer["ratio"]["list"] > LIMIT)


def measured(size, place):
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection

    settings.ALLOWED_HOSTS = ["*"]
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if not name.endswith("keep_pages")]
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = f"{place}/bench.sqlite3"
    else:
        connection.settings_dict["OPTIONS"].pop("pool", None)
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        fill(0, size.few)
        few = ask(size.times)
        fill(size.few, size.many)
        many = ask(size.times)
    finally:
        connection.creation.destroy_test_db("bench", verbosity=0)
    return {
        "database": connection.vendor,
        "cases": [size.few, size.many],
        "few_ms": few,
        "many_ms": many,
        "ratio": {name: round(many[name]["cpu"] / few[name]["cpu"], 2) for name in few},
        "limit": LIMIT,
    }


def fill(start, end):
    from django.db import connection

    from samklang.directory.models import Organisation, Topic
    from samklang.foundation.text import Text
    from samklang.knowledge.models import Case

    if not start:
        Organisation.objects.bulk_create(
            Organisation(slug=f"o{n}", name=f"Kommune {n:03}", country="NO") for n in range(300)
        )
        Topic.objects.bulk_create(
            Topic(slug=f"topic-{n}", labels=Text.of(nb=f"tema {n}", en=f"topic {n}")) for n in range(40)
        )
    organisations = list(Organisation.objects.values_list("pk", flat=True))
    topics = list(Topic.objects.filter(slug__startswith="topic-").order_by("pk").values_list("pk", flat=True))
    through = Case.topics.through
    for first in range(start, end, 5_000):
        cases = Case.objects.bulk_create(
            Case(
                slug=f"case-{n}",
                organisation_id=organisations[n % len(organisations)],
                state="published",
                language="nb",
                title=Text.of(nb=f"Praksiseksempel nummer {n}", en=f"Case number {n}"),
                lead=Text.of(nb="Vannet rant bort før noen fikk det. " * 6),
                search_text=f"praksiseksempel nummer {n}",
                published_at=DAY_ONE + timedelta(minutes=n),
                confirmed_on=DAY_ONE.date(),
            )
            for n in range(first, min(first + 5_000, end))
        )
        through.objects.bulk_create(
            through(case_id=case.pk, topic_id=topics[(case.pk + step) % len(topics)])
            for case in cases
            for step in (0, 7)
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def ask(times):
    """The median of each page in milliseconds, after it has been asked a few times."""
    from django.test import Client

    client = Client()
    found = {}
    for name, path in PAGES.items():
        address = path or second_page(client)
        cpu, wall = [], []
        for _ in range(times + 5):
            began, clock = time.process_time(), time.perf_counter()
            answer = client.get(address)
            cpu.append((time.process_time() - began) * 1000)
            wall.append((time.perf_counter() - clock) * 1000)
            assert answer.status_code == 200, (address, answer.status_code)
        found[name] = {
            "cpu": round(statistics.median(cpu[5:]), 2),
            "wall": round(statistics.median(wall[5:]), 2),
        }
    return found


def second_page(client):
    found = re.search(r'href="(\?after=[^"]+)"', client.get("/nb/cases/").text)
    assert found, "the list has one page only"
    return "/nb/cases/" + html.unescape(found[1])


if __name__ == "__main__":
    main()
