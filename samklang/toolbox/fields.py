"""The field in which tools are chosen, wherever something names what it used."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from samklang.directory.choosing import ChoosingField, Sentences, Source
from samklang.toolbox import queries
from samklang.toolbox.models import Tool


def _found(count: int, shown: int) -> str:
    if not count:
        return _("No other tool fits.")
    if count > shown:
        return _("%(count)s tools fit; the first %(shown)s are shown.") % {"count": count, "shown": shown}
    return ngettext("%(count)s tool fits.", "%(count)s tools fit.", count) % {"count": count}


TOOLS = Source(
    chosen=queries.chosen,
    proposed=lambda words, chosen: queries.proposed(words, beside=chosen),
    named=queries.named,
    beside=lambda tool: str(tool.get_kind_display()),
    address="toolbox:suggest-tools",
    says=Sentences(
        find=gettext_lazy("Find tools"),
        how=gettext_lazy("Write a word and tick what fits, or write whole names with commas between."),
        chosen=gettext_lazy("Chosen tools"),
        fitting=gettext_lazy("Tools that fit"),
        unknown=gettext_lazy(
            "No tool is called “%(name)s”. Tick one that is proposed, or write its whole name."
        ),
        several=gettext_lazy("Several tools are called “%(name)s”. Tick the one you mean."),
        too_many=gettext_lazy("Write at most %(most)s tools at a time."),
        found=_found,
    ),
)


class ToolsField(ChoosingField[Tool]):
    """Tools that everyone may see, ticked or written by name."""

    def __init__(self, *, required: bool = False, **kwargs: Any) -> None:
        super().__init__(TOOLS, queryset=queries.known_to_all(), required=required, **kwargs)
