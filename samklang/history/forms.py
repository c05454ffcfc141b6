from django import forms
from django.utils.translation import gettext_lazy as _

from .models import Delivery


class PaceForm(forms.Form):
    pace = forms.ChoiceField(
        label=_("Mail me what I follow"), choices=Delivery.Pace.choices, widget=forms.RadioSelect
    )
