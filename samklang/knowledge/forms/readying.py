"""The recipe's lines, and how it stands with each of them somewhere else."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samklang.directory.models import Organisation
from samklang.foundation.fields import TranslatedFormField, choose_from
from samklang.knowledge.actions.readying import Found
from samklang.knowledge.models import Need, Standing
from samklang.knowledge.plans import Line

BOXES = tuple(field.name for field in fields(Found))


class NeedForm(forms.Form):
    area = forms.ChoiceField(label=_("What it concerns"), choices=Need.Area.choices)
    text = TranslatedFormField(label=_("What must be in place"), rows=2, max_length=300)


class CheckingForm(forms.Form):
    organisation = forms.ModelChoiceField(
        label=_("Who looks whether it is ready"), queryset=Organisation.objects.none(), empty_label=None
    )

    def __init__(self, *args: Any, organisations: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_from(self, "organisation", organisations)


class CheckForm(forms.Form):
    """Four small boxes for each line; what is left alone is asked of nobody."""

    def __init__(self, *args: Any, lines: list[Line], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = lines
        for line in lines:
            for name, field in _boxes(line).items():
                self.fields[f"{name}_{line.need.pk}"] = field

    def rows(self) -> list[tuple[Line, list[forms.BoundField]]]:
        return [(line, [self[f"{name}_{line.need.pk}"] for name in BOXES]) for line in self.lines]

    def found(self) -> dict[int, Found]:
        return {
            line.need.pk: Found(*(self.cleaned_data[f"{name}_{line.need.pk}"] for name in BOXES))
            for line in self.lines
        }


def _boxes(line: Line) -> dict[str, forms.Field]:
    said = line.standing
    text = line.need.text.shown()
    state = forms.ChoiceField(
        label=text.text,
        choices=Standing.State.choices,
        required=False,
        widget=forms.RadioSelect,
        initial=said.state if said else "",
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=500, initial=said.note if said else "")
    who = forms.CharField(
        label=_("Who sees to it"), required=False, max_length=200, initial=said.who if said else ""
    )
    day = forms.DateField(
        label=_("By when"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        initial=said.by_on if said else None,
    )
    return {"state": state, "note": note, "who": who, "by_on": day}
