from django import forms
from django.utils.translation import gettext_lazy as _


class SaveForm(forms.Form):
    is_followed = forms.BooleanField(
        label=_("Tell me when something new is found"), required=False, initial=True
    )
