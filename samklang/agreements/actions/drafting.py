"""Writing down what is meant: an idea, negotiations, and one version after another."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from samklang.accounts.models import User
from samklang.agreements import queries
from samklang.agreements.canonical import hash_of, normal
from samklang.agreements.clauses import kind_of
from samklang.agreements.models import Agreement, AgreementParty, Clause, Step, Version
from samklang.agreements.queries import Terms
from samklang.agreements.terms import checked
from samklang.directory.models import Organisation
from samklang.directory.names import folded
from samklang.foundation.errors import Refused
from samklang.foundation.text import Text
from samklang.history.actions import record
from samklang.networks.models import Network

from . import telling
from .states import State, WrongState, lock, move, refuse_if_over

LONGEST_CODE = 50


class Outdated(Refused):
    """Somebody wrote a newer version meanwhile."""


class PartyStays(Refused):
    pass


@transaction.atomic
def draft(
    kind: str,
    *,
    terms: Terms,
    by: User | None,
    at: datetime,
    on: date,
    code: str = "",
    follows: Agreement | None = None,
    source: str = "",
    is_sample: bool = False,
) -> Agreement:
    """Write down an idea: an agreement with its first version."""
    parties = checked(terms, by=by)
    title = Text.of(**terms["title"])
    agreement = Agreement(
        code=code or _free_code(title.shown("en").text),
        kind=kind,
        title=title,
        follows=follows,
        source=source,
        is_sample=is_sample,
    )
    try:
        with transaction.atomic():
            agreement.save(force_insert=True)
    except IntegrityError:
        raise WrongState(_("There is already an agreement with this code.")) from None
    Step.objects.create(agreement=agreement, to_state=State.IDEA, on=on, by=by, at=at)
    version = _write(agreement, terms, parties, number=1, previous_hash="", note="", by=by, at=at)
    record(agreement, "drafted", by=by, number=version.number, hash=version.hash)
    telling.tell_version(version, by=by)
    return agreement


@transaction.atomic
def write_version(
    agreement: Agreement,
    *,
    terms: Terms,
    on_top_of: int,
    note: str = "",
    by: User | None,
    at: datetime,
) -> Version:
    """Write new terms on top of the version one has read; refused when it is no longer the newest."""
    lock(agreement)
    refuse_if_over(agreement)
    latest = queries.newest(agreement)
    if latest.number != on_top_of:
        raise Outdated(
            _(
                "Somebody else wrote version {number} while you were writing. Nothing of yours is lost."
            ).format(number=latest.number)
        )
    if normal(terms) == latest.terms:
        raise WrongState(_("Nothing was changed."))
    known = [party.organisation for party in queries.parties_of(agreement)]
    parties = checked(terms, by=by, known=known)
    version = _write(
        agreement,
        terms,
        parties,
        number=latest.number + 1,
        previous_hash=latest.hash,
        note=note,
        by=by,
        at=at,
    )
    record(agreement, "version", by=by, number=version.number, hash=version.hash)
    telling.tell_version(version, by=by)
    return version


def _write(
    agreement: Agreement,
    terms: Terms,
    parties: list[Organisation],
    *,
    number: int,
    previous_hash: str,
    note: str,
    by: User | None,
    at: datetime,
) -> Version:
    kept = normal(terms)
    digest = hash_of(code=agreement.code, number=number, previous_hash=previous_hash, terms=kept)
    try:
        with transaction.atomic():
            version = Version.objects.create(
                agreement=agreement,
                number=number,
                terms=kept,
                hash=digest,
                previous_hash=previous_hash,
                note=note,
                written_by=by,
                written_at=at,
            )
    except IntegrityError:
        raise Outdated(
            _("Somebody else wrote a version at the same moment. Nothing of yours is lost.")
        ) from None
    _name_networks(version)
    _seat_parties(agreement, parties)
    if not agreement.is_signed:
        agreement.title = Text.of(**kept["title"])
    agreement.search_text = _searchable(agreement, kept)
    agreement.save()
    return version


def _name_networks(version: Version) -> None:
    clauses = queries.clauses_of(version.terms)
    pairs = [kind_of(clause).networks(clause) for clause in clauses]
    networks = Network.objects.in_bulk([slug for pair in pairs for slug in pair if slug], field_name="slug")
    Clause.objects.bulk_create(
        Clause(
            version=version,
            key=clause["key"],
            kind=clause["kind"],
            from_network=networks.get(source),
            to_network=networks.get(target),
        )
        for clause, (source, target) in zip(clauses, pairs, strict=True)
    )


def _seat_parties(agreement: Agreement, parties: list[Organisation]) -> None:
    """The parties are those the terms name. One that has approved or signed cannot be written out."""
    seated = {party.organisation_id: party for party in agreement.parties.all()}
    for position, organisation in enumerate(parties):
        AgreementParty.objects.update_or_create(
            agreement=agreement, organisation=organisation, defaults={"position": position}
        )
    for organisation_id in seated.keys() - {one.pk for one in parties}:
        party = seated[organisation_id]
        if party.left_on:
            continue
        if agreement.is_signed or party.approvals.exists() or party.steps.exists():
            raise PartyStays(
                _("{party} is bound by this agreement. It may give notice; it cannot be written out.").format(
                    party=party
                )
            )
        party.delete()


def _searchable(agreement: Agreement, terms: Terms) -> str:
    names = [party["name"] for party in terms["parties"]]
    return " ".join([*terms["title"].values(), *names, agreement.code]).lower()


def _free_code(title: str) -> str:
    base = slugify(folded(title))[:LONGEST_CODE].strip("-") or "agreement"
    taken = {
        "new",
        "calendar",
        *Agreement.objects.filter(code__startswith=base).values_list("code", flat=True),
    }
    number = 1
    code = base
    while code in taken:
        number += 1
        code = f"{base}-{number}"
    return code


@transaction.atomic
def negotiate(
    agreement: Agreement,
    *,
    on: date,
    by: User | None,
    at: datetime,
    reason: str = "",
    party: AgreementParty | None = None,
) -> Agreement:
    """The idea is taken up: the parties talk."""
    lock(agreement)
    if agreement.state != State.IDEA:
        raise WrongState(_("Only an idea can be taken into negotiation."))
    move(agreement, State.NEGOTIATING, on=on, by=by, at=at, reason=reason, party=party)
    return agreement


@transaction.atomic
def announce(agreement: Agreement, *, is_announced: bool, by: User | None) -> Agreement:
    """Show the title, the parties and the planned signing to everyone, or stop doing so."""
    lock(agreement)
    if agreement.is_announced != is_announced:
        agreement.is_announced = is_announced
        agreement.save(update_fields=["is_announced"])
        record(agreement, "announced" if is_announced else "hidden", by=by)
    return agreement
