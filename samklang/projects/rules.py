"""Who may do what with projects and benefits."""

from samklang.accounts.models import User
from samklang.directory.models import Organisation
from samklang.networks.models import Mandate, Network
from samklang.networks.rules import (
    Someone,
    acts_for,
    edits,
    is_in,
    mandates_of,
    speaks_for_network,
)

from . import queries
from .models import Benefit, Document, Party, Project, Rung


def may_open(user: Someone, network: Network) -> bool:
    """The secretariat, and the editors of organisations in the network."""
    if network.closed_on:
        return False
    if speaks_for_network(user, network):
        return True
    return bool(edited_by(user)) and is_in(user, network)


def may_open_some(user: Someone) -> bool:
    """There may be a network in which the user can open one; its page says which."""
    return any(m.role in {Mandate.Role.SECRETARIAT, Mandate.Role.EDITOR} for m in mandates_of(user))


def edited_by(user: Someone) -> list[Organisation]:
    """The organisations whose editor the user is."""
    held = mandates_of(user)
    return [m.organisation for m in held if m.role == Mandate.Role.EDITOR and m.organisation]


def may_edit(user: Someone, project: Project) -> bool:
    """The network's secretariat, and the editor of the organisation that leads the project."""
    if speaks_for_network(user, project.network):
        return True
    mine = {organisation.pk for organisation in edited_by(user)}
    return bool(mine) and project.parties.filter(role=Party.Role.LEAD, organisation__in=mine).exists()


def may_hand_in(user: Someone, project: Project) -> bool:
    """Documents come from all parties, and from those who keep the project."""
    mine = {m.organisation_id for m in mandates_of(user) if m.organisation_id}
    return (bool(mine) and project.parties.filter(organisation__in=mine).exists()) or may_edit(user, project)


def may_keep_document(user: Someone, document: Document) -> bool:
    """Who keeps the project, and who handed it in while they are still there for a party."""
    if may_edit(user, document.project):
        return True
    return user.pk is not None and document.added_by_id == user.pk and may_hand_in(user, document.project)


def may_keep(user: Someone, benefit: Benefit) -> bool:
    """Whoever may change the project, and the editor of the organisation where the benefit is taken out."""
    if speaks_for_network(user, benefit.network) or edits(user, benefit.organisation):
        return True
    return benefit.project is not None and may_edit(user, benefit.project)


def may_measure(user: Someone, benefit: Benefit) -> bool:
    return acts_for(user, benefit.organisation) or may_keep(user, benefit)


def may_confirm(user: Someone, benefit: Benefit) -> bool:
    """The line that owns the benefit says it is so, and in it somebody who did not measure it."""
    return acts_for(user, benefit.organisation) and not measured(user, benefit)


def measured(user: Someone, benefit: Benefit) -> bool:
    return isinstance(user, User) and queries.has_measured(user, benefit)


def reviewing_for(user: Someone, benefit: Benefit) -> list[Organisation]:
    """The organisations a peer may review for: none with a part in it, nor anybody who has one themselves."""
    own = {m.organisation_id: m.organisation for m in mandates_of(user) if m.organisation}
    if not own or speaks_for_network(user, benefit.network):
        return []
    if own.keys() & queries.near_to(benefit) or (
        isinstance(user, User) and queries.has_a_part(user, benefit)
    ):
        return []
    return [organisation for organisation in own.values() if organisation]


def may_see_names(user: Someone, benefit: Benefit) -> bool:
    """Who vouched for a rung is said to those who work with it; others read for which organisation."""
    return may_measure(user, benefit) or bool(reviewing_for(user, benefit))


def may_keep_plan(user: Someone, network: Network) -> bool:
    """The whole plan, in and out of a sheet, and the words it is written in."""
    return speaks_for_network(user, network)


def may_climb(user: Someone, benefit: Benefit, rung: int) -> bool:
    """Who keeps the benefit climbs to what is measured; the line confirms, a peer reviews."""
    if rung == Rung.CONFIRMED:
        return may_confirm(user, benefit)
    if rung == Rung.REVIEWED:
        return bool(reviewing_for(user, benefit))
    return rung <= Rung.MEASURED and may_keep(user, benefit)


def may_withdraw(user: Someone, benefit: Benefit, rung: int) -> bool:
    """The network's secretariat, whoever keeps the benefit, and whoever spoke for the rung."""
    if may_keep(user, benefit) or may_climb(user, benefit, rung):
        return True
    return bool(user.pk) and benefit.standings.held().filter(rung=rung, by=user.pk).exists()
