"""The small forms around a case: colleagues, verdicts, reasons, questions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from samklang.accounts.models import User
from samklang.directory.models import Organisation
from samklang.foundation.fields import choose_from
from samklang.knowledge.models import Review


class _ByName(forms.ModelChoiceField[User]):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name or obj.email)


class ColleagueForm(forms.Form):
    person = _ByName(label=_("Colleague"), queryset=User.objects.none())

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_from(self, "person", people)


class VerdictForm(forms.Form):
    verdict = forms.ChoiceField(
        label=_("What you found"), choices=Review.Verdict.choices, widget=forms.RadioSelect
    )
    comment = forms.CharField(
        label=_("To the authors"),
        required=False,
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class NoteForm(forms.Form):
    note = forms.CharField(
        label=_("What is new"), required=False, max_length=300, help_text=_("Shown beside the version.")
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=300)


class AskForm(forms.Form):
    organisation = forms.ModelChoiceField(
        label=_("On behalf of"), queryset=Organisation.objects.none(), empty_label=None
    )
    text = forms.CharField(
        label=_("Your question"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args: Any, organisations: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_from(self, "organisation", organisations)


class AnswerForm(forms.Form):
    text = forms.CharField(label=_("Answer"), max_length=4_000, widget=forms.Textarea(attrs={"rows": 5}))
