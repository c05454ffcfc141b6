"""Asking, inviting and answering."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samklang.directory import identifiers
from samklang.directory.models import Organisation
from samklang.foundation.errors import Refused

from .dates import DayField
from .memberships import TierForm


class RequestForm(forms.Form):
    """From the open page. ``website`` is a trap: people do not see it, machines fill it in."""

    organisation_name = forms.CharField(label=_("Organisation"), max_length=300)
    organisation_number = forms.CharField(
        label=_("Norwegian organisation number"), required=False, max_length=20, help_text=_("Nine digits.")
    )
    person_name = forms.CharField(label=_("Your name"), max_length=200)
    email = forms.EmailField(
        label=_("Your email address at work"),
        help_text=_("The answer is sent there. It is shown to the secretariat only."),
    )
    message = forms.CharField(
        label=_("What you hope for, and what you bring"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    website = forms.CharField(
        required=False,
        label=_("Leave this empty"),
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, organisation: Organisation | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if organisation:
            del self.fields["organisation_name"], self.fields["organisation_number"]

    def clean_organisation_number(self) -> str:
        number = self.cleaned_data["organisation_number"]
        try:
            return identifiers.clean("no-orgnr", number) if number.strip() else ""
        except Refused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    @property
    def is_trapped(self) -> bool:
        return bool(self.cleaned_data.get("website"))


class InviteForm(TierForm):
    person_name = forms.CharField(label=_("Name of the person you write to"), required=False, max_length=200)
    email = forms.EmailField(label=_("Email address"), help_text=_("Whoever holds this address can say yes."))
    language = forms.ChoiceField(label=_("Language of the letter"), choices=settings.LANGUAGES)
    message = forms.CharField(
        label=_("A few words of your own"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ask_for_tier()


class InviteSeveralForm(TierForm):
    """A line an organisation: what it is called here, or its number, then the address."""

    lines = forms.CharField(
        label=_("Organisations and addresses"),
        help_text=_("One a line: organisation number or name, then a comma, then the email address."),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 10}),
    )
    message = forms.CharField(
        label=_("A few words of your own"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class GrantForm(TierForm):
    message = forms.CharField(
        label=_("A few words to go with the invitation"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("It is sent to the one who asked."),
    )


class DeclineForm(forms.Form):
    reason = forms.CharField(
        label=_("Why, if you like to say"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class AcceptForm(forms.Form):
    """Whoever has no account yet gives a name; the letter has shown that the address is theirs."""

    name = forms.CharField(label=_("Your name"), max_length=200)
    on = DayField(widget=forms.HiddenInput, required=False, initial=timezone.localdate)

    def __init__(self, *args: Any, asks_name: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["on"]
        if not asks_name:
            del self.fields["name"]
