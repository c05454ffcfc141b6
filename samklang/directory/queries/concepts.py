"""Topics as concepts, ready to be written as SKOS or told to a machine."""

from collections import defaultdict
from collections.abc import Iterable

from django.conf import settings

from samklang.directory.concepts import Concept
from samklang.directory.models import Topic, TopicMatch


def uri_of(topic: Topic) -> str:
    """Where it came from, or else its page here, without a language."""
    return topic.uri or f"{settings.BASE_URL}/topics/{topic.slug}/"


def scheme() -> str:
    return f"{settings.BASE_URL}/topics/"


def all_concepts() -> list[Concept]:
    """Every current topic; four questions, however many there are."""
    return as_concepts(Topic.objects.current().order_by("slug"))


def as_concepts(topics: Iterable[Topic]) -> list[Concept]:
    held = {topic.pk: topic for topic in topics}
    slugs = dict(Topic.objects.current().values_list("pk", "slug"))
    broader, related, matches = defaultdict(list), defaultdict(list), defaultdict(list)
    for low, high in Topic.broader.through.objects.filter(from_topic__in=held).values_list(
        "from_topic_id", "to_topic_id"
    ):
        broader[low].append(slugs.get(high, ""))
    for one, other in Topic.related.through.objects.filter(from_topic__in=held).values_list(
        "from_topic_id", "to_topic_id"
    ):
        related[one].append(slugs.get(other, ""))
    for match in TopicMatch.objects.filter(topic__in=held).order_by("uri"):
        matches[match.topic_id].append((match.relation, match.uri))
    return [
        Concept(
            key=topic.slug,
            slug=topic.slug,
            uri=uri_of(topic),
            labels=topic.labels.plain(),
            alternatives=topic.alternatives,
            definition=topic.definition.plain(),
            broader=sorted(slug for slug in broader[pk] if slug),
            related=sorted(slug for slug in related[pk] if slug),
            matches=matches[pk],
        )
        for pk, topic in held.items()
    ]
