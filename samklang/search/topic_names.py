"""What the topics of this house are called today, where that differs from the thesaurus."""

from samklang.directory.models import Topic
from samklang.words import thesaurus
from samklang.words.analyser import Analyser
from samklang.words.naming import Name, Names, keyed
from samklang.words.texts import LANGUAGES


def differing(analyser: Analyser) -> Names:
    """What the topics are called here and not in the thesaurus, and the other way about."""
    shipped = {name for name in thesaurus.names() if name[1] in LANGUAGES}
    ours: set[Name] = set()
    merged = set()
    for topic in Topic.objects.order_by("pk"):
        if topic.merged_into_id is None:
            ours.update(_names_of(topic))
        else:
            merged.add(topic.slug)
    # In a language that nobody here has named it in, the thesaurus goes on naming it.
    named = {(slug, language) for slug, language, _ in ours}
    gone = {name for name in shipped - ours if name[:2] in named or name[0] in merged}
    return Names(keyed(ours - shipped, analyser), keyed(gone, analyser))


def _names_of(topic: Topic) -> set[Name]:
    preferred = {(topic.slug, code, label) for code, label in topic.labels.plain().items()}
    others = {(topic.slug, code, label) for code, labels in topic.alternatives.items() for label in labels}
    return {name for name in preferred | others if name[1] in LANGUAGES}
