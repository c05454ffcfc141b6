"""The records of the toolbox: what a tool is for, whoever's toolbox it lies in."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from samklang.search.registry import Facts, Lines, Said, Source, ids_of, in_languages, register, touches
from samklang.toolbox import queries as toolbox
from samklang.toolbox.models import Tool

from .spine import slug_of


def of_tool(tool: Tool) -> Iterable[Said]:
    """A tool has one name in all languages; what it is for is told in several."""
    named = dict.fromkeys(tool.summary.plain() or {"en": ""}, f"{tool.supplier} {tool.licence}")
    return in_languages({"en": tool.name}, tool.summary.plain(), tool.about.plain(), named, fallback="en")


def facts_of_tool(tool: Tool) -> Facts:
    return Facts(
        networks=slug_of(tool.network),
        topics=tuple(tool.topics.order_by("slug").values_list("slug", flat=True)),
        on=tool.checked_on,
        shown=(
            ("people", tool.network.name),
            ("timeline", f":{tool.maturity}"),
            *((("file-text", tool.licence),) if tool.licence else ()),
        ),
    )


def _in_toolbox_of(lines: Lines) -> list[tuple[str, int]]:
    """What tells the name of a network."""
    rows = Tool.objects.filter(network__in=ids_of(lines), state=Tool.State.LISTED)
    return [("toolbox.tool", pk) for pk in rows.values_list("pk", flat=True)]


touches("networks.network", _in_toolbox_of)
register(
    Source(
        "toolbox.tool",
        *(_("Tool"), _("Tools"), "wrench"),
        lambda: Tool.objects.filter(state=Tool.State.LISTED).select_related("network"),
        toolbox.listed,
        of_tool,
        facts_of_tool,
        {str(key): label for key, label in Tool.Maturity.choices},
    )
)
