from .finding import experts, feed, search, suggestions
from .saving import follow, remove, save, saved

__all__ = ["experts", "feed", "follow", "remove", "save", "saved", "search", "suggestions"]
