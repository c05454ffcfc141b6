"""How long it takes to ask who was in a network on a day, as known on a day, in a big house.

    python bench/memberships.py                       # SQLite, in a scratch file
    SAMKLANG_DATABASE_URL=postgresql://… python bench/memberships.py     # PostgreSQL, in a scratch database

Fills a database of its own with organisations, networks and membership periods, asks at random, prints one
JSON object, and throws the database away. ``members`` is everybody who was in it, read to the end; ``page``
is what the list asks: how many, the first fifty by name, and why. Exits with 1 when ``members`` is too slow.
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
from importlib import import_module
from pathlib import Path

LIMIT_MS = 20
DAY_ONE = date(2015, 1, 1)
KNOWN_ONE = datetime(2015, 1, 1, tzinfo=UTC)
DAYS = 4000


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--organisations", type=int, default=10_000)
    asked.add_argument("--networks", type=int, default=200)
    asked.add_argument("--periods", type=int, default=1_000_000)
    asked.add_argument("--questions", type=int, default=400)
    size = asked.parse_args()
    with tempfile.TemporaryDirectory() as place:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samklang.config.settings")
        os.environ["SAMKLANG_DATA_DIR"] = place
        sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
        answer = measured(size, place)
    print(json.dumps(answer, indent=2))
    sys.exit(answer["p95_ms"]["members"] >= LIMIT_MS)


def measured(size, place):
    import django

    django.setup()
    from django.db import connection

    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = f"{place}/bench.sqlite3"
    else:
        connection.settings_dict["OPTIONS"].pop("pool", None)
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        began = time.perf_counter()
        fill(size)
        loaded = time.perf_counter() - began
        times = {"members": ask(size, everybody), "page": ask(size, one_page)}
    finally:
        connection.creation.destroy_test_db("bench", verbosity=0)
    return {
        "database": connection.vendor,
        "periods": size.periods,
        "networks": size.networks,
        "organisations": size.organisations,
        "load_s": round(loaded, 1),
        "questions": size.questions,
        "median_ms": {name: round(statistics.median(found), 2) for name, found in times.items()},
        "p95_ms": {name: round(sorted(found)[int(len(found) * 0.95)], 2) for name, found in times.items()},
        "limit_ms": LIMIT_MS,
    }


def fill(size):
    from django.apps import apps
    from django.db import connection

    from samklang.directory.models import Organisation
    from samklang.networks.models import Membership, Network, Tier

    dice = random.Random(1)
    guard = import_module("samklang.networks.migrations.0002_two_axes")
    with connection.schema_editor() as editor:
        guard.take_down(apps, editor)
    Organisation.objects.bulk_create(
        (
            Organisation(slug=f"o{n}", name=f"Organisation {n:05}", country="NO")
            for n in range(size.organisations)
        ),
        batch_size=2000,
    )
    faces = [
        Organisation.objects.create(slug=f"n{n}", name=f"Network {n}", kind="network")
        for n in range(size.networks)
    ]
    networks = Network.objects.bulk_create(
        Network(slug=f"n{n}", name=f"Network {n}", organisation=face) for n, face in enumerate(faces)
    )
    tiers = Tier.objects.bulk_create(
        Tier(network=network, key="member", names={}, rank=1) for network in networks
    )
    parties = list(Organisation.objects.exclude(kind="network").values_list("pk", flat=True))
    each = max(1, size.periods // size.networks // 5)
    for network, tier in zip(networks, tiers, strict=True):
        rows = [
            row
            for party in dice.sample(parties, min(each, len(parties)))
            for row in life(dice, network, party, tier)
        ]
        Membership.objects.bulk_create(rows, batch_size=5000)
    with connection.schema_editor() as editor:
        guard.put_up(apps, editor)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def life(dice, network, party, tier):
    """Three periods one after the other, of which the second was corrected twice: five rows."""
    from samklang.networks.models import Membership

    days = sorted(dice.sample(range(DAYS), 6))
    known = sorted(dice.sample(range(DAYS), 3))
    moments = [KNOWN_ONE + timedelta(days=day, hours=12) for day in known]

    def row(first, last, since, until):
        return Membership(
            network=network,
            organisation_id=party,
            tier=tier,
            started_on=DAY_ONE + timedelta(days=days[first]),
            ended_on=DAY_ONE + timedelta(days=days[last]) if last is not None else None,
            recorded_at=moments[since],
            superseded_at=moments[until] if until is not None else None,
        )

    return [row(0, 1, 0, None), row(1, 2, 0, 1), row(1, 3, 1, 2), row(2, 3, 2, None), row(4, None, 0, None)]


def ask(size, question):
    from samklang.networks.models import Network

    dice = random.Random(2)
    networks = list(Network.objects.all())
    times = []
    for turn in range(size.questions + 20):
        network = dice.choice(networks)
        on = DAY_ONE + timedelta(days=dice.randrange(DAYS))
        known = KNOWN_ONE + timedelta(days=dice.randrange(DAYS)) if dice.random() < 0.8 else None
        began = time.perf_counter()
        question(network, on, known)
        if turn >= 20:
            times.append((time.perf_counter() - began) * 1000)
    return times


def everybody(network, on, known):
    """Each member's organisation and tier, read to the end."""
    from samklang.networks import queries

    rows = queries.members_as_of(network, on, known).values_list(
        "organisation_id", "tier_id", "started_on", "ended_on"
    )
    return list(rows)


def one_page(network, on, known):
    """What the page of the list asks: how many, and the first fifty by name."""
    from samklang.networks import queries

    rows = queries.members_as_of(network, on, known)
    shown = list(rows.order_by("organisation__name", "pk")[:51])
    return rows.count(), shown, queries.source_kinds(shown, on, known)


if __name__ == "__main__":
    main()
