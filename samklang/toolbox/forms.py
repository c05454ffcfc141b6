"""Forms about tools."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from samklang.directory.fields import TopicsField
from samklang.directory.models import Organisation
from samklang.foundation.fields import TranslatedFormField, choose_from
from samklang.networks.models import Network

from .models import Tool


class ToolForm(forms.Form):
    """What is said of a tool. ``networks``: for whose toolbox it may be suggested; none while edited."""

    network = forms.ModelChoiceField(
        label=_("For the toolbox of"), queryset=Network.objects.none(), empty_label=None
    )
    name = forms.CharField(label=_("Name"), max_length=200)
    website = forms.URLField(label=_("Website"), max_length=500, required=False, assume_scheme="https")
    summary = TranslatedFormField(
        label=_("What it is for"), rows=2, max_length=400, help_text=_("One or two sentences.")
    )
    box = forms.ChoiceField(label=_("Box"), choices=Tool.Box.choices)
    kind = forms.ChoiceField(label=_("What it is"), choices=Tool.Kind.choices)
    maturity = forms.TypedChoiceField(
        label=_("How far it has come"), choices=Tool.Maturity.choices, coerce=int, initial=Tool.Maturity.SOME
    )
    cost = forms.ChoiceField(label=_("What it costs"), choices=Tool.Cost.choices)
    licence = forms.CharField(
        label=_("Licence"), max_length=100, required=False, help_text=_("As it calls itself: EUPL-1.2, MIT.")
    )
    supplier = forms.CharField(label=_("Who makes it"), max_length=200, required=False)
    about = TranslatedFormField(
        label=_("More about it"),
        rows=5,
        required=False,
        help_text=_("What it does, and what it asks of those who use it. You can use markdown."),
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages it speaks"),
        choices=settings.LANGUAGES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    topics = TopicsField(label=_("Topics"))
    alternatives = forms.ModelMultipleChoiceField(
        label=_("Could be used instead"),
        queryset=Tool.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
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
        others: QuerySet[Tool],
        tool: Tool | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if networks is None:
            del self.fields["network"]
        else:
            choose_from(self, "network", networks)
        choose_from(self, "alternatives", others)
        if tool:
            for name in self.fields:
                self.initial.setdefault(name, getattr(tool, name))
            for name in ("topics", "alternatives"):
                self.initial[name] = list(getattr(tool, name).values_list("pk", flat=True))

    @property
    def facts_first(self) -> list[Any]:
        """All fields but the long list, which is folded away."""
        return [field for field in self if field.name != "alternatives"]


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=300)


class NothingForm(forms.Form):
    """A button that does one thing."""


class ExperienceForm(forms.Form):
    organisation = forms.ModelChoiceField(
        label=_("On behalf of"), queryset=Organisation.objects.none(), empty_label=None
    )
    worked = forms.CharField(
        label=_("What worked"), max_length=3_000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    did_not = forms.CharField(
        label=_("What did not work"),
        max_length=3_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    language = forms.ChoiceField(label=_("Language you write in"), choices=settings.LANGUAGES)
    on = forms.DateField(
        label=_("True as of"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, organisations: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_from(self, "organisation", organisations)


class CompareForm(forms.Form):
    """Two or three tools side by side; it is a question, so it is asked in the address."""

    def __init__(self, *args: Any, tools: QuerySet[Tool], chosen: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("None")), *tools.order_by("name", "pk").values_list("slug", "name")[:500]]
        self.slots = [(number, chosen[number] if number < len(chosen) else "") for number in range(3)]
        self.choices = choices
