"""A list that is handed in, what its columns hold, and which of two records is right."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import rows, tables
from .models import Sheet


class SheetForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy(
            "CSV or XLSX, up to 20 MB and 100,000 rows. The first row says what each column holds."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.txt"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > tables.LARGEST_FILE:
            raise ValidationError(
                _("The file has %(has)s MB; it can have at most %(most)s. Divide it.")
                % {"has": file.size // 1_000_000, "most": tables.LARGEST_FILE // 1_000_000}
            )
        return file


class MappingForm(forms.Form):
    """For each column of the list: what it holds."""

    def __init__(self, *args: Any, sheet: Sheet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = {place: fact for fact, place in sheet.mapping.items()}
        choices = [("", _("Leave it out")), *rows.facts()]
        for place, heading in enumerate(sheet.headings):
            self.fields[f"column_{place}"] = forms.ChoiceField(
                label=heading or _("Column %(place)s") % {"place": place + 1},
                choices=choices,
                required=False,
                initial=held.get(place, ""),
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        facts = [fact for fact in cleaned.values() if fact]
        if "name" not in facts:
            raise ValidationError(_("Say which column holds the name."))
        twice = {fact for fact in facts if facts.count(fact) > 1}
        if twice:
            labels = dict(rows.facts())
            raise ValidationError(
                _("Two columns cannot hold the same: %(facts)s.")
                % {"facts": ", ".join(sorted(str(labels[fact]) for fact in twice))}
            )
        return cleaned

    def mapping(self) -> dict[str, int]:
        return {fact: int(name[7:]) for name, fact in self.cleaned_data.items() if fact}


class FoldForm(forms.Form):
    """For each fact on which two records differ: which of them is right."""

    def __init__(self, *args: Any, choices: list[tuple[str, str, str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for fact, label, kept, gone in choices:
            self.fields[fact] = forms.ChoiceField(
                label=label,
                choices=[("kept", kept), ("gone", gone)],
                widget=forms.RadioSelect,
                initial="kept",
            )
        self.fields["sure"] = forms.BooleanField(
            label=gettext_lazy(
                "I have looked: they are one and the same organisation. This cannot be undone."
            )
        )

    def taking(self) -> list[str]:
        return [fact for fact, answer in self.cleaned_data.items() if answer == "gone"]
