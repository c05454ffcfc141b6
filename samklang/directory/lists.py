"""The list of organisations: what it shows and what it can be asked."""

from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from samklang.directory import countries
from samklang.directory.models import Identifier, Organisation
from samklang.directory.queries import organisations as queries
from samklang.foundation.lists import Choice, Column, Listing


def organisations(reader: Any) -> Listing:
    return Listing(
        rows=queries.visible_to(reader),
        columns=[
            Column("name", _("Name"), lambda one: one.label, sort="name"),
            Column("kind", _("Kind"), lambda one: one.get_kind_display()),
            Column("place", _("Place"), lambda one: one.place),
            Column("country", _("Country"), lambda one: one.country_name),
        ],
        sorts={"name": "name", "new": "-id"},
        default_sort="name",
        filters=[
            Choice("kind", _("Kind"), Organisation.Kind.choices, lambda kind: Q(kind=kind)),
            Choice("country", _("Country"), _countries_here(), lambda code: Q(country=code)),
            Choice("state", _("Exists"), [("open", _("Today")), ("closed", _("No longer"))], _state),
            *_in_a_network(),
        ],
        search=queries.found_by,
        filename="organisations",
        feed_url=reverse("history:kind-feed", args=["directory.organisation"]),
    )


def exported(reader: Any) -> Listing:
    """The same list with more columns, as a file."""
    listing = organisations(reader)
    rows: QuerySet[Any] = listing.rows.prefetch_related("identifiers")
    listing.rows = rows
    listing.columns = [
        *listing.columns,
        Column("website", _("Website"), lambda one: one.website),
        Column("founded", _("Founded"), lambda one: one.founded_on),
        Column("closed", _("Closed"), lambda one: one.closed_on),
        *(_number_column(scheme, label) for scheme, label in Identifier.Scheme.choices),
    ]
    return listing


def _number_column(scheme: str, label: str | Promise) -> Column:
    def value(one: Organisation) -> str:
        return ", ".join(held.value for held in one.identifiers.all() if held.scheme == scheme)

    return Column(scheme, label, value)


def _in_a_network() -> list[Choice]:
    inside = queries.inside()
    if inside is None:
        return []
    answers = [("yes", _("Yes")), ("no", _("Not yet"))]
    return [Choice("network", _("In a network"), answers, lambda said: inside if said == "yes" else ~inside)]


def _state(state: str) -> Q:
    today = timezone.localdate()
    return Q(closed_on=None) | Q(closed_on__gt=today) if state == "open" else Q(closed_on__lte=today)


def _countries_here() -> list[tuple[str, str]]:
    """Countries that stand in the list, found by stepping through the index from one to the next."""
    with connection.cursor() as cursor:
        cursor.execute(
            """WITH RECURSIVE step(country) AS (
                   SELECT min(country) FROM directory_organisation
                   UNION ALL
                   SELECT (SELECT min(o.country) FROM directory_organisation o WHERE o.country > step.country)
                   FROM step WHERE step.country IS NOT NULL)
               SELECT country FROM step WHERE country <> ''"""
        )
        return countries.among(code for (code,) in cursor.fetchall())
