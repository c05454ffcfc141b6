from .finding import experts, feed, search, suggestions
from .learning import decide, pass_over, propose, unanswered
from .saving import follow, remove, save, saved

__all__ = [
    "decide",
    "experts",
    "feed",
    "follow",
    "pass_over",
    "propose",
    "remove",
    "save",
    "saved",
    "search",
    "suggestions",
    "unanswered",
]
