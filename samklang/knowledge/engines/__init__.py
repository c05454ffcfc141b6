"""Programs that make a first draft of a translation. What stays on this machine is asked first."""

from .apertium import Apertium
from .endpoint import endpoint
from .engine import Engine, NotTranslated

__all__ = ["Engine", "NotTranslated", "engine_for"]


def engine_for(source: str, target: str) -> Engine | None:
    """Whoever here can translate between the two; nobody, where nothing is installed or set."""
    candidates: list[Engine] = [Apertium()]
    if outside := endpoint():
        candidates.append(outside)
    return next((one for one in candidates if one.can(source, target)), None)
