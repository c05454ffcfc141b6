"""Two private networks that must know nothing of each other, and one person for every role in the first.

Each side's records carry a secret word; a page shown to somebody who may not see the record must not hold it.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import NamedTuple

from django.contrib.auth.models import AnonymousUser

from samklang.accounts.models import User
from samklang.accounts.tests.factories import UserFactory
from samklang.agreements.models import Agreement, Evaluation
from samklang.agreements.tests.factories import drafted, reciprocal
from samklang.boards.models import Idea
from samklang.boards.tests.factories import BoardFactory, IdeaFactory, QuestionFactory
from samklang.directory.models import Affiliation, Organisation, Parentage, Partnership, Person
from samklang.directory.tests.factories import OrganisationFactory, PersonFactory, TopicFactory
from samklang.foundation.models import Letter
from samklang.foundation.text import Text
from samklang.history.models import Notice
from samklang.knowledge.models import Case
from samklang.knowledge.tests.factories import DraftCaseFactory
from samklang.learning.models import Step as LearningStep
from samklang.learning.tests.factories import PathFactory, StepFactory
from samklang.networks.models import Body, Invitation, Mandate, MembershipSource, Network, Office, Seat, Tier
from samklang.networks.tests.factories import MandateFactory, MembershipFactory, NetworkFactory, TierFactory
from samklang.projects import actions as projects
from samklang.projects.models import (
    Benefit,
    Dependency,
    Document,
    Indicator,
    Measurement,
    Party,
    Project,
    Step,
)
from samklang.projects.papers import Paper
from samklang.projects.tests.factories import BenefitFactory, IndicatorFactory, PartyFactory, ProjectFactory
from samklang.registers import actions as registers
from samklang.registers.models import Double, Sheet
from samklang.toolbox.models import Experience
from samklang.toolbox.tests.factories import ExperienceFactory

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
DAY = date(2026, 11, 1)


class Plan(NamedTuple):
    """A project with a benefit that was measured, and another that it depends on."""

    project: Project
    party: Party
    step: Step
    document: Document
    benefit: Benefit
    cause: Benefit
    indicator: Indicator
    measurement: Measurement


@dataclass
class Side:
    """One private network with a record of every kind."""

    word: str
    network: Network
    tier: Tier
    organisation: Organisation
    partnership: Partnership
    placing: Parentage
    source: MembershipSource
    office: Office
    body: Body
    seat: Seat
    mandate: Mandate
    invitation: Invitation
    request: Invitation
    person: Person
    affiliation: Affiliation
    agreement: Agreement
    evaluation: Evaluation
    notice: Notice
    letter: Letter
    double: Double
    sheet: Sheet
    idea: Idea
    case: Case
    plan: Plan
    note: Experience
    step: LearningStep
    token: str
    secrets: dict[str, str] = field(default_factory=dict)


def side(word: str) -> Side:
    secrets = {
        kind: f"{word}-{kind}-hush"
        for kind in (
            "network",
            "face",
            "agreement",
            "letter",
            "person",
            "sheet",
            "board",
            "case",
            "project",
            "tool",
            "path",
        )
    }
    network = NetworkFactory(name=secrets["network"], slug=f"{word}-network", is_public=False)
    Organisation.objects.filter(pk=network.organisation_id).update(
        name=secrets["face"], search_text=secrets["face"]
    )
    network.organisation.refresh_from_db()
    tier = TierFactory(network=network, key="member")
    TierFactory(network=network, key="principal")
    organisation = OrganisationFactory(name=f"{word} Town", slug=f"{word}-town")
    partner = OrganisationFactory(slug=f"{word}-partner")
    other = NetworkFactory(slug=f"{word}-other")
    TierFactory(network=other, key="member")
    MembershipFactory(network=network, organisation=organisation, tier=tier)
    body = Body.objects.create(
        network=network, slug="board", kind="board", names=Text.of(en=secrets["network"])
    )
    person = PersonFactory(name=secrets["person"], slug=f"{word}-person", keeper=network.organisation)
    agreement = drafted(
        network,
        organisation,
        other,
        title=secrets["agreement"],
        code=f"{word}-agreement",
        clauses=[reciprocal(network, other)],
    )
    token = f"{word}-token"
    return Side(
        word=word,
        network=network,
        tier=tier,
        organisation=organisation,
        partnership=Partnership.objects.create(organisation=organisation, partner=partner, started_on=DAY),
        placing=Parentage.objects.create(child=organisation, parent=partner, started_on=DAY),
        source=MembershipSource.objects.get(network=network),
        office=Office.objects.create(network=network, slug="office", name=secrets["network"], place="Oslo"),
        body=body,
        seat=Seat.objects.create(body=body, person=person, started_on=DAY),
        mandate=MandateFactory(network=network),
        invitation=_invitation(network, tier, secrets["letter"], token),
        request=_invitation(network, tier, secrets["letter"], token + "-asked", direction="request"),
        person=person,
        affiliation=Affiliation.objects.create(person=person, organisation=organisation),
        agreement=agreement,
        evaluation=Evaluation.objects.create(agreement=agreement, due_on=DAY, opened_at=NOON),
        notice=Notice.objects.create(
            user=UserFactory(),
            key="told",
            kind="networks.network",
            record_id=network.pk,
            label=secrets["network"],
            at=NOON,
        ),
        letter=Letter.objects.create(
            key=word, to=f"{word}@samklang.example", subject=word, created_at=NOON, next_at=NOON
        ),
        double=Double.objects.create(first=organisation, second=partner, reason="name", found_at=NOON),
        sheet=_sheet(secrets["sheet"]),
        idea=_idea(network, secrets["board"]),
        case=DraftCaseFactory(organisation=organisation, title=Text.of(en=secrets["case"])),
        plan=_plan(network, organisation, secrets["project"]),
        note=_note(network, organisation, secrets["tool"]),
        step=_learning(network, secrets["path"]),
        token=token,
        secrets=secrets,
    )


def _idea(network: Network, word: str) -> Idea:
    """On a board of the network, which everybody may read who may know of the network."""
    board = BoardFactory(network=network, title=Text.of(en=word))
    return IdeaFactory(question=QuestionFactory(board=board))


def _sheet(word: str) -> Sheet:
    sheet = registers.hand_in(
        f"name,kind,country\n{word},nonsense,NO\nGood Town,municipality,NO\n".encode(),
        filename=f"{word}.csv",
        language="en",
        at=NOON,
        by=UserFactory(),
    )
    registers.check(sheet)
    sheet.refresh_from_db()
    return sheet


def _plan(network: Network, organisation: Organisation, word: str) -> Plan:
    title = Text.of(en=word)
    project = ProjectFactory(network=network, slug=f"{network.slug}-project", title=title, search_text=word)
    facts = {"network": network, "organisation": organisation, "title": title}
    benefit = BenefitFactory(code="effect", project=project, rung=3, **facts)
    cause = BenefitFactory(code="cause", **facts)
    Dependency.objects.create(cause=cause, effect=benefit)
    indicator = IndicatorFactory(benefit=benefit, key="time", title=title, counted=1000)
    return Plan(
        project=project,
        party=PartyFactory(project=project, organisation=organisation, role=Party.Role.LEAD),
        step=Step.objects.create(project=project, kind="pilot", title=title, due_on=DAY),
        document=_paper(project, title),
        benefit=benefit,
        cause=cause,
        indicator=indicator,
        measurement=Measurement.objects.create(indicator=indicator, on=DAY, value=1, recorded_at=NOON),
    )


def _paper(project: Project, title: Text) -> Document:
    paper = Paper(b"%PDF-", "minutes.pdf", "pdf")
    return projects.add_document(project, paper=paper, title=title, on=DAY, is_public=False, by=None)


def _note(network: Network, organisation: Organisation, word: str) -> Experience:
    """On a tool in the network's toolbox."""
    facts = {"tool__network": network, "tool__name": word, "tool__search_text": word}
    return ExperienceFactory(
        organisation=organisation, worked=word, tool__slug=f"{network.slug}-tool", **facts
    )


def _learning(network: Network, word: str) -> LearningStep:
    """A step of a path that the network put together."""
    path = PathFactory(network=network, slug=f"{network.slug}-path", title=Text.of(en=word), search_text=word)
    return StepFactory(path=path, title=Text.of(en=word))


def _invitation(
    network: Network, tier: Tier, word: str, token: str, direction: str = "invitation"
) -> Invitation:
    from samklang.networks.actions.invitations import hash_of

    return Invitation.objects.create(
        network=network,
        organisation=OrganisationFactory(),
        tier=tier,
        direction=direction,
        email=f"{word}@samklang.example",
        person_name=word,
        token_hash=hash_of(token),
        created_at=NOON,
        expires_at=datetime(2099, 1, 1, tzinfo=UTC),
    )


def people(ours: Side) -> dict[str, User | AnonymousUser]:
    """Somebody in each role, all on our side; the operator is on nobody's."""

    def holder(role: str, **whom: object) -> User:
        return MandateFactory(role=role, **{"network": None, **whom}).user

    return {
        "visitor": AnonymousUser(),
        "signed-in": UserFactory(),
        "member": holder("member", organisation=ours.organisation),
        "editor": holder("editor", organisation=ours.organisation),
        "committee": holder("committee", body=ours.body),
        "secretariat": holder("secretariat", network=ours.network),
        "operator": holder("operator"),
    }


@dataclass
class World:
    ours: Side
    theirs: Side
    people: dict[str, User | AnonymousUser]
    topic: str


def world() -> World:
    ours, theirs = side("ours"), side("theirs")
    everybody = people(ours)
    Sheet.objects.filter(pk=ours.sheet.pk).update(owner=everybody["secretariat"])
    return World(ours, theirs, everybody, TopicFactory().slug)
