import hashlib
import json
from typing import Any

from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone

from samklang.accounts.models import User

from .models import Entry

CHAIN_LOCK = 7_267_001
"""The advisory lock under which PostgreSQL writes one line at a time; SQLite has one writer anyway."""


@transaction.atomic
def record(thing: Model, verb: str, *, by: User | None, on_behalf_of: str = "", **facts: Any) -> Entry:
    """Write one line of history. Every action that changes something calls this once, at its end."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN_LOCK])
    entry = Entry(
        at=timezone.now(),
        by=by,
        on_behalf_of=on_behalf_of[:200],
        verb=verb,
        kind=thing._meta.label_lower,
        record_id=thing.pk,
        label=str(thing)[:300],
        facts=facts,
        previous_hash=Entry.objects.order_by("-id").values_list("hash", flat=True).first() or "",
    )
    entry.hash = hash_of(entry)
    entry.save(force_insert=True)
    return entry


def hash_of(entry: Entry) -> str:
    """SHA-256 over the line as canonical JSON, the hash of the line before among its fields."""
    line = {
        "at": entry.at.isoformat(),
        "by": entry.by_id,
        "on_behalf_of": entry.on_behalf_of,
        "verb": entry.verb,
        "kind": entry.kind,
        "record": entry.record_id,
        "label": entry.label,
        "facts": entry.facts,
        "previous": entry.previous_hash,
    }
    text = json.dumps(line, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
