from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from samklang.foundation.fields import choose_from
from samklang.networks.models import Network


class PictureForm(forms.Form):
    """Which networks a picture shows, on which day, as known when. Empty fields mean all, today, now."""

    network = forms.ModelChoiceField(
        queryset=Network.objects.none(),
        to_field_name="slug",
        required=False,
        label=_("Network"),
        empty_label=_("All networks"),
    )
    on = forms.DateField(
        required=False,
        label=_("On the day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    known_on = forms.DateField(
        required=False,
        label=_("As known on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, networks: QuerySet[Network], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        choose_from(self, "network", networks)

    def clean_known_on(self) -> date | None:
        known_on: date | None = self.cleaned_data["known_on"]
        if known_on and known_on > self.today:
            raise forms.ValidationError(_("What will be known on that day is not known yet."))
        return known_on
