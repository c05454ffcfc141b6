"""Forms in which organisations are entered and changed."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samklang.directory import countries
from samklang.directory import identifiers as numbers
from samklang.directory.actions.organisations import told_name
from samklang.directory.fields import DayField, NameField, OrganisationField
from samklang.directory.models import Identifier, Organisation
from samklang.foundation.fields import TranslatedFormField
from samklang.foundation.text import Text

LONGEST_ABOUT = 10_000


class OrganisationForm(forms.Form):
    """All facts of an organisation, its names and texts per language, its numbers."""

    name = NameField(
        label=gettext_lazy("Name"), help_text=gettext_lazy("The name it uses itself, in its own language.")
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Organisation.Kind.choices)
    country = forms.ChoiceField(label=gettext_lazy("Country"), choices=countries.choices, required=False)
    place = forms.CharField(label=gettext_lazy("Place"), max_length=120, required=False)
    website = forms.URLField(
        label=gettext_lazy("Website"), max_length=200, required=False, assume_scheme="https"
    )
    founded_on = DayField(label=gettext_lazy("Founded"), required=False)
    latitude = forms.FloatField(
        label=gettext_lazy("Degrees north"), min_value=-90, max_value=90, required=False
    )
    longitude = forms.FloatField(
        label=gettext_lazy("Degrees east"), min_value=-180, max_value=180, required=False
    )
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Works in"),
        choices=settings.LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    about = TranslatedFormField(
        label=gettext_lazy("About it"), max_length=LONGEST_ABOUT, rows=5, required=False
    )

    main = ("name", "kind", "country", "place", "website")
    more = ("founded_on", "latitude", "longitude", "languages")

    def __init__(self, *args: Any, organisation: Organisation | None = None, **kwargs: Any) -> None:
        self.organisation = organisation
        if organisation:
            kwargs["initial"] = {**_said_by(organisation), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        for scheme, label in Identifier.Scheme.choices:
            example = numbers.SCHEMES[scheme].example
            self.fields[f"id_{scheme}"] = forms.CharField(
                label=label,
                max_length=200,
                required=False,
                help_text=_("As in %(example)s") % {"example": example},
            )
        for language, spoken in settings.LANGUAGES:
            self.fields[f"name_{language}"] = NameField(label=spoken, required=False)

    def main_fields(self) -> list[BoundField]:
        return [self[name] for name in self.main]

    def more_fields(self) -> list[BoundField]:
        return [self[name] for name in self.more]

    def number_fields(self) -> list[BoundField]:
        return list(self._starting_with("id_"))

    def name_fields(self) -> list[BoundField]:
        return list(self._starting_with("name_"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for scheme in numbers.SCHEMES:
            if value := cleaned.get(f"id_{scheme}"):
                try:
                    cleaned[f"id_{scheme}"] = self._free_number(scheme, value)
                except numbers.WrongNumber as refusal:
                    self.add_error(f"id_{scheme}", str(refusal))
        if (cleaned.get("latitude") is None) != (cleaned.get("longitude") is None):
            self.add_error("longitude", _("A place on the map needs both numbers."))
        return cleaned

    def facts(self) -> dict[str, Any]:
        """As the actions take them."""
        said = self.cleaned_data
        names = Text(self.organisation.names) if self.organisation else Text()
        for language, _spoken in settings.LANGUAGES:
            names = _written(names, language, said[f"name_{language}"])
        plain = {fact: said[fact] for fact in (*self.main, *self.more) if fact != "name"}
        return {**plain, "names": names, "about": said["about"]}

    def numbers(self) -> dict[str, str]:
        return {scheme: self.cleaned_data[f"id_{scheme}"] for scheme in numbers.SCHEMES}

    def _free_number(self, scheme: str, value: str) -> str:
        cleaned = numbers.clean(scheme, value)
        holders = Organisation.objects.filter(identifiers__scheme=scheme, identifiers__value=cleaned)
        if self.organisation:
            holders = holders.exclude(pk=self.organisation.pk)
        if holder := holders.first():
            self.add_error(
                f"id_{scheme}",
                ValidationError(
                    _("%(number)s is the number of %(name)s, which is in the directory already.")
                    % {"number": numbers.shown(scheme, cleaned), "name": told_name(holder)}
                ),
            )
        return cleaned

    def _starting_with(self, start: str) -> Iterator[BoundField]:
        return (self[name] for name in self.fields if name.startswith(start))


class RenameForm(forms.Form):
    name = NameField(label=gettext_lazy("New name"))
    on = DayField(label=gettext_lazy("From which day"))


class PlaceForm(forms.Form):
    parent = OrganisationField(
        label=gettext_lazy("Stands under"),
        required=False,
        help_text=gettext_lazy("Empty: it stands by itself from that day."),
    )
    on = DayField(label=gettext_lazy("From which day"))


class CloseForm(forms.Form):
    on = DayField(label=gettext_lazy("The first day it no longer exists"))


class JoinForm(forms.Form):
    successor = OrganisationField(label=gettext_lazy("Became part of"))
    on = DayField(label=gettext_lazy("From which day"))


class SplitForm(forms.Form):
    """Up to six at once; the first lines of what a county or a company becomes."""

    on = DayField(label=gettext_lazy("From which day"))
    closes = forms.BooleanField(label=gettext_lazy("It closed that day"), required=False, initial=True)
    MOST = 6

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for place in range(1, self.MOST + 1):
            self.fields[f"successor_{place}"] = OrganisationField(
                label=_("Organisation %(place)s") % {"place": place}, required=place == 1
            )

    def successors(self) -> list[Organisation]:
        said = (self.cleaned_data[f"successor_{place}"] for place in range(1, self.MOST + 1))
        return [one for one in said if one]


class PartnerForm(forms.Form):
    partner = OrganisationField(label=gettext_lazy("Partner"))
    contact_email = forms.EmailField(
        label=gettext_lazy("Mail address of a contact"),
        required=False,
        help_text=gettext_lazy("A network that invites partners by itself writes here."),
    )
    on = DayField(label=gettext_lazy("Partner since"))


def _written(texts: Text, language: str, text: str) -> Text:
    """Only what was changed is marked as written by a person."""
    return texts if texts.plain().get(language, "") == text else texts.with_text(language, text)


def _said_by(organisation: Organisation) -> dict[str, Any]:
    kept = (*OrganisationForm.main, *OrganisationForm.more, "about")
    said = {fact: getattr(organisation, fact) for fact in kept}
    for held in organisation.identifiers.order_by("-id"):
        said[f"id_{held.scheme}"] = held.value
    for language, _spoken in settings.LANGUAGES:
        said[f"name_{language}"] = Text(organisation.names).plain().get(language, "")
    return said
