"""Agreements, told step by step on the days they were taken."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from django.utils import timezone

from samklang.agreements import actions
from samklang.agreements.models import Agreement
from samklang.agreements.queries import newest, parties_of
from samklang.directory.models import Organisation
from samklang.networks.models import Network, Tier

from .facts import day, records
from .forming import Event, morning_of

Row = dict[str, Any]


def steps() -> Iterator[Event]:
    """What the parties did, on the days they did it."""
    for row in records("agreements"):
        yield from _steps_of(row)


def awaited(at: datetime) -> None:
    """What is on its way, so that the people of the demonstration have something to answer.

    Its signing lies ahead of the day of loading, whichever that is.
    """
    coming = (timezone.localdate(at) + timedelta(days=18)).isoformat()
    for row in records("waiting"):
        steps = [[coming if said == "coming" else said for said in step] for step in row["steps"]]
        for event in _steps_of(row | {"steps": steps}):
            event.write()


def _steps_of(row: Row) -> Iterator[Event]:
    for step in row["steps"]:
        yield Event(date.fromisoformat(step[1]), partial(_tell, row, step))


def _tell(row: Row, step: list[str]) -> None:
    verb, on, *facts = step
    when: Row = {"by": None, "at": morning_of(on), "on": date.fromisoformat(on)}
    if verb == "draft":
        _draft(row, when)
    else:
        _take(Agreement.objects.get(code=row["code"]), verb, facts, when)


def _draft(row: Row, when: Row) -> None:
    terms = actions.compose(
        title=row["title"],
        parties=[Organisation.objects.get(slug=slug) for slug in row["parties"]],
        purpose=row["purpose"],
        starts_on=day(row["starts_on"]),
        ends_on=day(row.get("ends_on")),
        renewal=row.get("renewal"),
        clauses=[_clause(clause) for clause in row["clauses"]],
    )
    actions.draft(
        row["kind"],
        terms=terms,
        code=row["code"],
        source=row["source"],
        is_sample=row.get("is_sample", False),
        **when,
    )


def _take(agreement: Agreement, verb: str, facts: list[str], when: Row) -> None:
    if verb == "negotiate":
        actions.negotiate(agreement, **when)
    elif verb == "plan":
        actions.plan_signing(agreement, signing_on=date.fromisoformat(facts[0]), place=facts[1], **when)
    elif verb == "announce":
        actions.announce(agreement, is_announced=True, by=None)
    elif verb == "postpone":
        actions.postpone(agreement, reason=facts[0], **when)
    elif verb == "sign":
        actions.sign(agreement, place=facts[0], **when)
    elif verb == "pass":
        actions.advance(agreement, on=when["on"], at=when["at"])
    elif verb == "approve":
        text = newest(agreement)
        for party in parties_of(agreement):
            actions.approve(agreement, party=party, hash=text.hash, **when)
    else:
        raise ValueError(f"No step is called {verb}")


def _clause(row: Row) -> Row:
    """Names of networks and tiers are filled in from their records, as when a person chooses them."""
    clause = dict(row)
    for side in ("from", "to"):
        if side in clause:
            slug, _, key = clause.pop(side).partition("/")
            clause[f"{side}_network"] = _network(slug)
            tier = Tier.objects.get(network__slug=slug, key=key)
            clause[f"{side}_tier"] = {"key": key, "names": tier.names.plain()}
    if "host" in clause:
        clause["host"] = {"slug": row["host"], "name": Organisation.objects.get(slug=row["host"]).name}
        clause["network"] = _network(row["network"])
    if "office" in clause:
        office = Network.objects.get(slug=row["network"]).offices.get(slug=row["office"])
        clause["office"] = {"slug": office.slug, "name": office.name}
    return clause


def _network(slug: str) -> Row:
    return {"slug": slug, "name": Network.objects.get(slug=slug).name}
