"""The words templates say for what every page needs: icons, dates, numbers, texts in languages, crumbs."""

import functools
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.conf import settings
from django.forms import BoundField
from django.utils import formats, timezone
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from samklang.foundation import assets, framing, kept, markdown
from samklang.foundation.text import Shown, Text

register = template.Library()

# One word for a state, one colour, everywhere: the pages say a state's key, never a colour.
TAG_COLOURS = {
    "success": "success signed in-force active accepted admitted current approved confirmed sent joined done "
    "realising chosen ok",
    "warning": "negotiating evaluation under-evaluation waiting pending requested expiring draft reminded "
    "executing closing later moved",
    "danger": "postponed ended expired refused declined failed withdrawn rejected closed left stopped broken",
    "info": "planned invited announced scheduled future open checking checked kept concept planning "
    "collect group vote decide suggested",
    "extra2": "renewed amended extended derived replicated founding merged",
}
COLOUR_OF = {state: colour for colour, states in TAG_COLOURS.items() for state in states.split()}


@register.simple_tag
def asset(name: str) -> str:
    """The address of a built file."""
    return assets.url(name)


@register.simple_tag(takes_context=True)
def framed(context: template.Context, name: str) -> SafeString:
    """A piece of the frame around every page; see ``framing``."""
    return framing.framed(name, context)


@register.simple_tag
def theme_link(theme: str) -> SafeString:
    url = assets.theme_url(theme)
    return format_html('<link rel="stylesheet" href="{}">', url) if url else SafeString("")


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """A drawn sign. It says nothing to a screen reader unless it is given a label."""
    box, inner = assets.icons()[name]
    says = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    drawing = mark_safe(inner)  # noqa: S308 -- drawn in this house
    return format_html('<svg class="sk-icon" viewBox="{}" {}>{}</svg>', box, says, drawing)


class KeptRow(template.Node):
    def __init__(self, name: str, things: list[Any], nodelist: template.NodeList) -> None:
        self.name, self.things, self.nodelist = name, things, nodelist

    def render(self, context: template.Context) -> SafeString:
        row, *also = (thing.resolve(context) for thing in self.things)
        drawn = functools.partial(self.nodelist.render, context)
        request = context.get("request")
        return kept.kept_row(request, self.name, row, drawn, also=tuple(also)) if request else drawn()


@register.tag(name="keptrow")
def kept_row(parser: Any, token: Any) -> KeptRow:
    """``{% keptrow row %}<tr>…</tr>{% endkeptrow %}``: a line of a list is drawn once (see ``kept``).

    It says only what follows from the row and from what is named after it, and the same to everyone.
    """
    _tag, *words = token.split_contents()
    nodelist = parser.parse(("endkeptrow",))
    parser.delete_first_token()
    name = f"{parser.origin.name}:{token.lineno}"
    return KeptRow(name, [parser.compile_filter(word) for word in words], nodelist)


@register.simple_tag
def options(shown: Any) -> SafeString:
    """What can be chosen in a filter, in one go: there may be hundreds."""
    drawn = [
        f'<option value="{escape(one.value)}"{" selected" * one.is_chosen}>{escape(one.label)}</option>'
        for one in shown.options
    ]
    return mark_safe("\n".join(drawn))  # noqa: S308 -- each part was escaped


@register.inclusion_tag("ui/crumbs.html")
def breadcrumbs(*steps: Any) -> dict[str, Any]:
    """``{% breadcrumbs list_url _("Networks") network.label %}``: the steps up, then this page."""
    *above, here = steps
    return {"above": list(zip(above[::2], above[1::2], strict=True)), "here": here}


@register.simple_tag
def region(name: str) -> SafeString:
    """The attributes of a part of the page that is swapped whole: ``<section {% region "listing" %}>``."""
    inherited = 'hx-target:inherited="#{0}" hx-swap:inherited="outerMorph" hx-push-url:inherited="true"'
    return format_html(f'id="{{0}}" data-region {inherited}', name)


@register.simple_tag
def text(value: Text | Shown | str | None, mark: bool = True) -> SafeString | str:
    """A record's text with its language, marked when it is another than the page's or a machine's draft."""
    shown = _shown(value)
    if not shown.text:
        return ""
    if not shown.is_fallback and not shown.is_machine:
        return shown.text
    said: SafeString | str = shown.text
    if shown.is_fallback:
        said = format_html('<span lang="{}">{}</span>', shown.language, shown.text)
    return format_html("{}{}", said, _marks(shown)) if mark else said


@register.simple_tag
def prose(value: Text | Shown | str | None) -> SafeString:
    """A longer text of a record, written in markdown, with its language."""
    shown = _shown(value)
    if not shown.text:
        return SafeString("")
    marks = format_html("<p>{}</p>", _marks(shown)) if shown.is_fallback or shown.is_machine else ""
    language = format_html(' lang="{}"', shown.language) if shown.is_fallback else ""
    return format_html('<div class="sk-prose"{}>{}{}</div>', language, marks, markdown.rendered(shown.text))


@register.filter(name="markdown")
def markdown_filter(value: object) -> SafeString:
    return markdown.rendered(str(value))


@register.filter
def day(value: date | datetime | str | None) -> SafeString | str:
    """A day, in words of the page's language, that a machine can read as well."""
    if value is None or isinstance(value, str):
        return value or ""
    shown = timezone.localdate(value) if isinstance(value, datetime) and timezone.is_aware(value) else value
    return _day(shown, get_language())


@functools.lru_cache(maxsize=2_000)
def _day(shown: date, _language: str | None) -> SafeString:
    """Written once: lists name the same days again and again, and Django takes its time over a date."""
    said = formats.date_format(shown, "DATE_FORMAT")
    return format_html('<time datetime="{}">{}</time>', shown.strftime("%Y-%m-%d"), said)


@register.filter
def moment(value: datetime | None) -> SafeString | str:
    if value is None:
        return ""
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    said = f"{formats.date_format(local, 'DATE_FORMAT')} {formats.time_format(local, 'H:i')}"
    return format_html('<time datetime="{}">{}</time>', value.isoformat(timespec="minutes"), said)


@register.simple_tag
def period(started_on: date | None, ended_on: date | None = None) -> SafeString | str:
    """``1 January 2019 – 3 May 2021``, or ``since 1 January 2019`` while it lasts."""
    if ended_on is None:
        return format_html(_("since {}"), day(started_on)) if started_on else ""
    return format_html("{} – {}", day(started_on), day(ended_on))


@register.filter
def number(value: Decimal | float | str | None) -> str:
    """A number with the thousands set apart as the page's language does, and without idle zeros."""
    plain = value.normalize() if isinstance(value, Decimal) else value
    return "" if plain is None or plain == "" else formats.number_format(plain, force_grouping=True)


@register.filter
def colour_of(state: object) -> str:
    """The tag colour of a state's key; a state no one has named is neutral."""
    return COLOUR_OF.get(str(state).replace("_", "-"), "neutral")


@register.simple_tag
def state(key: object, label: object = "") -> SafeString:
    """A tag for a state: ``{% state agreement.state agreement.get_state_display %}``."""
    said = label or str(key).replace("_", " ")
    return format_html('<span class="ds-tag" data-color="{}">{}</span>', colour_of(key), said)


@register.filter
def optional(field: BoundField) -> bool:
    """Whether the label should say that the field may be left empty. A box to tick needs no such word."""
    return not field.field.required and not getattr(field, "is_check", False)


@register.simple_tag
def summary_lines(form: Any) -> SafeString:
    """The errors of a form as links to the fields they belong to."""
    lines = [
        (field.first_id, f"{field.label}: {error}")
        for field in form
        if not field.is_hidden
        for error in field.errors
    ]
    return format_html_join("", '<li><a class="ds-link" href="#{}">{}</a></li>', lines)


def _shown(value: Text | Shown | str | None) -> Shown:
    if isinstance(value, Text):
        return value.shown()
    return value if isinstance(value, Shown) else Shown(str(value or ""), "", False, False)


def _marks(shown: Shown) -> SafeString:
    marks = []
    if shown.is_fallback:
        marks.append((_language_name(shown.language), shown.language))
    if shown.is_machine:
        explained = _("This text was drafted by a machine and nobody has read it through.")
        marks.append((explained, _("machine draft")))
    return format_html_join("", '<span class="sk-fallback" title="{}">{}</span>', marks)


def _language_name(code: str) -> str:
    return str(dict(settings.LANGUAGES).get(code, code))
