from .finding import feed, search, suggestions
from .saving import follow, remove, save, saved

__all__ = ["feed", "follow", "remove", "save", "saved", "search", "suggestions"]
