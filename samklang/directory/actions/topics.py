"""Entering topics, keeping them true, and folding two into one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from graphlib import CycleError, TopologicalSorter
from typing import TypedDict, Unpack

from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from samklang.accounts.models import User
from samklang.directory import names as naming
from samklang.directory.models import Expertise, Topic, TopicMatch
from samklang.directory.signals import topics_merged
from samklang.foundation.errors import Refused
from samklang.foundation.text import Text
from samklang.history.actions import carry_followers, record

LONGEST_LABEL = 200
RESERVED = {"new", "file", "suggest"}
"""Pages of their own under /topics/."""


class LabelMissing(Refused):
    """A topic nobody can name."""


class GoesInCircles(Refused):
    """A topic would stand under itself."""


class AlreadyMerged(Refused):
    """One of the two is no longer a topic of its own."""


class AddressTaken(Refused):
    """Another topic came from that address."""


class Facts(TypedDict, total=False):
    """What can be said about a topic. Broader, narrower and related are other topics."""

    labels: Mapping[str, str]
    alternatives: Mapping[str, list[str]]
    definition: Mapping[str, str]
    broader: Iterable[Topic]
    related: Iterable[Topic]
    matches: Iterable[tuple[str, str]]
    uri: str


@transaction.atomic
def create(*, by: User | None, slug: str = "", on_behalf_of: str = "", **facts: Unpack[Facts]) -> Topic:
    """Enter a topic with at least one label."""
    topic = Topic(slug=slug or free_slug(facts.get("labels", {})))
    _take_over(topic, facts)
    try:
        with transaction.atomic():
            topic.save(force_insert=True)
    except IntegrityError as error:
        raise AddressTaken(_("A topic with this address is there already.")) from error
    link(topic, facts)
    record(topic, "created", by=by, on_behalf_of=on_behalf_of)
    return topic


@transaction.atomic
def edit(topic: Topic, *, by: User | None, on_behalf_of: str = "", **facts: Unpack[Facts]) -> bool:
    """Say something else about it; whether anything changed. What did not change is not told again."""
    topic = _locked(topic)
    before = {name: _state(topic, name) for name in facts}
    _take_over(topic, facts)
    try:
        with transaction.atomic():
            topic.save()
    except IntegrityError as error:
        raise AddressTaken(_("A topic with this address is there already.")) from error
    link(topic, facts)
    changed = [name for name, old in before.items() if old != _state(topic, name)]
    if changed:
        record(topic, "edited", by=by, on_behalf_of=on_behalf_of, changed=changed)
    return bool(changed)


@transaction.atomic
def merge(gone: Topic, *, into: Topic, by: User | None, on_behalf_of: str = "") -> Topic:
    """Two records were the same topic: what was tagged with the one is tagged with the other from now on."""
    if gone.pk == into.pk:
        raise AlreadyMerged(_("A topic cannot be merged with itself."))
    rows = Topic.objects.select_for_update(no_key=True).filter(pk__in=[gone.pk, into.pk])
    held = {topic.pk: topic for topic in rows.order_by("pk")}
    gone, kept = held[gone.pk], held[into.pk]
    if gone.merged_into_id or kept.merged_into_id:
        raise AlreadyMerged(_("One of them has been merged already."))
    _move(gone, kept)
    gone.merged_into = kept
    gone.save(update_fields=["merged_into"])
    Topic.objects.filter(merged_into=gone).update(merged_into=kept)
    topics_merged.send(Topic, kept=kept, gone=gone, by=by)
    carry_followers(gone, kept)
    record(gone, "merged", by=by, on_behalf_of=on_behalf_of, into=kept.pk, name=kept.labels.plain())
    record(kept, "took-in", by=by, on_behalf_of=on_behalf_of, other=gone.pk, name=gone.labels.plain())
    return kept


def _move(gone: Topic, kept: Topic) -> None:
    for language, label in gone.labels.plain().items():
        if language not in kept.labels:
            kept.labels = kept.labels.with_text(language, label)
        elif label != kept.labels[language]["text"]:
            kept.alternatives.setdefault(language, []).append(label)
        kept.alternatives.setdefault(language, []).extend(gone.alternatives.get(language, []))
    kept.alternatives = _tidy_alternatives(kept.alternatives, kept.labels)
    kept.search_text = searched_by(kept)
    kept.save(update_fields=["labels", "alternatives", "search_text"])
    known = set(kept.experts.values_list("person_id", flat=True))
    gone.experts.exclude(person_id__in=known).update(topic=kept)
    Expertise.objects.filter(topic=gone).delete()
    uris = set(kept.matches.values_list("uri", flat=True))
    gone.matches.exclude(uri__in=uris).update(topic=kept)
    above = ancestors([kept.pk])
    for narrower in gone.narrower.exclude(pk__in=above | {kept.pk}):
        narrower.broader.add(kept)
    if gone.pk in above and kept.pk not in ancestors([gone.pk]):
        kept.broader.add(*gone.broader.all())
    kept.related.add(*gone.related.exclude(pk=kept.pk))
    for relation in (gone.broader, gone.narrower, gone.related):
        relation.clear()


def ancestors(ids: Iterable[int]) -> set[int]:
    """Everything that stands above these topics; a question for each storey."""
    above: set[int] = set()
    storey = set(ids)
    while storey:
        found = set(
            Topic.broader.through.objects.filter(from_topic_id__in=storey).values_list(
                "to_topic_id", flat=True
            )
        )
        storey = found - above
        above |= found
    return above


def free_slug(labels: Mapping[str, str]) -> str:
    label = labels.get("en") or next(iter(labels.values()), "")
    base = slugify(naming.folded(label))[:100].strip("-") or "topic"
    taken = set(Topic.objects.filter(slug__startswith=base).values_list("slug", flat=True)) | RESERVED
    number = 1
    while (slug := base if number == 1 else f"{base}-{number}") in taken:
        number += 1
    return slug


def searched_by(topic: Topic) -> str:
    words = [
        *Text(topic.labels).plain().values(),
        *(one for many in topic.alternatives.values() for one in many),
    ]
    return naming.folded(" ".join(dict.fromkeys(words)))


def _take_over(topic: Topic, facts: Facts) -> None:
    if "labels" in facts:
        labels = {language: " ".join(label.split()) for language, label in facts["labels"].items()}
        if any(len(label) > LONGEST_LABEL for label in labels.values()):
            raise LabelMissing(_("A label can have at most %(most)s characters.") % {"most": LONGEST_LABEL})
        topic.labels = _keeping(topic.labels, labels)
    if not topic.labels:
        raise LabelMissing(_("A topic needs a name in at least one language."))
    if "alternatives" in facts:
        topic.alternatives = _tidy_alternatives(facts["alternatives"], topic.labels)
    if "definition" in facts:
        topic.definition = _keeping(topic.definition, facts["definition"])
    if "uri" in facts:
        topic.uri = facts["uri"]
    topic.search_text = searched_by(topic)


def _keeping(old: Text, texts: Mapping[str, str]) -> Text:
    """The new texts; one that is the same as before keeps what is known about where it came from."""
    new = Text.of(**{language: text for language, text in texts.items() if text})
    return Text(
        {
            lang: old[lang] if old.get(lang, {}).get("text") == one["text"] else one
            for lang, one in new.items()
        }
    )


def _tidy_alternatives(alternatives: Mapping[str, list[str]], labels: Text) -> dict[str, list[str]]:
    preferred = labels.plain()
    tidy: dict[str, list[str]] = {}
    for language, many in alternatives.items():
        others = {" ".join(label.split()) for label in many}
        tidy[language] = sorted(others - {"", preferred.get(language, "")})
    return {language: many for language, many in tidy.items() if many}


def link(topic: Topic, facts: Facts) -> None:
    """Set what it stands under, beside and is the same as; part of entering and of editing it."""
    if "broader" in facts:
        broader = list(facts["broader"])
        if topic.pk in ancestors(one.pk for one in broader) | {one.pk for one in broader}:
            raise GoesInCircles(_("“%(name)s” cannot stand under itself.") % {"name": topic})
        topic.broader.set(broader)
    if "related" in facts:
        topic.related.set(one for one in facts["related"] if one.pk != topic.pk)
    if "matches" in facts:
        _match(topic, facts["matches"])


def link_new(links: Mapping[Topic, Facts]) -> None:
    """Say what topics stand under and beside that stand nowhere yet: all of a vocabulary at once."""
    broader = {topic.pk: {one.pk for one in facts["broader"]} for topic, facts in links.items()}
    try:
        TopologicalSorter(broader).prepare()
    except CycleError as circle:
        name = next(topic for topic in links if topic.pk in circle.args[1])
        raise GoesInCircles(_("“%(name)s” cannot stand under itself.") % {"name": name}) from circle
    above, beside = Topic.broader.through, Topic.related.through
    above.objects.bulk_create(
        above(from_topic_id=one, to_topic_id=up) for one in broader for up in broader[one]
    )
    pairs = {(topic.pk, one.pk) for topic, facts in links.items() for one in facts["related"]}
    both = sorted((a, b) for a, b in pairs | {(b, a) for a, b in pairs} if a != b)
    beside.objects.bulk_create(
        (beside(from_topic_id=a, to_topic_id=b) for a, b in both), ignore_conflicts=True
    )


def _match(topic: Topic, matches: Iterable[tuple[str, str]]) -> None:
    wanted = {uri: relation for relation, uri in matches}
    for standing in topic.matches.all():
        if wanted.get(standing.uri) == standing.relation:
            del wanted[standing.uri]
        else:
            standing.delete()
    TopicMatch.objects.bulk_create(
        TopicMatch(topic=topic, relation=relation, uri=uri) for uri, relation in wanted.items()
    )


def _state(topic: Topic, name: str) -> object:
    if name in ("broader", "related"):
        return set(getattr(topic, name).values_list("pk", flat=True))
    if name == "matches":
        return set(topic.matches.values_list("relation", "uri"))
    value = getattr(topic, name)
    return dict(value) if isinstance(value, dict) else value


def _locked(topic: Topic) -> Topic:
    found = Topic.objects.select_for_update(no_key=True).get(pk=topic.pk)
    if found.merged_into_id:
        raise AlreadyMerged(_("This topic was merged into another meanwhile."))
    return found
