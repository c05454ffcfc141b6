from .indexing import catch_up, portions, rebuild
from .saving import SavedAlready, TooManySaved, follow, forget, remove, save, tell_news

__all__ = [
    "SavedAlready",
    "TooManySaved",
    "catch_up",
    "follow",
    "forget",
    "portions",
    "rebuild",
    "remove",
    "save",
    "tell_news",
]
