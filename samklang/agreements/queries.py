"""What can be asked about agreements. Reading only."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import Coalesce

from samklang.accounts.models import User
from samklang.directory import readers
from samklang.directory.models import Organisation
from samklang.networks import belonging
from samklang.networks.models import Mandate, MembershipSource, Network
from samklang.networks.models.memberships import TwoAxesQuerySet

from .canonical import hash_of
from .models import Agreement, AgreementParty, Approval, Clause, Enactment, Version

Terms = dict[str, Any]
Facts = dict[str, Any]
"""One clause of the terms: its key, its kind, and what it says."""


class Span(NamedTuple):
    """One version's terms in force, from a day until the first day they no longer are."""

    version: Version
    started_on: date
    ended_on: date | None

    def clause(self, key: str) -> Facts | None:
        return next((clause for clause in clauses_of(self.version.terms) if clause["key"] == key), None)


def visible_to(user: User | AnonymousUser) -> QuerySet[Agreement]:
    """Signed and announced agreements are public, unless a party is not; others are its parties' own."""
    hidden = AgreementParty.objects.filter(readers.hidden_from(user, "organisation__"))
    is_public = Q(signed_on__isnull=False) | Q(is_announced=True)
    shown = is_public & Q(~Exists(hidden.filter(agreement=OuterRef("pk"))))
    shown &= Q(~Exists(_naming_hidden(user).filter(version__agreement=OuterRef("pk"))))
    if belonging.mandates_of(user):
        shown |= Q(pk__in=of_people(user))
    return Agreement.objects.filter(shown)


def _naming_hidden(user: User | AnonymousUser) -> QuerySet[Clause]:
    """Clauses, of old versions too, that name a network the reader may not know of."""
    unknown = Q()
    for end in ("from_network", "to_network"):
        unknown |= Q(**{f"{end}__isnull": False}) & readers.hidden_from(user, f"{end}__organisation__")
    return Clause.objects.filter(unknown)


def hidden_refs(user: User | AnonymousUser, refs: set[str]) -> set[str]:
    """Those of the refs of memberships that name an agreement the reader may not know of."""
    by_code: dict[str, set[str]] = {}
    for ref in refs:
        by_code.setdefault(ref.partition("/")[0], set()).add(ref)
    there = Agreement.objects.filter(code__in=by_code)
    hidden = there.exclude(pk__in=visible_to(user).filter(code__in=by_code).values("pk"))
    return set[str]().union(*(by_code[code] for code in hidden.values_list("code", flat=True)))


def of_people(user: User | AnonymousUser) -> QuerySet[AgreementParty, int]:
    """Ids of the agreements of the parties the user acts for."""
    if not belonging.mandates_of(user):
        return AgreementParty.objects.none().values_list("agreement", flat=True)
    return AgreementParty.objects.filter(_is_party_of(user)).values_list("agreement", flat=True)


def _is_party_of(user: User | AnonymousUser) -> Q:
    """Parties the user acts for: the secretariat for a network, an editor for any other organisation."""
    faces, edited = belonging.circle_of(user).spoken_faces, belonging.edited_by(user)
    return Q(organisation__in=faces) | Q(organisation__network=None, organisation__in=edited)


def people_of(organisation: Organisation, *, on: date) -> QuerySet[User]:
    """Who acts for an organisation as a party, and is told of what happens to its agreements."""
    held = Mandate.objects.on(on)
    network = Network.objects.filter(organisation=organisation).first()
    if network:
        held = held.filter(
            role=Mandate.Role.SECRETARIAT, network__in={network.pk, network.parent_id} - {None}
        )
    else:
        held = held.filter(role=Mandate.Role.EDITOR, organisation=organisation)
    return User.objects.filter(pk__in=held.values("user"), is_active=True, erased_at=None)


def parties_of(agreement: Agreement) -> list[AgreementParty]:
    """The parties in their order; one question however many."""
    parties = agreement.parties.select_related("organisation", "organisation__network")
    return list(parties.order_by("position", "id"))


def bound_parties(agreement: Agreement, *, on: date) -> list[AgreementParty]:
    """Those whose yes is needed that day: everyone who has not left."""
    return [party for party in parties_of(agreement) if party.is_party_on(on)]


def newest(agreement: Agreement) -> Version:
    return agreement.versions.select_related("agreement").order_by("-number")[:1].get()


def clauses_of(terms: Terms) -> list[Facts]:
    clauses: list[Facts] = terms.get("clauses", [])
    return clauses


def spans(agreement: Agreement) -> list[Span]:
    """Which terms were, are and will be in force: a later version takes over on its own first day."""
    enacted = Enactment.objects.filter(version__agreement=agreement).select_related("version")
    return laid_out(enacted, ended_on=agreement.ended_on)


def laid_out(enactments: Iterable[Enactment], *, ended_on: date | None) -> list[Span]:
    told: list[Span] = []
    takes_over: date | None = None
    for enactment in sorted(enactments, key=lambda one: one.version.number, reverse=True):
        end = earliest(enactment.ended_on, takes_over, ended_on)
        if end is None or end > enactment.started_on:
            told.append(Span(enactment.version, enactment.started_on, end))
        takes_over = earliest(takes_over, enactment.started_on)
    return sorted(told, key=lambda span: span.started_on)


def earliest(*days: date | None) -> date | None:
    return min((day for day in days if day), default=None)


def in_force_on(agreement: Agreement, day: date) -> Version | None:
    """The version whose terms hold that day."""
    for span in spans(agreement):
        if span.started_on <= day and (span.ended_on is None or span.ended_on > day):
            return span.version
    return None


def left_days(agreement: Agreement) -> dict[int, date]:
    """When each organisation that gave notice stops being a party, by organisation."""
    gone = agreement.parties.filter(left_on__isnull=False)
    return {organisation: day for organisation, day in gone.values_list("organisation", "left_on") if day}


def touching(network: Network) -> QuerySet[Agreement]:
    """Agreements with a clause, in any version, that looks at who is in this network."""
    return Agreement.objects.filter(
        pk__in=Agreement.objects.filter(versions__clauses__from_network=network).values("pk")
    )


def of_organisation(organisation: Organisation) -> QuerySet[Agreement]:
    return Agreement.objects.filter(parties__organisation=organisation)


def with_parties(rows: QuerySet[Agreement]) -> QuerySet[Agreement]:
    parties = AgreementParty.objects.select_related("organisation").order_by("position", "id")
    return rows.prefetch_related(Prefetch("parties", queryset=parties))


def derived_sources(agreement: Agreement, key: str) -> TwoAxesQuerySet[MembershipSource]:
    """What the record says now about the memberships that a clause has given."""
    return MembershipSource.objects.known_at(None).filter(ref=ref_of(agreement, key))


def ref_of(agreement: Agreement, key: str) -> str:
    return f"{agreement.code}/{key}"


def networks_of(organisations: Iterable[Organisation]) -> list[Network]:
    """The networks the parties are the face of, and those inside them: what they may speak of."""
    faces = Q(organisation__in=organisations) | Q(parent__organisation__in=organisations)
    return list(Network.objects.filter(faces).prefetch_related("tiers", "offices").order_by("name", "id"))


def known_by(user: User | AnonymousUser, agreement: Agreement) -> bool:
    """Whether the user is one of the parties' people, and may read drafts and notes."""
    return user.is_authenticated and agreement.parties.filter(_is_party_of(user)).exists()


def signings(
    user: User | AnonymousUser, *, since: date | None = None, before: date | None = None
) -> QuerySet[Agreement]:
    """Agreements whose signing has a day, held or planned, that the reader may see, by that day."""
    day = Coalesce("signed_on", "signing_on")
    rows = visible_to(user).annotate(day=day).filter(day__isnull=False)
    if since:
        rows = rows.filter(day__gte=since)
    if before:
        rows = rows.filter(day__lt=before)
    return rows.order_by("day", "id")


def first_broken() -> str:
    """The first version or approval whose hash does not hold, in words; nothing when all do."""
    before: dict[int, str] = {}
    for version in Version.objects.select_related("agreement").order_by("agreement", "number").iterator():
        told = hash_of(
            code=version.agreement.code,
            number=version.number,
            previous_hash=before.get(version.agreement_id, ""),
            terms=version.terms,
        )
        if told != version.hash:
            return f"The chain of {version.agreement.code} is broken at version {version.number}."
        before[version.agreement_id] = version.hash
    astray = Approval.objects.exclude(hash=F("version__hash")).select_related("version__agreement").first()
    if astray:
        version = astray.version
        return f"An approval of {version.agreement.code} version {version.number} is of another text."
    return ""


def listed_versions(agreement: Agreement, *, is_known: bool) -> list[Version]:
    """The versions a reader may open, newest first: the enacted ones, and for the parties' people all."""
    approvals = Approval.objects.select_related("party__organisation").order_by("at", "id")
    rows = agreement.versions.select_related("enactment").prefetch_related(
        Prefetch("approvals", queryset=approvals)
    )
    if not is_known:
        rows = rows.filter(enactment__isnull=False)
    found = list(rows.order_by("-number"))
    for version in found:
        version.agreement = agreement
    return found


def derived_counts(agreement: Agreement, *, on: date) -> dict[str, int]:
    """How many organisations each reciprocal clause gives a membership that day, by the clause's key."""
    rows = MembershipSource.objects.known_at(None).on(on).filter(ref__startswith=f"{agreement.code}/")
    counted = rows.order_by().values_list("ref").annotate(number=Count("organisation", distinct=True))
    return {ref.partition("/")[2]: number for ref, number in counted}
