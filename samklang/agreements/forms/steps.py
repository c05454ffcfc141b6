"""The forms behind each step. All of them say on behalf of which party, where a person acts for several."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samklang.agreements.models import AgreementParty, Evaluation
from samklang.foundation.text import Text


def day_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    picker = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, help_text=help_text, widget=picker)


def words_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.CharField:
    box = forms.Textarea(attrs={"rows": 4})
    return forms.CharField(label=label, required=required, help_text=help_text, widget=box, max_length=4000)


class PartyForm(forms.Form):
    def __init__(self, *args: Any, parties: list[AgreementParty], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parties = parties
        if len(parties) > 1:
            choices = [(str(party.pk), str(party)) for party in parties]
            field = forms.ChoiceField(label=_("On behalf of"), choices=choices)
            self.fields = {"party": field, **self.fields}

    def party(self) -> AgreementParty:
        """The party the person acts for; called on a valid form."""
        if len(self.parties) == 1:
            return self.parties[0]
        return next(party for party in self.parties if str(party.pk) == self.cleaned_data["party"])


class NegotiateForm(PartyForm):
    reason = words_field(gettext_lazy("What has been said so far"), required=False)


class ApproveForm(PartyForm):
    hash = forms.CharField(widget=forms.HiddenInput, max_length=64)
    has_read = forms.BooleanField(
        label=gettext_lazy("I have read these terms, and may approve them for the party.")
    )


class PlanForm(PartyForm):
    signing_on = day_field(gettext_lazy("Day of the signing"))
    place = forms.CharField(label=gettext_lazy("Place"), max_length=120)
    reason = words_field(gettext_lazy("A word to the other parties"), required=False)
    is_announced = forms.BooleanField(
        label=gettext_lazy("Show the title, the parties and the planned signing to everyone"), required=False
    )


class PostponeForm(PartyForm):
    reason = words_field(gettext_lazy("Why it is postponed"))
    new_on = day_field(
        gettext_lazy("New day"),
        required=False,
        help_text=gettext_lazy("Leave it empty if it is not known yet."),
    )
    place = forms.CharField(label=gettext_lazy("New place"), max_length=120, required=False)


class SignForm(PartyForm):
    on = day_field(gettext_lazy("Signed on"))
    place = forms.CharField(label=gettext_lazy("Place"), max_length=120, required=False)


class DropForm(PartyForm):
    reason = words_field(gettext_lazy("Why it is given up"))


class EndForm(PartyForm):
    on = day_field(
        gettext_lazy("Ends on"),
        help_text=gettext_lazy("The first day on which the agreement no longer counts."),
    )
    reason = words_field(gettext_lazy("Why it ends"))


class NoticeForm(PartyForm):
    given_on = day_field(gettext_lazy("Day notice is given"))
    reason = words_field(gettext_lazy("Why the party leaves"))


class AssessForm(PartyForm):
    words = words_field(gettext_lazy("What the agreement has meant for you"), required=False)
    recommendation = forms.ChoiceField(
        label=gettext_lazy("What you recommend"),
        choices=Evaluation.Decision.choices,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, evaluation: Evaluation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scores = [("", _("No answer")), *((str(n), str(n)) for n in range(1, 6))]
        self.criteria = len(evaluation.criteria)
        asked = {
            f"score_{i}": forms.TypedChoiceField(
                label=str(Text.of(**criterion)), choices=scores, coerce=int, empty_value=None, required=False
            )
            for i, criterion in enumerate(evaluation.criteria)
        }
        party = {"party": self.fields.pop("party")} if "party" in self.fields else {}
        self.fields = {**party, **asked, **self.fields}

    def scores(self) -> list[int | None]:
        return [self.cleaned_data[f"score_{i}"] for i in range(self.criteria)]


class DecideForm(PartyForm):
    decision = forms.ChoiceField(
        label=gettext_lazy("Decision"), choices=Evaluation.Decision.choices, widget=forms.RadioSelect
    )
    reason = words_field(gettext_lazy("Reasons for the decision"))
    starts_on = day_field(gettext_lazy("If renewed: first day of the new period"), required=False)
    ends_on = day_field(
        gettext_lazy("If renewed: first day it no longer counts"),
        required=False,
        help_text=gettext_lazy("Leave it empty if it goes on without a last day."),
    )
    evaluate_on = day_field(gettext_lazy("If renewed: next evaluation due"), required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("decision") == Evaluation.Decision.RENEW and not given.get("starts_on"):
            self.add_error("starts_on", _("Say when the new period starts."))
        return given
