"""Who may do what with tools."""

from samklang.accounts.models import User
from samklang.directory.models import Organisation
from samklang.networks.models import Mandate
from samklang.networks.rules import acts_for, mandates_of, speaks_for_network

from .models import Experience, Tool
from .queries import Someone


def curates(user: Someone, tool: Tool) -> bool:
    """The secretariat of the network whose toolbox it lies in."""
    return speaks_for_network(user, tool.network)


def may_curate(user: Someone) -> bool:
    """Somebody who looks after a toolbox; whose, the page says."""
    return any(m.role == Mandate.Role.SECRETARIAT and m.network_id for m in mandates_of(user))


def may_suggest(user: Someone) -> bool:
    """Whoever acts for an organisation, a network or one of its bodies; which toolbox, the form says."""
    return any(m.organisation_id or m.network_id or m.body_id for m in mandates_of(user))


def organisations_of(user: Someone) -> list[Organisation]:
    """On whose behalf somebody may say what a tool was like."""
    held = mandates_of(user)
    found = [m.organisation for m in held if m.organisation]
    found += [m.network.organisation for m in held if m.network]
    return list({one.pk: one for one in found}.values())


def may_tell(user: Someone, tool: Tool) -> bool:
    return tool.is_listed and isinstance(user, User) and bool(organisations_of(user))


def keeps(user: Someone, note: Experience) -> bool:
    """Those of the organisation whose note it is."""
    network = getattr(note.organisation, "network", None)
    return acts_for(user, note.organisation) or bool(network and speaks_for_network(user, network))


def may_take_off(user: Someone, note: Experience) -> bool:
    """The organisation itself, and whoever answers for the toolbox."""
    return keeps(user, note) or curates(user, note.tool)
