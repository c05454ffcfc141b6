"""Questions somebody keeps, and the news of those they follow."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from samklang.accounts.models import User
from samklang.foundation.errors import Refused
from samklang.history.actions import notify
from samklang.search import queries
from samklang.search.models import SavedSearch
from samklang.search.narrowing import Narrow

MOST_SAVED = 50


class SavedAlready(Refused):
    """The same question stands there."""


class TooManySaved(Refused):
    """As many as one person can look after."""


def save(
    question: str, *, narrow: Narrow, language: str, by: User, at: datetime, is_followed: bool
) -> SavedSearch:
    if SavedSearch.objects.filter(user=by).count() >= MOST_SAVED:
        raise TooManySaved(_("You have fifty saved searches. Remove one first."))
    saved = SavedSearch(
        user=by,
        question=question,
        narrow=narrow.chosen(),
        language=language,
        saved_at=at,
        is_followed=is_followed,
    )
    saved.known = found_by(saved)
    try:
        with transaction.atomic():
            saved.save()
    except IntegrityError as clash:
        raise SavedAlready(_("You have saved this search already.")) from clash
    return saved


@transaction.atomic
def follow(saved: SavedSearch, *, is_followed: bool) -> None:
    """From now on; what was found before is no news."""
    saved.is_followed, saved.known = is_followed, found_by(saved)
    saved.save(update_fields=["is_followed", "known"])


def remove(saved: SavedSearch) -> None:
    saved.delete()


@transaction.atomic
def tell_news(saved: SavedSearch, *, at: datetime) -> int:
    """Say how many records answer that did not when last looked; the notice names none of them."""
    found = found_by(saved)
    new = sorted({*found} - {*saved.known})
    if {*found} != {*saved.known}:
        saved.known = found
        saved.save(update_fields=["known"])
    if new:
        notify([saved.user], saved, "found", at=at, key=f"found:{at.isoformat()}", number=len(new))
    return len(new)


def forget(user: User) -> None:
    SavedSearch.objects.filter(user=user).delete()


def found_by(saved: SavedSearch) -> list[str]:
    """What answers the question well for its owner today; what is only alike is no news."""
    narrow: Any = Narrow(**saved.narrow)
    found = queries.search(
        saved.question, reader=saved.user, language=saved.language, narrow=narrow, by_meaning=False
    )
    return [f"{hit.candidate.kind}:{hit.candidate.record_id}" for hit in queries.telling(found)]
