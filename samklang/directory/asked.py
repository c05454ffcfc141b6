"""What questions to the API have in common in the rooms above: a topic there is, and pages of fifty."""

from typing import TypeVar

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _
from ninja.errors import HttpError

from .models import Topic

PER_PAGE = 50
Row = TypeVar("Row", bound=Model)


def topic_called(slug: str) -> Topic:
    """The topic of this name; one that was merged stands for the one that stayed."""
    found = Topic.objects.select_related("merged_into").filter(slug=slug.replace("\x00", "")).first()
    if found is None:
        raise HttpError(422, _("There is no topic called “%(slug)s”.") % {"slug": slug[:80]})
    return found.merged_into or found


def paged(rows: QuerySet[Row], number: int) -> tuple[list[Row], bool]:
    """One page, and whether another follows. Nothing is counted, however much there is."""
    begin = (number - 1) * PER_PAGE
    found = list(rows[begin : begin + PER_PAGE + 1])
    return found[:PER_PAGE], len(found) > PER_PAGE
