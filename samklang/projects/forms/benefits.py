"""Forms of benefits, their indicators and their ladder."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.forms.boundfield import BoundField
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samklang.directory.models import Organisation
from samklang.foundation.fields import choose_from
from samklang.projects.models import Benefit, Indicator, Project, WordSet
from samklang.projects.words import Words

from .fields import CurrencyField, OrganisationField, day, lines, number, text
from .projects import FactsForm


class BenefitForm(FactsForm):
    title = text(_("Title"), required=True, most=200)
    kind = forms.ChoiceField(label=_("Type"), choices=Benefit.Kind.choices)
    organisation = OrganisationField(label=_("Where it is taken out"))
    project = forms.ModelChoiceField(label=_("Project"), queryset=Project.objects.none(), required=False)
    beneficiary = text(_("Who has it better"), most=300)
    benefit_lead = forms.CharField(
        max_length=120, required=False, help_text=_("A post rather than a name: it stays true longer.")
    )
    benefit_holder = forms.CharField(max_length=120, required=False)
    prerequisites = text(_("Prerequisites"), rows=3)
    taken_out = text(_("How it will be taken out"), rows=3)
    realised_on = day(_("To be there on"))
    cadence = forms.ChoiceField(
        label=_("Once or every year"), choices=Benefit.Cadence.choices, initial="yearly"
    )
    currency = CurrencyField(label=_("Currency"), required=False)
    price_year = forms.IntegerField(label=_("Price year"), required=False, min_value=1990, max_value=2100)
    uncertainty = forms.ChoiceField(
        label=_("Uncertainty"), required=False, choices=[("", "–"), *Benefit.Uncertainty.choices]
    )
    attribution = forms.IntegerField(
        label=_("Share it is the cause of (%)"),
        required=False,
        min_value=0,
        max_value=100,
        help_text=_("Only this share counts in totals. Left empty, all of it."),
    )
    cost = number(_("What it costs to get it"), places=2, min_value=0)
    disbenefits = text(_("What gets worse"), rows=3)
    evidence = lines(_("What the hope builds on"))
    needed_names = ("title", "kind", "organisation", "evidence")

    def __init__(self, *args: Any, words: Words, projects: QuerySet[Project], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_from(self, "project", projects)
        self.fields["benefit_lead"].label = str(words.benefit_lead)
        self.fields["benefit_holder"].label = str(words.benefit_holder)

    def needed(self) -> list[BoundField]:
        return [self[name] for name in self.needed_names]

    def further(self) -> list[BoundField]:
        return [field for field in self if field.name not in self.needed_names]

    def is_wrong_further_on(self) -> bool:
        return any(field.errors for field in self.further())

    def clean(self) -> None:
        if self.cleaned_data.get("cost") is not None and not self.cleaned_data.get("currency"):
            self.add_error("currency", _("A cost needs its currency."))


class IndicatorForm(FactsForm):
    title = text(_("What is measured"), required=True, most=200)
    unit = forms.CharField(
        label=_("Unit"), max_length=40, help_text=_("Such as hours, minutes per case, or NOK for money.")
    )
    baseline = number(_("Baseline"))
    baseline_on = day(_("Baseline measured on"))
    target = number(_("Target"))
    target_on = day(_("Target to be reached on"))
    is_falling = forms.BooleanField(
        label=_("Less is better"), required=False, help_text=_("Counts only where no target says so.")
    )
    is_counted = forms.BooleanField(
        label=_("Counts in totals"),
        required=False,
        initial=True,
        help_text=_("It adds up with others of the same unit. Leave it out for shares and averages."),
    )
    every_months = forms.IntegerField(
        label=_("Measured every so many months"), required=False, min_value=1, max_value=120
    )
    method = text(_("How it is measured"), rows=3)

    def clean(self) -> None:
        if self.cleaned_data.get("baseline") is not None and not self.cleaned_data.get("baseline_on"):
            self.add_error("baseline_on", _("A baseline needs the day it was measured."))


class MeasurementForm(forms.Form):
    on = day(_("Day"), required=True, initial=timezone.localdate)
    value = number(_("Value"), required=True)
    note = lines(_("Note"), required=False)

    def __init__(self, *args: Any, indicator: Indicator, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["value"].help_text = indicator.unit


class ReasonForm(forms.Form):
    reason = lines(_("Why"))


class EvidenceForm(forms.Form):
    evidence = lines(_("What shows it"))
    evidence_url = forms.URLField(
        label=_("Where it can be read"), required=False, max_length=400, assume_scheme="https"
    )


class ReviewForm(EvidenceForm):
    organisation = forms.ModelChoiceField(label=_("You review for"), queryset=Organisation.objects.none())
    is_independent = forms.BooleanField(
        label=_("I have no interest in the result, and no part in the project or in where it is taken out")
    )

    field_order = ("organisation", "evidence", "evidence_url", "is_independent")

    def __init__(self, *args: Any, organisations: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_from(self, "organisation", organisations)
        if organisations:
            self.initial.setdefault("organisation", organisations[0].pk)


class DependForm(forms.Form):
    cause = forms.ModelChoiceField(label=_("It depends on"), queryset=Benefit.objects.none())

    def __init__(self, *args: Any, causes: QuerySet[Benefit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_from(self, "cause", causes)


class WordsForm(forms.Form):
    key = forms.ChoiceField(label=_("Words"), choices=WordSet.Key.choices, widget=forms.RadioSelect)


class PlanForm(forms.Form):
    file = forms.FileField(
        label=_("Workbook (.xlsx)"), help_text=_("Download the plan first to see its shape. Up to 5 MB.")
    )
