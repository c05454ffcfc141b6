from datetime import UTC, date, datetime

from factory import SelfAttribute, Sequence, SubFactory
from factory.django import DjangoModelFactory

from samklang.directory.tests.factories import OrganisationFactory
from samklang.foundation.text import Text
from samklang.networks.tests.factories import NetworkFactory
from samklang.projects.models import Benefit, Indicator, Party, Project, Rung

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


class ProjectFactory(DjangoModelFactory):
    class Meta:
        model = Project

    network = SubFactory(NetworkFactory)
    slug = Sequence("project-{}".format)
    title = Sequence(lambda n: Text.of(en=f"Project {n}"))


class PartyFactory(DjangoModelFactory):
    class Meta:
        model = Party

    project = SubFactory(ProjectFactory)
    organisation = SubFactory(OrganisationFactory)
    role = Party.Role.PARTNER


class BenefitFactory(DjangoModelFactory):
    """A claim: the lowest rung, without the line of history an action would write."""

    class Meta:
        model = Benefit

    network = SubFactory(NetworkFactory)
    code = Sequence("b{}".format)
    kind = Benefit.Kind.TIME
    title = Sequence(lambda n: Text.of(en=f"Benefit {n}"))
    organisation = SubFactory(OrganisationFactory)
    rung = Rung.CLAIMED


class IndicatorFactory(DjangoModelFactory):
    class Meta:
        model = Indicator

    benefit = SubFactory(BenefitFactory, network=SelfAttribute("..network"))
    key = Sequence("i{}".format)
    title = Text.of(en="Time")
    unit = "hours"

    class Params:
        network = SubFactory(NetworkFactory)


BASELINE_DAY = date(2025, 1, 1)
