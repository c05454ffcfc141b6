"""What a network says about itself."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from samklang.directory.fields import OrganisationField, TopicsField
from samklang.foundation.fields import TranslatedFormField
from samklang.networks import logos
from samklang.networks.models import Network, Tier

from .dates import DayField

THEMES = [
    ("samklang", _("Samklang blue")),
    ("fjord", _("Fjord")),
    ("granitt", _("Granite")),
    ("skog", _("Forest")),
    ("nordlys", _("Northern lights")),
    ("lyng", _("Heather")),
    ("bringebaer", _("Raspberry")),
    ("rav", _("Amber")),
    ("midnatt", _("Midnight")),
]


class FoundForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=200, help_text=_("The name it uses itself."))
    slug = forms.SlugField(
        label=_("Address"),
        required=False,
        max_length=80,
        help_text=_("Left empty, it is made from the name."),
    )
    tagline = forms.CharField(label=_("What it is for, in one sentence"), required=False, max_length=300)
    founded_on = DayField(label=_("Founded"), required=False)
    is_public = forms.BooleanField(
        label=_("Everybody may see it"),
        required=False,
        initial=True,
        help_text=_("Otherwise only its members."),
    )


class EditForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=200)
    tagline = TranslatedFormField(label=_("What it is for, in one sentence"), required=False, max_length=300)
    about = TranslatedFormField(label=_("About the network"), required=False, rows=6)
    how_to_join = TranslatedFormField(label=_("How to join"), required=False, rows=6)
    founded_on = DayField(label=_("Founded"), required=False)
    theme = forms.ChoiceField(label=_("Colours of its pages"), choices=THEMES)
    logo = forms.FileField(
        label=_("Logo"), required=False, help_text=_("A PNG or JPEG picture of at most 500 kB.")
    )
    takes_requests = forms.BooleanField(label=_("Organisations may ask to join"), required=False)
    is_public = forms.BooleanField(label=_("Everybody may see it"), required=False)
    invites_partners_of = OrganisationField(
        label=_("Invites the partners of"),
        required=False,
        help_text=_(
            "Each organisation on its list of partners, now and later, gets one invitation by itself; "
            "none after a no. Left empty, nobody is invited by itself."
        ),
    )
    topics = TopicsField(label=_("Topics"))

    facts_of = (
        "name",
        "tagline",
        "about",
        "how_to_join",
        "founded_on",
        "theme",
        "takes_requests",
        "is_public",
        "invites_partners_of",
    )

    def __init__(self, *args: Any, network: Network, **kwargs: Any) -> None:
        kwargs["initial"] = {name: getattr(network, name) for name in self.facts_of}
        super().__init__(*args, **kwargs)
        self.fields["topics"].initial = list(network.topics.all())

    def clean_logo(self) -> UploadedFile[Any] | None:
        upload: UploadedFile[Any] | None = self.cleaned_data["logo"]
        if upload and (trouble := logos.trouble_with(upload)):
            raise forms.ValidationError(str(trouble))
        return upload

    def facts(self) -> dict[str, Any]:
        told = {name: self.cleaned_data[name] for name in self.facts_of}
        return {**told, "topics": list(self.cleaned_data["topics"])}


class TierNamesForm(forms.Form):
    names = TranslatedFormField(label=_("Name"), max_length=100)
    rank = forms.IntegerField(
        label=_("Place in the order"),
        min_value=0,
        max_value=999,
        help_text=_("A higher number stands above a lower."),
    )

    def __init__(self, *args: Any, tier: Tier | None = None, **kwargs: Any) -> None:
        if tier:
            kwargs["initial"] = {"names": tier.names, "rank": tier.rank}
        super().__init__(*args, **kwargs)


class NewTierForm(TierNamesForm):
    key = forms.SlugField(
        label=_("Key"),
        max_length=40,
        help_text=_("For the machine interface; small letters and hyphens, never changed."),
    )
    field_order = ["key"]


class CloseForm(forms.Form):
    on = DayField(label=_("First day it no longer exists"))
    reason = forms.CharField(label=_("Reason"), max_length=300)
    sure = forms.BooleanField(label=_("Yes, end every membership that day"))
