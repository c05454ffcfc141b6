"""What registers tell of in the history, and the ways to their pages from the list of organisations."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from samklang.directory import rules
from samklang.foundation.slots import Panel, fills
from samklang.history import rules as history
from samklang.history.sentences import call, tell

from .models import Sheet

tell(
    "directory.organisation",
    imported=_("Taken in from {source}"),
    brought_up_to_date=_("Brought up to date from {source}"),
    told_apart=_("Is not the same as {other}"),
)
history.show("registers.sheet", lambda user, pk: Sheet.objects.filter(pk=pk, owner_id=user.pk).exists())
call("registers.sheet", _("Imported list"))
tell(
    "registers.sheet",
    handed_in=_("Handed in"),
    confirmed=_("Confirmed: {rows} rows"),
    discarded=_("Thrown away"),
    taken_in=_("Taken in: {rows} rows"),
)


@fills("organisations", order=10)
def ways_in(request: HttpRequest, _thing: Any) -> Panel:
    """Shown to those who may enter organisations."""
    return Panel("registers/ways_in.html", {"may_operate": rules.may_operate(request.user)})
