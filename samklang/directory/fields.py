"""Form fields that know the directory."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from samklang.directory import names as naming
from samklang.directory.choosing import ChoosingField, Sentences, Source
from samklang.directory.models import Organisation, Person, Topic
from samklang.directory.queries import organisations as queries
from samklang.directory.queries import topics as topic_queries

OFFERED = 5


class OrganisationInput(forms.TextInput):
    """A text in which an organisation is named; with script, those that fit are offered while typing."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        list_id = f"{(attrs or {}).get('id', name)}_offered"
        offering = {
            "list": list_id,
            "autocomplete": "off",
            "hx-get": reverse("directory:suggest-organisations"),
            "hx-trigger": "input changed delay:200ms",
            "hx-target": f"#{list_id}",
            "hx-swap": "innerHTML",
            "hx-include": "this",
            "hx-vals": f'{{"field": "{name}"}}',
        }
        shown = super().render(name, value, {**(attrs or {}), **offering}, renderer)
        return format_html('{}<datalist id="{}"></datalist>', shown, list_id)


class OrganisationField(forms.CharField):
    """An organisation by its name, its number in a register, or its address here."""

    widget = OrganisationInput

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 400)
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        return named(text) if text else None

    def prepare_value(self, value: Any) -> Any:
        return f"{value.label} ({value.slug})" if isinstance(value, Organisation) else value


def named(text: str) -> Organisation:
    """The one organisation these words mean, or a sentence on why it is not clear."""
    slug = re.search(r"\(([a-z0-9-]+)\)$", text) or re.search(r"/organisations/([a-z0-9-]+)/?$", text)
    current = queries.listed()
    if one := current.filter(slug=slug[1] if slug else text.strip().lower()).first():
        return one
    number = re.sub(r"[\s\u00a0]", "", text)
    if one := current.filter(identifiers__value__in=[number, number.upper(), number.lower()]).first():
        return one
    words = naming.words_of(text)
    found = list(current.filter(queries.found_by(text)).order_by("name")[: OFFERED + 1]) if words else []
    same = [one for one in found if naming.folded(one.name) == naming.folded(text.strip())]
    if len(same or found) == 1:
        return (same or found)[0]
    if not found:
        raise ValidationError(_("No organisation in the directory has that name or number."))
    names = ", ".join(f"{one.label} ({one.slug})" for one in found[:OFFERED])
    raise ValidationError(
        _("Several fit: %(names)s. Write more of the name, or its number.") % {"names": names}
    )


class PersonField(forms.CharField):
    """A person by name or by the last part of the page's address, among those the form offers."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 400)
        super().__init__(**kwargs)
        self.people: QuerySet[Person] = Person.objects.none()

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        return self._named(text) if text else None

    def prepare_value(self, value: Any) -> Any:
        return f"{value.name} ({value.slug})" if isinstance(value, Person) else value

    def _named(self, text: str) -> Person:
        slug = re.search(r"\(([a-z0-9-]+)\)$", text) or re.search(r"/people/([a-z0-9-]+)/?$", text)
        if one := self.people.filter(slug=slug[1] if slug else text.strip().lower()).first():
            return one
        fits = Q(pk__isnull=False)
        for word in naming.words_of(text):
            fits &= Q(search_text__contains=word)
        found = list(self.people.filter(fits).order_by("name", "pk")[: OFFERED + 1])
        if len(found) == 1:
            return found[0]
        if not found:
            raise ValidationError(_("Nobody you may see in the directory has that name."))
        names = ", ".join(f"{one.name} ({one.slug})" for one in found[:OFFERED])
        raise ValidationError(
            _("Several fit: %(names)s. Write more of the name, or copy it from here.") % {"names": names}
        )


def _found(count: int, shown: int) -> str:
    if not count:
        return _("No other topic fits.")
    if count > shown:
        return _("%(count)s topics fit; the first %(shown)s are shown.") % {"count": count, "shown": shown}
    return ngettext("%(count)s topic fits.", "%(count)s topics fit.", count) % {"count": count}


TOPICS = Source(
    chosen=topic_queries.chosen,
    proposed=lambda words, chosen: topic_queries.proposed(words, beside=chosen),
    named=topic_queries.named,
    beside=lambda topic: next((str(above) for above in topic.broader.all()), ""),
    address="directory:suggest-topics",
    says=Sentences(
        find=gettext_lazy("Find topics"),
        how=gettext_lazy(
            "Write in any language and tick what fits, or write whole names with commas between."
        ),
        chosen=gettext_lazy("Chosen topics"),
        fitting=gettext_lazy("Topics that fit"),
        unknown=gettext_lazy(
            "No topic is called “%(name)s”. Tick one that is proposed, or write its whole name."
        ),
        several=gettext_lazy("Several topics are called “%(name)s”. Tick the one you mean."),
        too_many=gettext_lazy("Write at most %(most)s topics at a time."),
        found=_found,
    ),
)


class TopicsField(ChoosingField[Topic]):
    """Topics, ticked or written by name in any language."""

    def __init__(self, *, queryset: QuerySet[Topic] | None = None, required: bool = False, **kw: Any) -> None:
        rows = Topic.objects.current() if queryset is None else queryset
        super().__init__(TOPICS, queryset=rows, required=required, **kw)


class NameField(forms.CharField):
    """A name of a record. It may be in any script; what cannot be a name gets a sentence."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("strip", True)
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        try:
            return naming.clean(text) if text else ""
        except naming.NameNotUsable as refusal:
            raise ValidationError(str(refusal)) from refusal


class DayField(forms.DateField):
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
