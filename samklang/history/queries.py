from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, Model, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from samklang.accounts.models import User
from samklang.foundation.prepared import prepared

from .models import Delivery, Entry, Follow, Notice
from .sentences import sentence_for
from .withholding import Withheld

Reader = User | AnonymousUser
UNREAD_SHOWN = 99
STALE = timedelta(days=14)


@dataclass(frozen=True)
class Line:
    """One line of history as one reader sees it."""

    at: datetime
    sentence: str
    who: str
    verb: str


@dataclass(frozen=True)
class Story:
    """The latest lines of a record's history, for its page."""

    lines: list[Line]
    is_more: bool
    url: str
    follow_url: str
    is_followed: bool


def of(record: Model, limit: int = 10, *, reader: Reader | None = None) -> Story:
    """The newest lines first; one question to the database, and one more for somebody signed in.

    A visitor learns what was done and when; who did it is for those who are signed in.
    """
    kind, record_id = record._meta.label_lower, record.pk
    entries = _newest(limit + 1, kind=kind, record_id=record_id)
    who = reader or AnonymousUser()
    return Story(
        lines=lines(entries[:limit], who),
        is_more=len(entries) > limit,
        url=reverse("history:record", args=[kind, record_id]),
        follow_url=reverse("history:follow", args=[kind, record_id]) if who.is_authenticated else "",
        is_followed=is_followed(record, by=who),
    )


def entries_of(kind: str, record_id: int) -> QuerySet[Entry]:
    return Entry.objects.filter(kind=kind, record_id=record_id).select_related("by").order_by("-id")


@prepared
def _newest(count: int, *, kind: str, record_id: int) -> QuerySet[Entry]:
    return entries_of(kind, record_id)[:count]


def lines(entries: Iterable[Entry], reader: Reader, *, withheld: Withheld | None = None) -> list[Line]:
    """Each as this reader may know it; whoever asks for many one by one hands in what was asked before."""
    rows, known = list(entries), withheld or Withheld(reader)
    known.ask(entry.facts for entry in rows)
    return [
        Line(
            at=entry.at,
            sentence=sentence_for(entry.kind, entry.verb, known.told(entry.facts)),
            who=_who(entry, reader),
            verb=entry.verb,
        )
        for entry in rows
    ]


def _who(entry: Entry, reader: Reader) -> str:
    if entry.by is None:
        return _("by the system")
    if not reader.is_authenticated:
        return entry.on_behalf_of or _("the secretariat")
    name = entry.by.name or _("somebody who has left")
    if entry.on_behalf_of:
        return _("%(name)s for %(party)s") % {"name": name, "party": entry.on_behalf_of}
    return name


def is_followed(record: Model, *, by: Reader) -> bool:
    """What changes a page without a line of history; see ``kept_page``."""
    return follows(by, record._meta.label_lower, record.pk)


def follows(user: Reader, kind: str, record_id: int) -> bool:
    if not user.is_authenticated:
        return False
    return bool(_follow(user=user.pk, kind=kind, record_id=record_id))


@prepared
def _follow(*, user: int, kind: str, record_id: int) -> QuerySet[Follow, int]:
    return Follow.objects.filter(user=user, kind=kind, record_id=record_id).values_list("pk", flat=True)


def notices_of(user: User) -> QuerySet[Notice]:
    return Notice.objects.filter(user=user)


def unmailed_of(user: User, *, at: datetime) -> QuerySet[Notice]:
    """What somebody has neither read nor been sent, oldest first; what is a fortnight old is let be."""
    waiting = Notice.objects.filter(user=user, read_at=None, mailed_at=None, at__gt=at - STALE)
    return waiting.order_by("id")


def waiting_for_mail(*, at: datetime) -> QuerySet[User]:
    """Those with something unsent, who did not ask for silence."""
    unsent = Notice.objects.filter(user=OuterRef("pk"), read_at=None, mailed_at=None, at__gt=at - STALE)
    silent = Delivery.objects.filter(user=OuterRef("pk"), pace=Delivery.Pace.NEVER)
    return User.objects.filter(Exists(unsent), ~Exists(silent), is_active=True, erased_at=None).order_by("pk")


def unread_count(user: User) -> int:
    """How many notices wait, counted no further than anyone reads the number."""
    return len(_unread(user=user.pk))


@prepared
def _unread(*, user: int) -> QuerySet[Notice, int]:
    return Notice.objects.filter(user=user, read_at=None).values_list("id", flat=True)[: UNREAD_SHOWN + 1]


def pace_of(user: User) -> str:
    found = Delivery.objects.filter(user=user).values_list("pace", flat=True).first()
    return found or Delivery.Pace.DAILY


def held_on(user: User) -> dict[str, Any]:
    """What somebody follows, was told and did, as plain data for their own copy."""
    pace = Delivery.objects.filter(user=user).values_list("pace", flat=True).first()
    return {
        "follows": list(Follow.objects.filter(user=user).order_by("id").values("kind", "record_id", "since")),
        "notices": list(
            Notice.objects.filter(user=user)
            .order_by("id")
            .values("at", "kind", "label", "verb", "facts", "read_at")
        ),
        "letters_with_notices": pace or Delivery.Pace.DAILY,
        "did": list(
            Entry.objects.filter(by=user)
            .order_by("id")
            .values("at", "verb", "kind", "record_id", "label", "on_behalf_of")
        ),
    }
