"""Learning paths: what somebody can do afterwards, and what each step is about."""

from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samklang.learning import queries as learning
from samklang.learning.models import Path
from samklang.search.registry import Facts, Lines, Said, Source, ids_of, in_languages, register, touches

from .spine import slug_of


def of_path(path: Path) -> Iterable[Said]:
    steps: dict[str, list[str]] = {}
    for step in path.steps.order_by("position"):
        for language, text in [*step.title.plain().items(), *step.text.plain().items()]:
            steps.setdefault(language, []).append(text)
    way = {language: "\n".join(texts) for language, texts in steps.items()}
    return in_languages(path.title.plain(), path.summary.plain(), way, fallback="en")


def facts_of_path(path: Path) -> Facts:
    return Facts(
        networks=slug_of(path.network),
        topics=tuple(path.topics.order_by("slug").values_list("slug", flat=True)),
        on=timezone.localdate(path.published_at) if path.published_at else None,
        shown=(("people", path.network.name), ("timeline", f":{path.level}")),
    )


def _paths_of(lines: Lines) -> list[tuple[str, int]]:
    """What tells the name of a network."""
    rows = Path.objects.filter(network__in=ids_of(lines), state=Path.State.PUBLISHED)
    return [("learning.path", pk) for pk in rows.values_list("pk", flat=True)]


touches("networks.network", _paths_of)
register(
    Source(
        "learning.path",
        *(_("Learning path"), _("Learning paths"), "hat-school"),
        lambda: Path.objects.filter(state=Path.State.PUBLISHED).select_related("network"),
        learning.listed,
        of_path,
        facts_of_path,
        dict(Path.Level.choices),
    )
)
