"""Who may act."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samklang.foundation.fields import field_of

from .dates import DayField


class GiveForm(forms.Form):
    role = forms.ChoiceField(label=_("What the person may act as"), choices=[])
    email = forms.EmailField(
        label=_("Email address"),
        help_text=_("If nobody here has it, an account is opened and a letter goes out."),
    )
    name = forms.CharField(
        label=_("Name"), max_length=200, help_text=_("Used only if the person has no account yet.")
    )
    on = DayField(label=_("From"), initial=timezone.localdate)

    def __init__(self, *args: Any, roles: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # What somebody may do is never the first of a list that nobody looked at.
        none_yet = [("", _("Choose …"))] if len(roles) > 1 else []
        field_of(self, "role", forms.ChoiceField).choices = [*none_yet, *roles]
