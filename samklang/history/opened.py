"""Two tabs, two people: who saves a form second is told, and undoes nothing without knowing it."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
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

    A form carries it while it stands open (``{% opened_at %}``).
    """
    version = getattr(request, "records_version", None)
    line: int = version[0] if version else _newest(Entry.objects.all())
    return line


@contextmanager
def as_opened(request: HttpRequest, thing: Model, *verbs: str) -> Iterator[None]:
    """Around the write of a form: refused, and undone, where it changes what was changed since it was opened.

    ``verbs`` are the lines of history that say so of the record the form is about, whose row is locked. A
    form that says what stands already, as one sent twice does, changes nothing and is not refused. A form
    without the number is not asked.
    """
    since = next(iter(numbers_in([request.POST.get("opened_at")])), None)
    lines = Entry.objects.filter(kind=thing._meta.label_lower, record_id=thing.pk, verb__in=verbs)
    with transaction.atomic():
        type(thing)._base_manager.select_for_update(no_key=True).filter(pk=thing.pk).first()
        stood = _newest(lines)
        yield
        if since is not None and stood > since and _newest(lines) > stood:
            raise ChangedMeanwhile(
                _(
                    "It was changed after you opened this page. What you wrote is still here: save once more "
                    "to let it stand, or open the page anew to see what was changed."
                )
            )


def _newest(lines: QuerySet[Entry]) -> int:
    return lines.order_by("-id").values_list("id", flat=True).first() or 0
