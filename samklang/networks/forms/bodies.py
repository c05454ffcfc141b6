"""Offices, bodies, seats."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samklang.directory.models import Organisation, Person
from samklang.foundation.text import Text
from samklang.networks.models import Body, Office

from .dates import DayField
from .texts import TextsForm


class OfficeForm(TextsForm):
    texts = {"region": (_("What it covers"), False)}
    name = forms.CharField(label=_("Name"), max_length=200)
    place = forms.CharField(label=_("Place"), max_length=120)
    country = forms.CharField(
        label=_("Country"), required=False, max_length=2, help_text=_("Two letters, such as NO.")
    )
    host = forms.SlugField(
        label=_("Host"),
        required=False,
        help_text=_("The last part of the address of the organisation's page, such as university-of-oslo."),
    )
    opened_on = DayField(label=_("Opened"), required=False)
    closed_on = DayField(label=_("First day it is closed"), required=False)
    facts_of = ("name", "place", "country", "opened_on", "closed_on")

    def __init__(self, *args: Any, office: Office | None = None, **kwargs: Any) -> None:
        if office:
            initial = {name: getattr(office, name) for name in self.facts_of}
            kwargs["initial"] = {**initial, "host": office.host.slug if office.host else ""}
        super().__init__(*args, standing={"region": office.region if office else Text()}, **kwargs)
        self.order_fields(["name", "place", "country", "host", "opened_on", "closed_on"])

    def clean_country(self) -> str:
        return str(self.cleaned_data["country"]).upper()

    def clean_host(self) -> Organisation | None:
        slug = self.cleaned_data["host"]
        host = Organisation.objects.filter(slug=slug).first() if slug else None
        if slug and host is None:
            raise forms.ValidationError(_("No organisation in the directory has that address."))
        return host

    def clean(self) -> None:
        opened, closed = self.cleaned_data.get("opened_on"), self.cleaned_data.get("closed_on")
        if opened and closed and closed <= opened:
            self.add_error("closed_on", str(_("It must close after the day it opened.")))

    def facts(self) -> dict[str, Any]:
        return {**{name: self.cleaned_data[name] for name in (*self.facts_of, "host")}, **self.written()}


class BodyForm(TextsForm):
    texts = {"names": (_("Name"), False), "about": (_("What it does"), True)}
    kind = forms.ChoiceField(label=_("Kind"), choices=Body.Kind.choices)
    started_on = DayField(label=_("From"), required=False)
    ended_on = DayField(label=_("First day it is no more"), required=False)

    def __init__(self, *args: Any, body: Body | None = None, **kwargs: Any) -> None:
        if body:
            kwargs["initial"] = {name: getattr(body, name) for name in ("kind", "started_on", "ended_on")}
        standing = {name: getattr(body, name) if body else Text() for name in self.texts}
        super().__init__(*args, standing=standing, **kwargs)

    def clean(self) -> None:
        self.require_one("names")
        start, end = self.cleaned_data.get("started_on"), self.cleaned_data.get("ended_on")
        if start and end and end <= start:
            self.add_error("ended_on", str(_("It must end after the day it starts.")))

    def facts(self) -> dict[str, Any]:
        plain = {name: self.cleaned_data[name] for name in ("kind", "started_on", "ended_on")}
        return {**plain, **self.written()}


class SeatForm(forms.Form):
    """For a person of the directory, for an organisation, or for both."""

    person = forms.SlugField(
        label=_("Person"),
        required=False,
        help_text=_("The last part of the address of the person's page. Left empty while nobody is named."),
    )
    role = forms.CharField(label=_("Role"), required=False, max_length=100, help_text=_("Such as chair."))
    on = DayField(label=_("From"), initial=timezone.localdate)
    until = DayField(label=_("First day it is over"), required=False)

    def __init__(self, *args: Any, organisation: Organisation | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisation = organisation

    def clean_person(self) -> Person | None:
        slug = self.cleaned_data["person"]
        person = Person.objects.filter(slug=slug).first() if slug else None
        if slug and person is None:
            raise forms.ValidationError(_("No person in the directory has that address."))
        if person is None and self.organisation is None:
            raise forms.ValidationError(_("Choose a person, or an organisation above."))
        return person


class EndSeatForm(forms.Form):
    on = DayField(label=_("First day it is over"), initial=timezone.localdate)
