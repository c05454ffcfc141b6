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

from samklang.directory import names as naming
from samklang.directory.models import Organisation, Person
from samklang.directory.queries import organisations as queries

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
