from .embedding import embed, forget_vectors, keep_embedded, settle_vectors
from .indexing import catch_up, portions, rebuild
from .placing import look_again, place_some
from .saving import SavedAlready, TooManySaved, follow, forget, remove, save, tell_news

__all__ = [
    "SavedAlready",
    "TooManySaved",
    "catch_up",
    "embed",
    "follow",
    "forget",
    "forget_vectors",
    "keep_embedded",
    "look_again",
    "place_some",
    "portions",
    "rebuild",
    "remove",
    "save",
    "settle_vectors",
    "tell_news",
]
