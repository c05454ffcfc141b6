from .indexing import catch_up, portions, rebuild
from .placing import look_again, place_some
from .saving import SavedAlready, TooManySaved, follow, forget, remove, save, tell_news

__all__ = [
    "SavedAlready",
    "TooManySaved",
    "catch_up",
    "follow",
    "forget",
    "look_again",
    "place_some",
    "portions",
    "rebuild",
    "remove",
    "save",
    "tell_news",
]
