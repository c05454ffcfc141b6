from datetime import UTC, date, datetime

from factory import LazyAttribute, SelfAttribute, Sequence, SubFactory
from factory.django import DjangoModelFactory

from samklang.accounts.tests.factories import UserFactory
from samklang.directory.tests.factories import OrganisationFactory
from samklang.foundation.text import Text
from samklang.networks.models import Mandate, Membership, MembershipSource, Network, Tier


class NetworkFactory(DjangoModelFactory):
    class Meta:
        model = Network

    name = Sequence("Network {}".format)
    slug = Sequence("network-{}".format)
    organisation = SubFactory(
        OrganisationFactory,
        name=SelfAttribute("..name"),
        kind="network",
        is_listed=SelfAttribute("..is_public"),
    )
    is_public = True


class TierFactory(DjangoModelFactory):
    class Meta:
        model = Tier
        django_get_or_create = ("network", "key")

    network = SubFactory(NetworkFactory)
    key = "member"
    names = LazyAttribute(lambda o: Text.of(en=o.key.title(), nb=o.key.title()))
    rank = LazyAttribute(lambda o: {"interested": 0, "member": 10, "partner": 20, "principal": 30}[o.key])


class MembershipFactory(DjangoModelFactory):
    """A membership with its one source, as if it had been admitted."""

    class Meta:
        model = Membership

    network = SubFactory(NetworkFactory)
    organisation = SubFactory(OrganisationFactory)
    tier = SubFactory(TierFactory, network=SelfAttribute("..network"))
    started_on = date(2026, 1, 1)
    recorded_at = datetime(2026, 1, 1, 12, tzinfo=UTC)

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        membership = super()._create(model_class, *args, **kwargs)
        MembershipSource.objects.create(
            kind=MembershipSource.Kind.JOINED,
            **{
                name: getattr(membership, name)
                for name in (
                    "network",
                    "organisation",
                    "tier",
                    "started_on",
                    "ended_on",
                    "recorded_at",
                    "superseded_at",
                )
            },
        )
        return membership


class MandateFactory(DjangoModelFactory):
    class Meta:
        model = Mandate

    user = SubFactory(UserFactory)
    role = Mandate.Role.SECRETARIAT
    network = SubFactory(NetworkFactory)
    started_on = date(2020, 1, 1)
