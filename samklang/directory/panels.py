"""What the directory shows on pages of the frame, and how its history is told."""

from django.utils.translation import gettext_lazy as _

from samklang.foundation import navigation
from samklang.history.sentences import call, tell

navigation.add(20, _("Organisations"), "directory:organisations")

call("directory.organisation", _("Organisation"))
tell(
    "directory.organisation",
    entered=_("Entered in the directory"),
    imported=_("Taken in from {source}"),
    brought_up_to_date=_("Brought up to date from {source}"),
    renamed=_("Renamed from {was} to {name} on {on}"),
    name_corrected=_("The name was corrected from {was} to {name}"),
    identified=_("Number in the register {scheme}: {value}"),
    placed=_("Stands under {parent}"),
    stands_alone=_("Stands by itself from {on}"),
    placing_taken_back=_("Never stood under {parent}: taken back"),
    closed=_("Closed on {on}"),
    merged=_("Became part of {into} on {on}"),
    split=_("Split into {into} on {on}"),
    reopened=_("The closing on {was} was taken back"),
    folded=_("A second record of {into}; folded into it"),
    took_over=_("A second record, {of}, was folded into this one"),
    told_apart=_("Is not the same as {other}"),
    partner_entered=_("{partner} is a partner from {on}"),
    partner_ended=_("{partner} is no longer a partner from {on}"),
)
