import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Model, QuerySet
from django.utils import timezone

from samklang.accounts.models import User
from samklang.foundation.models import Letter

from . import letters, queries, rules
from .chain import hash_of, plain
from .models import Delivery, Entry, Follow, Notice

DIGEST = 50
"""As many lines a letter holds at most; the rest comes with the next."""


def record(thing: Model, verb: str, *, by: User | None, on_behalf_of: str = "", **facts: Any) -> Entry:
    """Write one line of history. Every action that changes something calls this once, at its end.

    Those who follow the record are told in the same transaction. A record whose name is a person's says what
    it is called here with a ``history_label`` of its own, for what stands in the chain is never taken out.
    """
    with transaction.atomic(savepoint=False):
        entry = _linked(_head(), thing, verb, facts, by=by, on_behalf_of=on_behalf_of)
        entry.save(force_insert=True)
        _tell_followers(entry)
    return entry


def taken_over(thing: Model, facts: Mapping[str, Any]) -> list[str]:
    """Set what these facts say otherwise than the record does; the names of what changed, for its line."""
    changed = sorted(name for name, value in facts.items() if getattr(thing, name) != value)
    for name in changed:
        setattr(thing, name, facts[name])
    return changed


def record_all(
    lines: Iterable[tuple[Model, str, dict[str, Any]]], *, by: User | None, on_behalf_of: str = ""
) -> None:
    """Write a line for each of many records that were changed together: ``(thing, verb, facts)``."""
    with transaction.atomic(savepoint=False):
        previous, entries = _head(), []
        for thing, verb, facts in lines:
            entries.append(_linked(previous, thing, verb, facts, by=by, on_behalf_of=on_behalf_of))
            previous = entries[-1].hash
        for entry in Entry.objects.bulk_create(entries, batch_size=500)[:1]:
            _tell_followers(entry)


def notify(
    users: Iterable[User],
    thing: Model,
    verb: str,
    *,
    at: datetime,
    key: str = "",
    **facts: Any,
) -> None:
    """Tell these people something about a record; the sentence is the one told for its kind and verb.

    The same ``key`` (or, without one, the same verb and facts) is said to a person once, however often it
    is asked for.
    """
    facts = plain(facts)
    told = key or f"{verb}:{hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()[:32]}"
    kind, label = thing._meta.label_lower, _label(thing)
    Notice.objects.bulk_create(
        [
            Notice(
                user_id=user_id,
                key=f"{kind}:{thing.pk}:{told}"[:120],
                at=at,
                kind=kind,
                record_id=thing.pk,
                label=label,
                verb=verb,
                facts=facts,
            )
            for user_id in sorted({user.pk for user in users})
        ],
        ignore_conflicts=True,
        batch_size=500,
    )


def follow(thing: Model, *, by: User, at: datetime) -> None:
    follow_record(thing._meta.label_lower, thing.pk, by=by, at=at)


def follow_record(kind: str, record_id: int, *, by: User, at: datetime) -> None:
    Follow.objects.get_or_create(user=by, kind=kind, record_id=record_id, defaults={"since": at})


def unfollow_record(kind: str, record_id: int, *, by: User) -> None:
    Follow.objects.filter(user=by, kind=kind, record_id=record_id).delete()


def carry_followers(gone: Model, kept: Model) -> None:
    """Whoever followed a record that is folded into another hears of that one from now on."""
    rows = Follow.objects.filter(kind=kept._meta.label_lower)
    known = list(rows.filter(record_id=kept.pk).values_list("user", flat=True))
    rows.filter(record_id=gone.pk, user__in=known).delete()
    rows.filter(record_id=gone.pk).update(record_id=kept.pk)


def mark_read(user: User, notices: QuerySet[Notice], *, at: datetime) -> None:
    notices.filter(user=user, read_at=None).update(read_at=at)


def set_pace(user: User, pace: Delivery.Pace) -> None:
    Delivery.objects.update_or_create(user=user, defaults={"pace": pace})


@transaction.atomic
def send_digest(user: User, *, at: datetime) -> Letter | None:
    """One letter for all that waits, if the time this person chose has come; else nothing."""
    Delivery.objects.get_or_create(user=user)
    delivery = Delivery.objects.select_for_update(no_key=True).get(user=user)
    wait = Delivery.wait(delivery.pace)
    if wait is None or (delivery.last_sent_at and at < delivery.last_sent_at + wait):
        return None
    waiting = list(queries.unmailed_of(user, at=at)[:DIGEST])
    Notice.objects.filter(pk__in=[notice.pk for notice in waiting]).update(mailed_at=at)
    readable = rules.readable(user, waiting)
    if not readable:
        return None
    delivery.last_sent_at = at
    delivery.save(update_fields=["last_sent_at"])
    return letters.digest(user, readable)


def _head() -> str:
    """The hash of the last line, read so that nobody writes before we have; SQLite has one writer anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT history_head()")
            return cursor.fetchone()[0] or ""
    return Entry.objects.order_by("-id").values_list("hash", flat=True).first() or ""


def _label(thing: Model) -> str:
    return str(plain(getattr(thing, "history_label", None) or str(thing)))[:300]


def _linked(
    previous: str, thing: Model, verb: str, facts: dict[str, Any], *, by: User | None, on_behalf_of: str
) -> Entry:
    entry = Entry(
        previous_hash=previous,
        at=timezone.now(),
        by=by,
        on_behalf_of=plain(on_behalf_of)[:200],
        verb=verb,
        kind=thing._meta.label_lower,
        record_id=thing.pk,
        label=_label(thing),
        facts=plain(facts),
    )
    entry.hash = hash_of(entry)
    return entry


def _tell_followers(first: Entry) -> None:
    """One statement for this and the lines after it, however many follow; nobody hears of their own deeds."""
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO history_notice (user_id, key, at, kind, record_id, label, verb, facts)
               SELECT f.user_id, 'entry:' || e.id, e.at, e.kind, e.record_id, e.label, e.verb, e.facts
               FROM history_follow f JOIN history_entry e ON e.kind = f.kind AND e.record_id = f.record_id
               WHERE e.id >= %s AND f.user_id <> COALESCE(e.by_id, 0)""",
            [first.pk],
        )


def forget(user: User) -> None:
    """What somebody followed and was told goes with them. What they did stays, under their number."""
    for kind in (Follow, Notice, Delivery):
        kind.objects.filter(user=user).delete()
