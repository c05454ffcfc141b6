from datetime import UTC, datetime

from factory import LazyFunction, Sequence, SubFactory
from factory.django import DjangoModelFactory

from samklang.foundation.text import Text
from samklang.learning.models import Learner, Path, Step
from samklang.networks.tests.factories import NetworkFactory

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)


class PathFactory(DjangoModelFactory):
    class Meta:
        model = Path

    network = SubFactory(NetworkFactory)
    slug = Sequence("path-{}".format)
    title = LazyFunction(lambda: Text.of(en="Listen to pipes"))
    summary = LazyFunction(lambda: Text.of(en="You can hear a leak"))
    state = Path.State.PUBLISHED
    published_at = NOON
    search_text = "listen to pipes"


class StepFactory(DjangoModelFactory):
    """Something to do, needed to finish."""

    class Meta:
        model = Step

    path = SubFactory(PathFactory)
    position = Sequence(lambda n: n + 1)
    kind = Step.Kind.TASK
    title = Sequence(lambda n: Text.of(en=f"Do {n}"))


class LearnerFactory(DjangoModelFactory):
    class Meta:
        model = Learner

    path = SubFactory(PathFactory)
    started_at = NOON
