"""The demonstration: what two public texts state about networks, as records, beside invented people."""

from .loading import load
from .marking import NotADemo, is_demo, refuse_real_data

__all__ = ["NotADemo", "is_demo", "load", "refuse_real_data"]
