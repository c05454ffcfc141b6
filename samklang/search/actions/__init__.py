from .embedding import embed, forget_vectors, keep_embedded, settle_vectors
from .indexing import catch_up, follow_names, has_begun, is_far_behind, portions, rebuild, renew_some, unread
from .placing import look_again, place_some
from .proposing import DecidedAlready, accept, forget_unanswered, note, pass_over, propose, set_aside
from .saving import SavedAlready, TooManySaved, follow, forget, remove, save, tell_news

__all__ = [
    "DecidedAlready",
    "SavedAlready",
    "TooManySaved",
    "accept",
    "catch_up",
    "embed",
    "follow",
    "follow_names",
    "forget",
    "forget_unanswered",
    "forget_vectors",
    "has_begun",
    "is_far_behind",
    "keep_embedded",
    "look_again",
    "note",
    "pass_over",
    "place_some",
    "portions",
    "propose",
    "rebuild",
    "remove",
    "renew_some",
    "save",
    "set_aside",
    "settle_vectors",
    "tell_news",
    "unread",
]
