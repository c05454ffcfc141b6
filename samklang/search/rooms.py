"""The records of the spine, as search reads them. Of a person only what everyone may see is ever indexed."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from samklang.agreements import queries as agreements
from samklang.agreements.models import Agreement
from samklang.directory.models import Organisation, Person, Topic
from samklang.directory.queries import organisations, people
from samklang.networks import queries as networks
from samklang.networks.models import Network

from .registry import Said, Source, in_languages, register

OWN_LANGUAGE = {"NO": "nb", "SE": "sv", "DK": "da", "FI": "fi", "IS": "is"}


def of_network(network: Network) -> Iterable[Said]:
    own = next((code for code in network.languages if code in {"nb", "nn", "sv", "da", "fi", "is"}), "en")
    titles = {own: network.name, **network.names.plain()}
    return in_languages(
        titles, network.tagline.plain(), network.about.plain(), network.how_to_join.plain(), fallback=own
    )


def of_organisation(organisation: Organisation) -> Iterable[Said]:
    own = OWN_LANGUAGE.get(organisation.country, "en")
    titles = {own: organisation.name, **organisation.names.plain()}
    return in_languages(titles, {own: organisation.place}, organisation.about.plain(), fallback=own)


def of_topic(topic: Topic) -> Iterable[Said]:
    others = {language: ", ".join(labels) for language, labels in topic.alternatives.items()}
    return in_languages(topic.labels.plain(), others, topic.definition.plain(), fallback="en")


def of_person(person: Person) -> Iterable[Said]:
    about = person.about.plain() if person.seen_by("about") == "everyone" else {}
    known: dict[str, list[str]] = {}
    if person.seen_by("expertise") == "everyone":
        for one in person.expertise.select_related("topic"):
            for language, label in one.topic.labels.plain().items():
                known.setdefault(language, []).append(label)
    topics = {language: ", ".join(sorted(labels)) for language, labels in known.items()}
    own = OWN_LANGUAGE.get(person.country, "en")
    return in_languages({own: person.name}, about, topics, fallback=own)


def of_agreement(agreement: Agreement) -> Iterable[Said]:
    # Whose name is not for everybody is not written where everybody searches.
    named = organisations.listed().filter(agreement_parties__agreement=agreement).order_by("name", "pk")
    names = list(named.values_list("name", flat=True))
    titles = agreement.title.plain() or {"en": agreement.code}
    parties = dict.fromkeys(titles, ", ".join(names))
    places = dict.fromkeys(titles, agreement.signing_place or agreement.signed_place)
    return in_languages(titles, parties, places, fallback=next(iter(titles)))


register(
    Source(
        "networks.network",
        *(_("Network"), _("Networks"), "people"),
        Network.objects.all,
        networks.visible_to,
        of_network,
    )
)
register(
    Source(
        "directory.organisation",
        *(_("Organisation"), _("Organisations"), "buildings"),
        Organisation.objects.all().current,
        organisations.visible_to,
        of_organisation,
    )
)
register(
    Source(
        "directory.person",
        *(_("Person"), _("People"), "person"),
        Person.objects.all().listed,
        people.visible_to,
        of_person,
    )
)
register(
    Source(
        "directory.topic",
        *(_("Topic"), _("Topics"), "tag"),
        Topic.objects.all().current,
        lambda _reader: Topic.objects.current(),
        of_topic,
    )
)
register(
    Source(
        "agreements.agreement",
        *(_("Agreement"), _("Agreements"), "handshake"),
        Agreement.objects.all,
        agreements.visible_to,
        of_agreement,
    )
)
