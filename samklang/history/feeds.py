"""What happens to public records, as Atom (RFC 4287), for feed readers and other houses."""

from collections.abc import Callable, Iterable
from itertools import islice

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Model, QuerySet
from django.utils.feedgenerator import Atom1Feed

from . import queries, rules
from .models import Entry

LONGEST = 50
LOOKED_THROUGH = 500
"""Lines read to find those a visitor may see; public ones may lie among many private ones."""


def visible_lines(entries: QuerySet[Entry]) -> list[Entry]:
    """The newest lines about records that every visitor may see. A feed reader is nobody in particular."""
    rows = list(entries.order_by("-id")[:LOOKED_THROUGH])
    seen = rules.seen_by(AnonymousUser(), {(entry.kind, entry.record_id) for entry in rows})
    return list(islice((entry for entry in rows if (entry.kind, entry.record_id) in seen), LONGEST))


def atom(entries: list[Entry], *, title: str, address: str, language: str) -> str:
    """The lines as a feed that lives at ``address``; a line's id is its hash, which never changes."""
    feed = Atom1Feed(
        title=title,
        link=settings.BASE_URL + address.rsplit("feed/", 1)[0],
        description="",
        language=language,
        feed_url=settings.BASE_URL + address,
    )
    records = _records(entries)
    for entry, line in zip(entries, queries.lines(entries, AnonymousUser()), strict=True):
        record = records.get((entry.kind, entry.record_id))
        feed.add_item(
            title=f"{record or entry.label}: {line.sentence}",
            link=settings.BASE_URL + _page_of(record),
            description=line.sentence,
            author_name=line.who,
            pubdate=entry.at,
            updateddate=entry.at,
            unique_id=f"urn:sha256:{entry.hash}",
        )
    return feed.writeString("utf-8")


def _page_of(record: Model | None) -> str:
    page: Callable[[], str] | None = getattr(record, "get_absolute_url", None)
    return page() if page else ""


def _records(entries: Iterable[Entry]) -> dict[tuple[str, int], Model]:
    """What the lines are about; one question for each kind."""
    wanted: dict[str, set[int]] = {}
    for entry in entries:
        wanted.setdefault(entry.kind, set()).add(entry.record_id)
    found: dict[tuple[str, int], Model] = {}
    for kind, ids in wanted.items():
        model: type[Model] = apps.get_model(kind)
        found |= {(kind, pk): record for pk, record in model._default_manager.in_bulk(ids).items()}
    return found
