"""Two tabs, two people: who saves a form second is told, and undoes nothing without knowing it."""

from collections.abc import Iterable

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from samklang.foundation.errors import Refused
from samklang.foundation.fields import numbers_in

from .models import Entry


class ChangedMeanwhile(Refused):
    """Somebody saved the same form first; whoever comes second says whether theirs is to stand."""


def newest_line(request: HttpRequest) -> int:
    """The line of history a page is made from: read before any record is, where the request has a version.

    A form carries it while it stands open.
    """
    version = getattr(request, "records_version", None)
    line: int = version[0] if version else _newest(Entry.objects.all())
    return line


def opened_at(request: HttpRequest) -> int | None:
    """The number that a form which was sent carried."""
    return next(iter(numbers_in([request.POST.get("opened_at")])), None)


def refuse_if_changed(thing: Model, verbs: Iterable[str], *, since: int | None) -> None:
    """Asked under the lock of the record. ``since`` is what the form carried; None asks nothing.

    ``verbs`` are the lines that say something was changed of what the form holds.
    """
    said = Entry.objects.filter(kind=thing._meta.label_lower, record_id=thing.pk, verb__in=verbs)
    if since is not None and _newest(said) > since:
        raise ChangedMeanwhile(
            _(
                "It was changed after you opened this page. What you wrote is still here: save once more to "
                "let it stand, or open the page anew to see what was changed."
            )
        )


def _newest(lines: QuerySet[Entry]) -> int:
    return lines.order_by("-id").values_list("id", flat=True).first() or 0
