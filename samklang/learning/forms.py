"""Forms about learning paths."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from samklang.directory.fields import TopicsField
from samklang.foundation.fields import TranslatedFormField, choose_from
from samklang.knowledge.models import Case
from samklang.networks.models import Network
from samklang.toolbox.models import Tool

from .models import Path, Step


class PathForm(forms.Form):
    network = forms.ModelChoiceField(label=_("Network"), queryset=Network.objects.none(), empty_label=None)
    title = TranslatedFormField(label=_("Title"), max_length=200)
    summary = TranslatedFormField(
        label=_("What one can do afterwards"), rows=2, max_length=500, help_text=_("One or two sentences.")
    )
    audience = forms.ChoiceField(label=_("For whom"), choices=Path.Audience.choices)
    level = forms.ChoiceField(label=_("Level"), choices=Path.Level.choices)
    topics = TopicsField(label=_("Topics"))
    is_public = forms.BooleanField(
        label=_("Show it to everyone"),
        required=False,
        initial=True,
        help_text=_("Otherwise only those in the network see it."),
    )

    def __init__(
        self,
        *args: Any,
        networks: QuerySet[Network] | None = None,
        path: Path | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if networks is None:
            del self.fields["network"]
        else:
            choose_from(self, "network", networks)
        if path:
            for name in self.fields:
                self.initial.setdefault(name, getattr(path, name))
            self.initial["topics"] = list(path.topics.values_list("pk", flat=True))


class StepForm(forms.Form):
    kind = forms.ChoiceField(label=_("What it is"), choices=Step.Kind.choices)
    title = TranslatedFormField(label=_("Title"), max_length=200)
    text = TranslatedFormField(
        label=_("What to look for"), rows=4, required=False, help_text=_("You can use markdown.")
    )
    case = forms.ModelChoiceField(label=_("Case"), queryset=Case.objects.none(), required=False)
    tool = forms.ModelChoiceField(label=_("Tool"), queryset=Tool.objects.none(), required=False)
    url = forms.URLField(
        label=_("Address"),
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text=_("For a recording, a page to read, or a course."),
    )
    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=6_000, initial=15)
    is_required = forms.BooleanField(label=_("Needed to finish"), required=False, initial=True)

    def __init__(
        self,
        *args: Any,
        cases: QuerySet[Case],
        tools: QuerySet[Tool],
        step: Step | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        choose_from(self, "case", cases)
        choose_from(self, "tool", tools)
        for name in self.fields if step else ():
            self.initial.setdefault(name, getattr(step, name))

    def clean(self) -> None:
        said = self.cleaned_data
        kind = said.get("kind")
        lacks = {"case": "case", "tool": "tool", "recording": "url", "link": "url", "course": "url"}
        needed = lacks.get(kind or "", "")
        if needed and not said.get(needed) and needed not in self.errors:
            self.add_error(needed, _("A step of this kind needs it."))
        for name, empty in (("case", None), ("tool", None), ("url", "")):
            if name != needed and not (name == "url" and kind == "task"):
                said[name] = empty


class TickForm(forms.Form):
    is_done = forms.BooleanField(label=_("I have done this step"), required=False)
    note = forms.CharField(
        label=_("My own note"),
        required=False,
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Only you see it."),
    )


class NothingForm(forms.Form):
    """A button that does one thing."""
