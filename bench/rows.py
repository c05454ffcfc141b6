"""Records by the thousand for ``lists.py``: each function writes rows ``start`` to ``end`` of one kind."""

from datetime import UTC, date, datetime, timedelta

DAY_ONE = datetime(2020, 1, 1, tzinfo=UTC)
SOME = 5_000
"""So many rows a statement."""
A_NETWORK = 500
"""So many organisations in each network."""


def write(model, rows):
    return model.objects.bulk_create(rows, batch_size=SOME)


def words(number, kind):
    from samklang.foundation.text import Text

    return Text.of(nb=f"{kind} nummer {number}", en=f"{kind} number {number}")


def days(number):
    """Spread over a dozen years, never in the order the rows were written in."""
    return date(2012, 1, 1) + timedelta(days=number * 37 % 4_000)


def the_network():
    from samklang.directory.models import Organisation
    from samklang.networks.models import Network

    if found := Network.objects.filter(slug="big").first():
        return found
    face = Organisation.objects.create(name="Big", slug="big", kind="network", search_text="big")
    return Network.objects.create(name="Big", slug="big", organisation=face)


def the_topics():
    from samklang.directory.models import Topic

    found = Topic.objects.filter(slug__startswith="topic-").order_by("pk")
    if not found:
        write(Topic, (Topic(slug=f"topic-{n}", labels=words(n, "tema")) for n in range(40)))
    return list(found.values_list("pk", flat=True))


def the_parties():
    """Three hundred organisations for lists that name one a row."""
    from samklang.directory.models import Organisation

    found = Organisation.objects.filter(slug__startswith="party-").order_by("pk")
    if not found:
        write(
            Organisation,
            (Organisation(slug=f"party-{n}", name=f"Kommune {n:03}", country="NO") for n in range(300)),
        )
    return list(found.values_list("pk", flat=True))


def about_topics(through, name, rows):
    """Each row on two of forty topics."""
    topics = the_topics()
    write(
        through,
        (
            through(**{f"{name}_id": row.pk, "topic_id": topics[(row.pk + step) % len(topics)]})
            for row in rows
            for step in (0, 7)
        ),
    )


def organisations(start, end):
    from samklang.directory.models import Organisation

    kinds, countries = ("municipality", "company", "university"), ("NO", "SE", "FI", "DK")
    write(
        Organisation,
        (
            Organisation(
                slug=f"o{n}",
                name=f"Virksomhet {n * 7_919 % 100_000:05}",
                kind=kinds[n % 3],
                country=countries[n % 4],
                search_text=f"virksomhet {n}",
            )
            for n in range(start, end)
        ),
    )


def people(start, end):
    from samklang.directory.models import Affiliation, Consent, Expertise, Person

    topics, parties = the_topics(), the_parties()
    found = write(
        Person,
        (
            Person(slug=f"p{n}", name=f"Kari {n * 7_919 % 100_000:05} Nordmann", search_text=f"kari {n}")
            for n in range(start, end)
        ),
    )
    said = {"purpose": Consent.Purpose.DIRECTORY, "given_at": DAY_ONE}
    write(Consent, (Consent(person=one, **said) for one in found))
    write(
        Affiliation,
        (
            Affiliation(person=one, organisation_id=parties[one.pk % len(parties)], started_on=DAY_ONE.date())
            for one in found
        ),
    )
    write(Expertise, (Expertise(person=one, topic_id=topics[one.pk % len(topics)]) for one in found))


def members(start, end):
    """The organisations above, five hundred in each network; a third of them stand a tier higher."""
    from samklang.directory.models import Organisation
    from samklang.networks.models import Membership, MembershipSource

    for first in range(start, end, A_NETWORK):
        network, tiers = network_with_tiers(first)
        wanted = [f"o{n}" for n in range(first, min(first + A_NETWORK, end))]
        parties = Organisation.objects.filter(slug__in=wanted).values_list("pk", flat=True)
        for model, more in ((Membership, {}), (MembershipSource, {"kind": "joined"})):
            write(
                model,
                (
                    model(
                        network=network,
                        organisation_id=pk,
                        tier=tiers[pk % 3 == 0],
                        started_on=days(pk),
                        recorded_at=DAY_ONE,
                        **more,
                    )
                    for pk in parties
                ),
            )


def network_with_tiers(number):
    from samklang.networks.models import Network, Tier

    network = the_network()
    if number:
        face = network.organisation.__class__.objects.create(
            name=f"N {number}", slug=f"n{number}", kind="network"
        )
        network = Network.objects.create(name=f"N {number}", slug=f"n{number}", organisation=face)
    keys = ("member", "partner")
    tiers = [
        Tier(network=network, key=key, names=words(rank, key), rank=rank) for rank, key in enumerate(keys)
    ]
    return network, write(Tier, tiers)


def agreements(start, end):
    from samklang.agreements.models import Agreement, AgreementParty

    parties = the_parties()
    found = write(
        Agreement,
        (
            Agreement(
                code=f"a{n}",
                kind=Agreement.Kind.values[n % 2],
                title=words(n, "Avtale"),
                state=("in-force", "signed", "evaluation")[n % 3],
                signed_on=days(n),
                starts_on=days(n),
                search_text=f"avtale nummer {n}",
            )
            for n in range(start, end)
        ),
    )
    write(
        AgreementParty,
        (
            AgreementParty(
                agreement=one, organisation_id=parties[(one.pk + step) % len(parties)], position=step
            )
            for one in found
            for step in (0, 1)
        ),
    )


def projects(start, end):
    from samklang.projects.models import Party, Project

    network, parties = the_network(), the_parties()
    found = write(
        Project,
        (
            Project(
                network=network,
                slug=f"project-{n}",
                title=words(n, "Prosjekt"),
                summary=words(n, "Om prosjekt"),
                phase=Project.Phase.values[n % 8],
                started_on=days(n) if n % 10 else None,
                search_text=f"prosjekt nummer {n}",
            )
            for n in range(start, end)
        ),
    )
    write(
        Party,
        (
            Party(project=one, organisation_id=parties[(one.pk + step) % len(parties)], role=role)
            for one in found
            for step, role in enumerate(("lead", "partner"))
        ),
    )
    about_topics(Project.topics.through, "project", found)


def tools(start, end):
    from samklang.toolbox.models import Tool

    network = the_network()
    found = write(
        Tool,
        (
            Tool(
                network=network,
                slug=f"tool-{n}",
                name=f"Verktøy {n * 7_919 % 100_000:05}",
                box=Tool.Box.values[n % 4],
                kind=Tool.Kind.values[n % 7],
                cost=("free", "partly", "ask")[n % 3],
                maturity=1 + n % 5,
                summary=words(n, "Hjelper med sak"),
                state="listed",
                suggested_at=DAY_ONE,
                checked_on=days(n),
                search_text=f"verktoy nummer {n}",
            )
            for n in range(start, end)
        ),
    )
    about_topics(Tool.topics.through, "tool", found)


def topics(start, end):
    from samklang.directory.models import Topic

    write(
        Topic,
        (
            Topic(slug=f"t{n}", labels=words(n, "begrep"), search_text=f"begrep nummer {n}")
            for n in range(start, end)
        ),
    )


def boards(start, end):
    from samklang.boards.models import Board

    network = the_network()
    write(
        Board,
        (
            Board(
                network=network,
                slug=f"board-{n}",
                code=f"C{n}",
                title=words(n, "Arbeidsmøte"),
                held_on=days(n),
                is_public=True,
                phase="closed" if n % 5 else "collect",
                created_at=DAY_ONE,
            )
            for n in range(start, end)
        ),
    )


def paths(start, end):
    from samklang.learning.models import Path

    network = the_network()
    write(
        Path,
        (
            Path(
                network=network,
                slug=f"path-{n}",
                title=words(n, "Læringsløp"),
                summary=words(n, "Hva du kan etter løp"),
                audience=("all", "leaders", "builders")[n % 3],
                level=Path.Level.values[n % 2],
                state="published",
                published_at=DAY_ONE + timedelta(minutes=n),
                search_text=f"laeringslop nummer {n}",
            )
            for n in range(start, end)
        ),
    )


def history(start, end):
    """All of it on one record, the network."""
    from samklang.history.models import Entry

    about = {"kind": "networks.network", "record_id": the_network().pk, "label": "Big", "verb": "edited"}
    write(
        Entry,
        (
            Entry(at=DAY_ONE + timedelta(minutes=n), hash=f"{n:064}", previous_hash=f"{n - 1:064}", **about)
            for n in range(start, end)
        ),
    )


def cases(start, end):
    from samklang.knowledge.models import Case, ReadableIn

    parties = the_parties()
    found = write(
        Case,
        (
            Case(
                slug=f"case-{n}",
                organisation_id=parties[n % len(parties)],
                state="published",
                language="nb",
                title=words(n, "Praksiseksempel"),
                lead={"nb": {"text": "Vannet rant bort før noen fikk det. " * 6, "origin": "human"}},
                phase=("idea", "pilot", "in-use")[n % 3],
                search_text=f"praksiseksempel nummer {n} " + "vannet rant bort før noen fikk det " * 6,
                published_at=DAY_ONE + timedelta(minutes=n),
                confirmed_on=days(n),
            )
            for n in range(start, end)
        ),
    )
    write(ReadableIn, (ReadableIn(case=one, language=code) for one in found for code in one.title))
    about_topics(Case.topics.through, "case", found)
