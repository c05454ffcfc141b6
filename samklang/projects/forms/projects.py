"""Forms of a project and of what is set down in it."""

from typing import Any

from django import forms
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samklang.directory.fields import TopicsField
from samklang.directory.models import Organisation
from samklang.foundation.fields import choose_from
from samklang.projects import papers
from samklang.projects.models import Decision, News, Party, Project, Risk, Step

from .fields import CurrencyField, OrganisationField, day, lines, number, text


class FactsForm(forms.Form):
    """A form about a record: it begins with what the record says."""

    def __init__(self, *args: Any, record: Model | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.fields if record else ():
            if hasattr(record, name):
                self.initial.setdefault(name, getattr(record, name))

    def follows(self, earlier: str, later: str, sentence: Any) -> None:
        first, last = self.cleaned_data.get(earlier), self.cleaned_data.get(later)
        if first and last and last <= first:
            self.add_error(later, sentence)


class ProjectForm(FactsForm):
    title = text(_("Title"), required=True, most=200)
    summary = text(_("In short"), rows=3, most=500, help_text=_("One or two sentences for lists."))
    about = text(_("About the project"), rows=8, help_text=_("You can use markdown."))
    lead = forms.ModelChoiceField(label=_("Led by"), queryset=Organisation.objects.none(), required=False)
    started_on = day(_("Starts"))
    ended_on = day(_("First day it is over"))
    topics = TopicsField(label=_("Topics"))
    is_public = forms.BooleanField(
        label=_("Show it to everyone"),
        required=False,
        initial=True,
        help_text=_("Otherwise the parties and the secretariat see it."),
    )

    def __init__(self, *args: Any, leads: Any = None, record: Project | None = None, **kw: Any) -> None:
        super().__init__(*args, record=record, **kw)
        if leads is None:
            del self.fields["lead"]
        else:
            choose_from(self, "lead", leads)
        if record:
            self.initial["topics"] = list(record.topics.values_list("pk", flat=True))

    def clean(self) -> None:
        self.follows("started_on", "ended_on", _("It must end after the day it starts."))


class PartyForm(forms.Form):
    organisation = OrganisationField(label=_("Organisation"))
    role = forms.ChoiceField(label=_("Role"), choices=Party.Role.choices, initial=Party.Role.PARTNER)


class ContributionForm(forms.Form):
    party = forms.ModelChoiceField(label=_("Party"), queryset=Party.objects.none())
    year = forms.IntegerField(label=_("Year"), min_value=1990, max_value=2100)
    currency = CurrencyField(label=_("Currency"), initial="NOK")
    cash = number(_("Money"), places=2, min_value=0, required=True, initial=0)
    in_kind = number(
        _("In kind"),
        places=2,
        min_value=0,
        required=True,
        initial=0,
        help_text=_("Work and things, in money."),
    )

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_from(self, "party", project.parties.select_related("organisation"))
        self.initial.setdefault("year", timezone.localdate().year)


class PlanDecisionForm(FactsForm):
    planned_on = day(_("To be decided on"))


class DecisionForm(forms.Form):
    answer = forms.ChoiceField(label=_("Decision"), choices=Decision.Answer.choices, widget=forms.RadioSelect)
    on = day(_("Decided on"), required=True, initial=timezone.localdate)
    reason = lines(_("Why"))


class StepForm(FactsForm):
    kind = forms.ChoiceField(label=_("Kind"), choices=Step.Kind.choices)
    title = text(_("Title"), required=True, most=200)
    organisation = OrganisationField(label=_("Where"), required=False)
    started_on = day(_("From"))
    due_on = day(_("To be done by"), required=True)
    done_on = day(_("Done on"))
    result = text(_("What came of it"), rows=3)

    def clean(self) -> None:
        start, due = self.cleaned_data.get("started_on"), self.cleaned_data.get("due_on")
        if start and due and due < start:
            self.add_error("due_on", _("It cannot be done before it starts."))


def _one_to_five(label: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label, choices=[(n, str(n)) for n in range(1, 6)], coerce=int, initial=3
    )


class RiskForm(FactsForm):
    title = text(_("What may go wrong"), required=True, most=300)
    likelihood = _one_to_five(_("How likely (1–5)"))
    impact = _one_to_five(_("How bad (1–5)"))
    response = text(_("What is done about it"), rows=3)
    closed_on = day(_("Over since"))


class ChangeDocumentForm(FactsForm):
    title = text(_("Title"), required=True, most=200)
    on = day(_("Day"), required=True, initial=timezone.localdate)
    is_public = forms.BooleanField(
        label=_("Show it to everyone"),
        required=False,
        initial=True,
        help_text=_("Otherwise the parties and the secretariat see it."),
    )


class DocumentForm(ChangeDocumentForm):
    paper = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_("PDF, Word, Excel, PowerPoint, OpenDocument, text or CSV of at most 20 MB."),
        widget=forms.FileInput(attrs={"accept": ",".join(f".{ending}" for ending in papers.KINDS)}),
    )
    url = forms.URLField(
        label=_("Or its address, where it is kept elsewhere"),
        max_length=400,
        required=False,
        assume_scheme="https",
    )
    field_order = ("title", "paper", "url", "on", "is_public")

    def clean_paper(self) -> papers.Paper | None:
        upload = self.cleaned_data["paper"]
        try:
            return papers.read(upload) if upload else None
        except papers.NotAPaper as trouble:
            raise forms.ValidationError(str(trouble)) from None

    def clean(self) -> None:
        given = [bool(self.cleaned_data.get(name)) for name in ("paper", "url")]
        if not self.errors and sum(given) != 1:
            self.add_error("paper", _("Choose a file, or give an address: one of the two."))


class NewsForm(FactsForm):
    title = text(_("Title"), required=True, most=200)
    text = text(_("Text"), rows=5)
    on = day(_("Day"), required=True, initial=timezone.localdate)


PARTS: dict[str, tuple[type[Step | Risk | News], type[FactsForm]]] = {
    "steps": (Step, StepForm),
    "risks": (Risk, RiskForm),
    "news": (News, NewsForm),
}
