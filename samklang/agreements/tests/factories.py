from datetime import UTC, date, datetime

from factory import LazyAttribute, Sequence
from factory.django import DjangoModelFactory

from samklang.agreements import actions
from samklang.agreements.models import Agreement
from samklang.agreements.queries import newest, parties_of
from samklang.directory.tests.factories import OrganisationFactory
from samklang.foundation.text import Text
from samklang.networks.tests.factories import MandateFactory, NetworkFactory, TierFactory

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
TODAY = date(2026, 11, 1)


class AgreementFactory(DjangoModelFactory):
    """A bare row, for what needs only that; ``drafted`` gives one with terms."""

    class Meta:
        model = Agreement

    code = Sequence("agreement-{}".format)
    kind = Agreement.Kind.MEMORANDUM
    title = Sequence(lambda n: Text.of(en=f"Agreement {n}", nb=f"Avtale {n}"))
    search_text = LazyAttribute(lambda o: o.title["en"]["text"].lower())


def network_with_people(name="North", tiers=("member", "principal")):
    """A network, its tiers, and one person of its secretariat."""
    network = NetworkFactory(name=name, slug=name.lower())
    for key in tiers:
        TierFactory(network=network, key=key)
    return network, MandateFactory(network=network).user


def organisation_with_editor(name="Anywhere"):
    organisation = OrganisationFactory(name=name, slug=name.lower())
    mandate = MandateFactory(role="editor", network=None, organisation=organisation)
    return organisation, mandate.user


def terms_between(*parties, clauses=(), title="Friends", **facts):
    organisations = [getattr(party, "organisation", party) for party in parties]
    return actions.compose(
        title={"en": title, "nb": f"{title} (bokmål)"}, parties=organisations, clauses=clauses, **facts
    )


def drafted(*parties, by=None, at=NOON, on=TODAY, kind="reciprocal", code="", **facts):
    return actions.draft(kind, terms=terms_between(*parties, **facts), by=by, at=at, on=on, code=code)


def approved_by_all(agreement, *, at=NOON, on=TODAY):
    version = newest(agreement)
    for party in parties_of(agreement):
        if party.is_party_on(on):
            actions.approve(agreement, party=party, hash=version.hash, by=None, at=at, on=on)
    agreement.refresh_from_db()
    return agreement


def rewritten(agreement, *, at=NOON, **changes):
    """A version with these parts of the terms changed."""
    latest = newest(agreement)
    terms = {**latest.terms, **changes}
    return actions.write_version(
        agreement, terms=terms, on_top_of=latest.number, note="Changed", by=None, at=at
    )


def reciprocal(source, target, *, held="principal", gets="member", key="dual"):
    def network(one):
        return {"slug": one.slug, "name": one.name}

    def tier(name):
        return {"key": name, "names": {"en": name.title()}}

    return {
        "key": key,
        "kind": "reciprocal-membership",
        "from_network": network(source),
        "from_tier": tier(held),
        "to_network": network(target),
        "to_tier": tier(gets),
    }


def notice_clause(months=3, leaves="any-day"):
    return {"key": "notice", "kind": "notice", "months": months, "leaves": leaves, "how": "here"}


def evaluation_clause(due_on="2027-06-01"):
    criteria = [
        {"en": "Was it useful?", "nb": "Var den nyttig?"},
        {"en": "Was it fair?", "nb": "Var den rettferdig?"},
    ]
    return {"key": "evaluation", "kind": "evaluation", "due_on": due_on, "criteria": criteria}


def hosting_clause(host, network, *, subject="The Oslo office", key="host"):
    return {
        "key": key,
        "kind": "hosting",
        "host": {"slug": host.slug, "name": host.name},
        "network": {"slug": network.slug, "name": network.name},
        "what": "office",
        "subject": subject,
    }
