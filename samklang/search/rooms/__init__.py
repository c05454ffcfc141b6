"""What each room below has to say. A room is added here; its own ``visible_to`` says who may read what."""

from . import paths, spine, tools, wings

__all__ = ["paths", "spine", "tools", "wings"]
