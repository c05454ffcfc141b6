"""What every action on a case asks first."""

from django.utils.translation import gettext as _

from samklang.foundation.errors import Refused
from samklang.knowledge.models import Case, Draft


class WrongState(Refused):
    pass


def lock(case: Case) -> Draft:
    """Nobody else changes the case until we are done; the case is read anew."""
    Case.objects.select_for_update(no_key=True).get(pk=case.pk)
    case.refresh_from_db()
    return Draft.objects.get(case=case)


def refuse_if_withdrawn(case: Case) -> None:
    if case.state == Case.State.WITHDRAWN:
        raise WrongState(_("This case has been withdrawn."))


def refuse_unless_published(case: Case) -> None:
    if case.state != Case.State.PUBLISHED:
        raise WrongState(_("This case is not published."))
