from datetime import UTC, date, datetime

from factory import LazyFunction, Sequence, SubFactory
from factory.django import DjangoModelFactory

from samklang.directory.tests.factories import OrganisationFactory
from samklang.foundation.text import Text
from samklang.networks.tests.factories import NetworkFactory
from samklang.toolbox.models import Experience, Tool

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)


class ToolFactory(DjangoModelFactory):
    """A public tool in the toolbox of a public network."""

    class Meta:
        model = Tool

    network = SubFactory(NetworkFactory)
    slug = Sequence("tool-{}".format)
    name = Sequence("Tool {}".format)
    box = Tool.Box.LEARNING
    summary = LazyFunction(lambda: Text.of(en="Finds leaks", nb="Finner lekkasjer"))
    state = Tool.State.LISTED
    suggested_at = NOON
    checked_on = date(2026, 11, 1)
    search_text = "finds leaks finner lekkasjer"


class ExperienceFactory(DjangoModelFactory):
    class Meta:
        model = Experience

    tool = SubFactory(ToolFactory)
    organisation = SubFactory(OrganisationFactory)
    worked = "It worked."
    language = "en"
    on = date(2026, 10, 1)
