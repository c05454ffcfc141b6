from django.utils.translation import gettext_lazy as _

from samklang.history.sentences import call, tell

call("agreements.agreement", _("Agreement"))
tell(
    "agreements.agreement",
    drafted=_("Written down as an idea"),
    version=_("Version {number} written: {note}"),
    approved=_("{party} approved version {number}"),
    negotiating=_("Taken into negotiation. {reason}"),
    planned=_("Signing planned for {day}, {place}"),
    postponed=_("Signing postponed: {reason}"),
    signed=_("Signed on {on}"),
    in_force=_("Came in force on {on}"),
    evaluation=_("Evaluation opened on {on}"),
    assessed=_("{party} assessed the agreement"),
    decided=_("The evaluation was decided: {reason}"),
    renewed=_("Renewed on {on}. {reason}"),
    amended=_("Amended on {on}. {reason}"),
    ended=_("Ended on {on}. {reason}"),
    notice=_("Notice given; ends on {day}. {reason}"),
    extended=_("Renewed by itself until {day}"),
    announced=_("Shown to everyone before signing"),
    hidden=_("No longer shown before signing"),
    reminder_signing=_("The signing is on {day}"),
    reminder_end=_("Ends on {day}"),
    reminder_evaluation=_("The evaluation is due on {day}"),
)
