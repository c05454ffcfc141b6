"""Offices, bodies, seats."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samklang.directory import countries
from samklang.directory.fields import OrganisationField, PersonField
from samklang.directory.models import Organisation, Person
from samklang.foundation.fields import TranslatedFormField, field_of
from samklang.networks.models import Body, Office

from .dates import DayField


class OfficeForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=200)
    place = forms.CharField(label=_("Place"), max_length=120)
    country = forms.ChoiceField(label=_("Country"), choices=countries.choices, required=False)
    host = OrganisationField(
        label=_("Host"),
        required=False,
        help_text=_("The organisation it stands in: part of the name is enough to choose from."),
    )
    region = TranslatedFormField(label=_("What it covers"), required=False, max_length=300)
    opened_on = DayField(label=_("Opened"), required=False)
    closed_on = DayField(label=_("First day it is closed"), required=False)
    facts_of = ("name", "place", "country", "host", "region", "opened_on", "closed_on")

    def __init__(self, *args: Any, office: Office | None = None, **kwargs: Any) -> None:
        if office:
            kwargs["initial"] = {name: getattr(office, name) for name in self.facts_of}
        super().__init__(*args, **kwargs)

    def clean(self) -> None:
        opened, closed = self.cleaned_data.get("opened_on"), self.cleaned_data.get("closed_on")
        if opened and closed and closed <= opened:
            self.add_error("closed_on", str(_("It must close after the day it opened.")))

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.facts_of}


class BodyForm(forms.Form):
    names = TranslatedFormField(label=_("Name"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), choices=Body.Kind.choices)
    about = TranslatedFormField(label=_("What it does"), required=False, rows=5)
    started_on = DayField(label=_("From"), required=False)
    ended_on = DayField(label=_("First day it is no more"), required=False)
    facts_of = ("names", "kind", "about", "started_on", "ended_on")

    def __init__(self, *args: Any, body: Body | None = None, **kwargs: Any) -> None:
        if body:
            kwargs["initial"] = {name: getattr(body, name) for name in self.facts_of}
        super().__init__(*args, **kwargs)

    def clean(self) -> None:
        start, end = self.cleaned_data.get("started_on"), self.cleaned_data.get("ended_on")
        if start and end and end <= start:
            self.add_error("ended_on", str(_("It must end after the day it starts.")))

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.facts_of}


class SeatForm(forms.Form):
    """For a person of the directory, for an organisation, or for both."""

    person = PersonField(
        label=_("Person"),
        required=False,
        help_text=_("The name as it stands in the directory. Left empty while nobody is named."),
    )
    role = forms.CharField(label=_("Role"), required=False, max_length=100, help_text=_("Such as chair."))
    on = DayField(label=_("From"), initial=timezone.localdate)
    until = DayField(label=_("First day it is over"), required=False)

    def __init__(
        self, *args: Any, organisation: Organisation | None, people: QuerySet[Person], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.organisation = organisation
        field_of(self, "person", PersonField).people = people

    def clean_person(self) -> Person | None:
        person: Person | None = self.cleaned_data["person"]
        if person is None and self.organisation is None:
            raise forms.ValidationError(_("Choose a person, or an organisation above."))
        return person


class EndSeatForm(forms.Form):
    on = DayField(label=_("First day it is over"), initial=timezone.localdate)
