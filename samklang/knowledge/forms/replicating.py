"""Trying what another has told, and measuring it by the same indicators."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samklang.directory.models import Organisation
from samklang.foundation.fields import choose_from
from samklang.knowledge.models import Case, Indicator, Replication
from samklang.projects.models import Benefit


class TryForm(forms.Form):
    organisation = forms.ModelChoiceField(
        label=_("Who will try it"), queryset=Organisation.objects.none(), empty_label=None
    )
    taken_from = forms.ModelChoiceField(
        label=_("Taken from"),
        queryset=Replication.objects.none(),
        required=False,
        empty_label=_("Those who told of it"),
    )
    contact_name = forms.CharField(label=_("Contact"), max_length=200)
    contact_email = forms.EmailField(label=_("Contact's address"), help_text=_("Shown to everybody."))
    adapted = forms.CharField(
        label=_("What you will do otherwise"),
        required=False,
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, case: Case, organisations: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_from(self, "organisation", organisations)
        choose_from(self, "taken_from", case.replications.select_related("organisation", "case"))


class ResultForm(forms.Form):
    state = forms.ChoiceField(label=_("How it went"), choices=Replication.State.choices)
    adapted = forms.CharField(
        label=_("What was done otherwise"),
        required=False,
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    result = forms.CharField(
        label=_("What came of it"),
        required=False,
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class IndicatorForm(forms.Form):
    name = forms.CharField(label=_("What is measured"), max_length=200)
    unit = forms.CharField(label=_("Unit"), max_length=40, help_text=_("Such as “per cent” or “minutes”."))
    benefit = forms.ModelChoiceField(
        label=_("Benefit that stands on it"),
        queryset=Benefit.objects.none(),
        required=False,
        help_text=_("Once a peer has reviewed it, a measurement elsewhere takes it to its last rung."),
    )

    def __init__(self, *args: Any, benefits: QuerySet[Benefit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_from(self, "benefit", benefits)


class MeasureForm(forms.Form):
    indicator = forms.ModelChoiceField(
        label=_("What is measured"), queryset=Indicator.objects.none(), empty_label=None
    )
    baseline = forms.DecimalField(label=_("Before"), max_digits=14, decimal_places=3)
    value = forms.DecimalField(label=_("After"), max_digits=14, decimal_places=3)
    on = forms.DateField(
        label=_("Measured on"), widget=forms.DateInput(attrs={"type": "date"}), initial=timezone.localdate
    )

    def __init__(self, *args: Any, indicators: QuerySet[Indicator], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_from(self, "indicator", indicators)

    def clean_on(self) -> Any:
        if self.cleaned_data["on"] > timezone.localdate():
            raise forms.ValidationError(_("A measurement lies in the past."))
        return self.cleaned_data["on"]
