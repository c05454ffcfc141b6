"""Who may do what with learning paths."""

from samklang.networks.rules import speaks_for_network
from samklang.toolbox.rules import may_curate

from .models import Path
from .queries import Someone

may_begin = may_curate
"""Whoever keeps a toolbox may put a path together from it."""


def keeps(user: Someone, path: Path) -> bool:
    return speaks_for_network(user, path.network)
