"""Letting in, moving, ending and correcting."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samklang.foundation.fields import choose_from, field_of
from samklang.networks.models import MembershipSource, Network, OptOut, Tier

from .dates import DayField

Kind = MembershipSource.Kind


class TierForm(forms.Form):
    """A form that asks for one of the network's tiers."""

    tier = forms.ModelChoiceField(label=_("Tier"), queryset=Tier.objects.none(), empty_label=None)

    def __init__(self, *args: Any, network: Network, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_from(self, "tier", network.tiers.order_by("-rank"))

    def ask_for_tier(self) -> None:
        """None is chosen beforehand, where there are several: the first is the dearest."""
        field = field_of(self, "tier", forms.ModelChoiceField)
        if len(field.queryset or ()) > 1:
            field.empty_label = _("Choose …")


class AdmitForm(TierForm):
    on = DayField(label=_("Member from"), initial=timezone.localdate)
    kind = forms.ChoiceField(
        label=_("How it became a member"),
        choices=[(kind.value, kind.label) for kind in (Kind.JOINED, Kind.INVITED, Kind.FOUNDING)],
    )
    provenance = forms.CharField(
        label=_("Where we know it from"),
        required=False,
        max_length=300,
        help_text=_("A letter, a decision, a report: so that others can check."),
    )


class ChangeTierForm(TierForm):
    on = DayField(
        label=_("From"), initial=timezone.localdate, help_text=_("Before that day it stays what it was.")
    )
    provenance = forms.CharField(label=_("Where we know it from"), required=False, max_length=300)


class EndForm(forms.Form):
    on = DayField(
        label=_("First day it is no longer a member"),
        initial=timezone.localdate,
        help_text=_("What it holds through agreements goes on."),
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=300, help_text=_("Everybody can read it in the history of the network.")
    )


class CorrectForm(TierForm):
    started_on = DayField(label=_("Member from"))
    ended_on = DayField(
        label=_("First day it was no longer a member"),
        required=False,
        help_text=_("Leave it empty while the membership lasts."),
    )
    never = forms.BooleanField(
        label=_("It was never true at all"), required=False, help_text=_("The statement is struck through.")
    )
    reason = forms.CharField(
        label=_("What was wrong"),
        max_length=300,
        help_text=_("Stays in the record beside the correction, where everybody can read it."),
    )


class OptOutForm(forms.Form):
    """Decline one of the memberships that agreements give, or take a no back."""

    choice = forms.ChoiceField(label=_("What you want"), widget=forms.RadioSelect)
    on = DayField(label=_("From"), initial=timezone.localdate)

    def __init__(self, *args: Any, refs: list[str], opt_outs: list[OptOut], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        declined = {one.ref for one in opt_outs}
        no = [
            (f"no:{ref}", _("Decline what %(ref)s gives") % {"ref": ref})
            for ref in refs
            if ref not in declined
        ]
        yes = [(f"yes:{one.pk}", _("Take back the no to %(ref)s") % {"ref": one.ref}) for one in opt_outs]
        field_of(self, "choice", forms.ChoiceField).choices = [*no, *yes]
