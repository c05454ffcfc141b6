"""Compounds come apart where both halves are words: nyttestyring = nytte + styring."""

from collections.abc import Callable

LINKS = {
    "nb": ("", "s", "e", "er"),
    "nn": ("", "s", "e", "ar"),
    "sv": ("", "s", "e", "o", "u", "a"),
    "da": ("", "s", "e", "er"),
    "fi": ("", "n", "en"),
    "is": ("", "s", "a", "u", "ar", "na"),
}
SHORTEST, SHORTEST_PART, SHORTEST_LONE = 7, 3, 4
RAREST_HEAD, RAREST_TAIL, RAREST_LONE = 2.2, 2.5, 3.0
LINK_COSTS = 0.3
Standing = Callable[[str, str], float]
"""How common a word is in a language; nothing if nobody knows what it means."""


def split(word: str, language: str, standing: Standing) -> tuple[str, ...]:
    """The likeliest two halves: both known and common, and neither a mere scrap; else the last part alone."""
    if len(word) < SHORTEST or language not in LINKS:
        return ()
    best: tuple[float, str, str] | None = None
    for cut in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1):
        tail = word[cut:]
        tail_is = standing(tail, language)
        if tail_is < RAREST_TAIL:
            continue
        for head, cost in _heads(word[:cut], language):
            head_is = standing(head, language)
            if head_is >= RAREST_HEAD:
                worth = min(head_is, tail_is) + 0.35 * min(len(head), len(tail)) - cost
                best = max(best or (worth, head, tail), (worth, head, tail))
    return best[1:] if best else _lone(word, language, standing)


def _lone(word: str, language: str, standing: Standing) -> tuple[str, ...]:
    """What a compound is a kind of stands last: at least that is known of it."""
    for cut in range(SHORTEST_PART, len(word) - SHORTEST_LONE + 1):
        if standing(word[cut:], language) >= RAREST_LONE:
            return (word[cut:],)
    return ()


def _heads(text: str, language: str) -> list[tuple[str, float]]:
    """The first half with and without each letter that may join it to the second."""
    found = []
    for link in LINKS[language]:
        head = text.removesuffix(link) if link else text
        if text.endswith(link) and len(head) >= SHORTEST_PART:
            found.append((head, LINK_COSTS if link else 0.0))
    return found
