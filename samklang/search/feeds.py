"""What answers a question, as Atom (RFC 4287)."""

from datetime import UTC, datetime, time

from django.conf import settings
from django.utils.feedgenerator import Atom1Feed

from .queries import Found

LONGEST = 500


def atom(found: Found, *, title: str, address: str, page: str, language: str) -> str:
    feed = Atom1Feed(title=title, link=page, description="", language=language, feed_url=address)
    for hit in found.shown:
        document = hit.document
        if document is None:
            continue
        day = datetime.combine(document.said_on, time.min, UTC) if document.said_on else None
        feed.add_item(
            title=document.title,
            link=f"{settings.BASE_URL}/{language}{document.url}",
            description=document.body[:LONGEST],
            pubdate=day,
            updateddate=day,
            unique_id=f"urn:sha256:{document.fingerprint}",
        )
    return feed.writeString("utf-8")
