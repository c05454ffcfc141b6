"""The records of the spine, as search reads them. Of a person only what everyone may see is ever indexed."""

from collections.abc import Iterable

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samklang.agreements import queries as agreements
from samklang.agreements.models import Agreement, AgreementParty
from samklang.directory.models import Affiliation, Expertise, Organisation, Person, Topic
from samklang.directory.queries import organisations, people
from samklang.networks import queries as networks
from samklang.networks.models import Membership, Network
from samklang.search.registry import Facts, Lines, Said, Source, ids_of, in_languages, register, touches

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
    also = organisation.former_names.order_by("pk").values_list("name", flat=True)
    names = {own: ", ".join(one for one in also if one not in titles.values())}
    texts = ({own: organisation.place}, names, organisation.about.plain())
    return in_languages(titles, *texts, fallback=own, also=names)


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


def slug_of(network: Network) -> tuple[str, ...]:
    """A network's own slug. What is said under it is seen only by who may see the network."""
    return (network.slug,)


def networks_of(organisations: Iterable[int]) -> tuple[str, ...]:
    """The public networks that these are in today; the private ones are nobody else's business."""
    today = timezone.localdate()
    inside = Membership.objects.known_at(None).on(today).filter(organisation__in=list(organisations))
    rows = inside.filter(network__is_public=True).order_by("network__slug")
    return tuple(rows.values_list("network__slug", flat=True).distinct())


def facts_of_network(network: Network) -> Facts:
    return Facts(
        networks=slug_of(network),
        topics=tuple(network.topics.order_by("slug").values_list("slug", flat=True)),
        on=network.founded_on,
        owners=(f"networks.network:{network.pk}",),
    )


def facts_of_organisation(organisation: Organisation) -> Facts:
    return Facts(
        networks=networks_of([organisation.pk]),
        places=(organisation.place,),
        shown=(("buildings", f":{organisation.kind}"), *_with_icon("pin", organisation.place)),
        owners=(f"directory.organisation:{organisation.pk}",),
    )


def facts_of_person(person: Person) -> Facts:
    """Where somebody works and what they know, as far as they show it to everybody."""
    today = timezone.localdate()
    shown: tuple[tuple[str, str], ...] = ()
    topics: tuple[str, ...] = ()
    if person.seen_by("affiliations") == "everyone":
        now = person.affiliations.filter(Q(ended_on=None) | Q(ended_on__gt=today))
        known = now.filter(organisation__is_listed=True).select_related("organisation").order_by("pk")
        shown = tuple(("buildings", one.organisation.name) for one in known[:2])
    if person.seen_by("expertise") == "everyone":
        topics = tuple(person.expertise.order_by("topic__slug").values_list("topic__slug", flat=True))
    return Facts(topics=topics, shown=shown, owners=(f"directory.person:{person.pk}",))


def facts_of_topic(topic: Topic) -> Facts:
    return Facts(topics=(topic.slug,))


def facts_of_agreement(agreement: Agreement) -> Facts:
    rows = AgreementParty.objects.filter(agreement=agreement, organisation__network__is_public=True)
    between = rows.order_by("organisation__network__slug")
    return Facts(
        networks=tuple(between.values_list("organisation__network__slug", flat=True).distinct()),
        on=agreement.signed_on,
        shown=(
            ("handshake", f":{agreement.kind}"),
            ("timeline", f":{agreement.state}"),
            *_with_icon("calendar", _in_force(agreement)),
        ),
    )


def _in_force(agreement: Agreement) -> str:
    if agreement.starts_on is None:
        return ""
    return f"@{agreement.starts_on}/{agreement.ended_on or agreement.ends_on or ''}"


def _with_icon(icon: str, text: str) -> tuple[tuple[str, str], ...]:
    return ((icon, text),) if text else ()


def _people_at(lines: Lines) -> list[tuple[str, int]]:
    rows = Affiliation.objects.filter(organisation__in=ids_of(lines)).values_list("person", flat=True)
    return [("directory.person", pk) for pk in rows.distinct()]


def _agreements_of(organisations: Iterable[int]) -> list[tuple[str, int]]:
    rows = AgreementParty.objects.filter(organisation__in=list(organisations))
    return [("agreements.agreement", pk) for pk in rows.values_list("agreement", flat=True).distinct()]


def _about_topic(lines: Lines) -> list[tuple[str, int]]:
    rows = Expertise.objects.filter(topic__in=ids_of(lines)).values_list("person", flat=True)
    return [("directory.person", pk) for pk in rows.distinct()]


def members_named(lines: Lines) -> set[int]:
    """Whom lines about networks are of: the member they name; all where a network turns public or private."""
    slugs = {facts["organisation"] for _, facts in lines if isinstance(facts.get("organisation"), str)}
    found = set(Organisation.objects.filter(slug__in=slugs).values_list("pk", flat=True)) if slugs else set()
    turned = [pk for pk, facts in lines if "is_public" in (facts.get("fields") or ())]
    if turned:
        rows = Membership.objects.filter(network__in=turned).values_list("organisation", flat=True)
        found.update(rows.distinct())
    return found


def _members(lines: Lines) -> list[tuple[str, int]]:
    faces = Network.objects.filter(pk__in=ids_of(lines)).values_list("organisation", flat=True)
    members = [("directory.organisation", pk) for pk in {*members_named(lines), *faces}]
    return members + _agreements_of(faces)


touches("networks.network", _members)
touches("directory.organisation", _people_at)
touches("directory.organisation", lambda lines: _agreements_of(ids_of(lines)))
touches("directory.topic", _about_topic)

register(
    Source(
        "networks.network",
        *(_("Network"), _("Networks"), "people"),
        Network.objects.all,
        networks.visible_to,
        of_network,
        facts_of_network,
    )
)
register(
    Source(
        "directory.organisation",
        *(_("Organisation"), _("Organisations"), "buildings"),
        Organisation.objects.all().current,
        organisations.visible_to,
        of_organisation,
        facts_of_organisation,
        dict(Organisation.Kind.choices),
    )
)
register(
    Source(
        "directory.person",
        *(_("Person"), _("People"), "person"),
        Person.objects.all().listed,
        people.visible_to,
        of_person,
        facts_of_person,
    )
)
register(
    Source(
        "directory.topic",
        *(_("Topic"), _("Topics"), "tag"),
        Topic.objects.all().current,
        lambda _reader: Topic.objects.current(),
        of_topic,
        facts_of_topic,
        worth=0.6,  # a name of the vocabulary shows the way, and is seldom what somebody came for
    )
)
register(
    Source(
        "agreements.agreement",
        *(_("Agreement"), _("Agreements"), "handshake"),
        Agreement.objects.all,
        agreements.visible_to,
        of_agreement,
        facts_of_agreement,
        {**dict(Agreement.Kind.choices), **dict(Agreement.State.choices)},
    )
)
