from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from samklang.directory.fields import TopicsField
from samklang.directory.models import Topic


class SaveForm(forms.Form):
    is_followed = forms.BooleanField(
        label=_("Tell me when something new is found"), required=False, initial=True
    )


class ProposalForm(forms.Form):
    """What words that readers asked for are to be called, and whether a topic is there already."""

    def __init__(self, *args: Any, words: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"label": words}
        self.fields["label"] = forms.CharField(label=_("Name"), max_length=200)
        self.fields["topic"] = TopicsField(
            label=_("Another name of"),
            help_text=_("Choose one topic that means the same. With none it becomes a topic of its own."),
            queryset=Topic.objects.current(),
            required=False,
        )
        self.fields["meaning"] = forms.CharField(
            label=_("Meaning"),
            help_text=_("One sentence, for a topic of its own."),
            widget=forms.Textarea(attrs={"rows": 2}),
            max_length=1000,
            required=False,
        )

    def clean_topic(self) -> Topic | None:
        chosen = list(self.cleaned_data["topic"])
        if len(chosen) > 1:
            raise ValidationError(_("Choose one topic at most."))
        return chosen[0] if chosen else None

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("label", "topic", "meaning")}
