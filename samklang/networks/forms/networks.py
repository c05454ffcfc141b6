"""What a network says about itself."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from samklang.directory.models import Topic
from samklang.foundation.text import Text
from samklang.networks import logos
from samklang.networks.models import Network, Tier

from .dates import DayField
from .texts import TextsForm

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


class EditForm(TextsForm):
    texts = {
        "tagline": (_("What it is for, in one sentence"), False),
        "about": (_("About the network"), True),
        "how_to_join": (_("How to join"), True),
    }
    name = forms.CharField(label=_("Name"), max_length=200)
    founded_on = DayField(label=_("Founded"), required=False)
    theme = forms.ChoiceField(label=_("Colours of its pages"), choices=THEMES)
    logo = forms.FileField(
        label=_("Logo"), required=False, help_text=_("A PNG or JPEG picture of at most 500 kB.")
    )
    takes_requests = forms.BooleanField(label=_("Organisations may ask to join"), required=False)
    is_public = forms.BooleanField(label=_("Everybody may see it"), required=False)
    topics = forms.ModelMultipleChoiceField(
        label=_("Topics"), queryset=Topic.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, network: Network, **kwargs: Any) -> None:
        facts = ("name", "founded_on", "theme", "takes_requests", "is_public")
        kwargs["initial"] = {name: getattr(network, name) for name in facts}
        standing = {name: getattr(network, name) for name in self.texts}
        super().__init__(*args, standing=standing, languages=network.languages, **kwargs)
        field = self.fields["topics"]
        assert isinstance(field, forms.ModelMultipleChoiceField)  # noqa: S101 -- for the type checker
        field.queryset = Topic.objects.order_by("slug")
        field.initial = list(network.topics.all())
        self.order_fields([name for name in self.fields if name != "topics"])

    def clean_logo(self) -> UploadedFile[Any] | None:
        upload: UploadedFile[Any] | None = self.cleaned_data["logo"]
        if upload and (trouble := logos.trouble_with(upload)):
            raise forms.ValidationError(str(trouble))
        return upload

    def facts(self) -> dict[str, Any]:
        plain = ("name", "founded_on", "theme", "takes_requests", "is_public")
        told = {name: self.cleaned_data[name] for name in plain}
        return {**told, **self.written(), "topics": list(self.cleaned_data["topics"])}


class TierNamesForm(TextsForm):
    texts = {"names": (_("Name"), False)}
    rank = forms.IntegerField(
        label=_("Place in the order"),
        min_value=0,
        max_value=999,
        help_text=_("A higher number stands above a lower."),
    )

    def __init__(self, *args: Any, tier: Tier | None = None, **kwargs: Any) -> None:
        standing = {"names": tier.names if tier else Text()}
        super().__init__(*args, standing=standing, **kwargs)
        if tier:
            self.fields["rank"].initial = tier.rank

    def clean(self) -> None:
        self.require_one("names")


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
